"""Claims made in words: superlatives, gifts and guarantees, from `resources/rules/claims.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from aigc_desktop.checks.ad_rules import harmless_uses
from aigc_desktop.checks.claim_values import Claim, ClaimKind
from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.spans import any_of, inside, places
from aigc_desktop.paths import resources

_KINDS: tuple[ClaimKind, ...] = ("superlative", "free", "guarantee")


@dataclass(frozen=True)
class _Words:
    """What one kind of claim looks for and what it spares."""

    forms: tuple[re.Pattern[str], ...]
    exceptions: re.Pattern[str]


@cache
def _words() -> dict[ClaimKind, _Words]:
    """Read the rule file once; it ships with the package."""
    table = tomllib.loads((resources() / "rules" / "claims.toml").read_text("utf-8"))
    found: dict[ClaimKind, _Words] = {}
    for kind in _KINDS:
        row = table[kind]
        words = any_of(row["words"])
        patterns = [re.compile(form, re.IGNORECASE) for form in row["patterns"]]
        found[kind] = _Words(
            (*((words,) if words else ()), *patterns),
            re.compile("|".join(row["exceptions"]), re.IGNORECASE),
        )
    return found


def worded_claims(text: str) -> Iterator[Claim]:
    """Yield the claims in words of `text`, which has only narrow characters.

    Two superlatives mean the same only in the same words; any gift supports any other
    wording of a gift, and so with guarantees. Spared is also what the rules of advertising
    law take for harmless.
    """
    harmless = places(harmless_uses(), text)
    for kind, words in _words().items():
        spared = [*harmless, *places(words.exceptions, text)]
        for form in words.forms:
            for span in places(form, text):
                if not inside(span, spared):
                    meaning = folded(text[slice(*span)]) if kind == "superlative" else kind
                    yield Claim(kind, *span, meaning)
