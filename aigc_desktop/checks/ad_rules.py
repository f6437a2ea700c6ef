"""Advertising rules as values, read from the files in `resources/rules/ad_law`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from aigc_desktop.checks.spans import any_of, plain, whole_words
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.finding import Severity
from aigc_desktop.paths import resources

MARKETS = frozenset({"cn", "us", "uk", "eu"})
"""The markets there are rules for."""

SECTORS = (
    "medical",
    "health_food",
    "cosmetics",
    "education",
    "finance",
    "property",
    "alcohol",
    "minors",
)
"""The trades that have rules of their own."""


@dataclass(frozen=True)
class Wording:
    """One text for people, in English and in Chinese."""

    en: str
    zh: str


@dataclass(frozen=True)
class AdRule:
    """One rule: what it looks for, what it spares, and what it tells the user.

    `market` is "" for the editorial rules of `platforms`. `exceptions` include those of
    the whole market. `suggestions` are keyed by the word in small letters. Where `must_say`
    is given the rule wants one of these notices in the text and looks for nothing else.
    """

    id: str
    market: str
    sector: str
    severity: Severity
    forms: tuple[re.Pattern[str], ...]
    exceptions: tuple[re.Pattern[str], ...]
    why: Wording
    article: Wording
    allowed_when: Wording
    source: str
    certainty: str
    platforms: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    suggestion: str = ""
    suggestions: Mapping[str, str] = field(default_factory=dict)
    unless_in_brief: bool = False
    as_written: bool = False
    must_say: tuple[str, ...] = ()


@cache
def harmless_uses() -> re.Pattern[str]:
    """Return a pattern for what every market's rules spare, e.g. "best before", 第一步."""
    forms: list[str] = []
    for path in sorted((resources() / "rules" / "ad_law").glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        if table.get("market"):
            forms += table["exceptions"]
    return re.compile("|".join(dict.fromkeys(forms)), re.IGNORECASE)


@cache
def ad_rules() -> tuple[AdRule, ...]:
    """Return every rule of every market (read once; the files ship with the package)."""
    found: list[AdRule] = []
    for path in sorted((resources() / "rules" / "ad_law").glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        found += [_rule(row, table) for row in table.get("rule", ())]
    return tuple(found)


def _rule(row: Mapping[str, Any], table: Mapping[str, Any]) -> AdRule:
    flags = re.NOFLAG if row.get("case") else re.IGNORECASE
    spared = [*table["exceptions"], *row.get("exceptions", ())]
    suggestions = row.get("suggestions", {})
    return AdRule(
        id=row["id"],
        market=table["market"],
        sector=row.get("sector", ""),
        severity=row["severity"],
        forms=_forms(row, flags, whole=table.get("whole_words", False)),
        exceptions=tuple(re.compile(form, re.IGNORECASE) for form in spared),
        why=_wording(row, "why"),
        article=_wording(row, "article"),
        allowed_when=_wording(row, "allowed_when"),
        source=row["source"],
        certainty=row["certainty"],
        platforms=frozenset(row.get("platforms", ())),
        parts=frozenset(row.get("parts", ())),
        suggestion=row.get("suggestion", ""),
        suggestions={spelling(word): text for word, text in suggestions.items()},
        unless_in_brief=row.get("unless_in_brief", False),
        as_written=row.get("width", False),
        must_say=tuple(row.get("must_say", ())),
    )


def _forms(
    row: Mapping[str, Any], flags: re.RegexFlag, *, whole: bool
) -> tuple[re.Pattern[str], ...]:
    words = any_of(row.get("words", ()))
    forms = (whole_words(form) if whole else form for form in row.get("patterns", ()))
    return (*((words,) if words else ()), *(re.compile(form, flags) for form in forms))


def _wording(row: Mapping[str, Any], key: str) -> Wording:
    return Wording(row.get(key, ""), row.get(f"{key}_zh", ""))


def spelling(term: str) -> str:
    """Return `term` as the tables of suggestions spell it: narrow, small, spaces only."""
    return re.sub(r"[\s-]+", " ", plain(term)).strip().casefold()


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    """Words of a brief that tell its trade, by sector."""
    path = resources() / "rules" / "ad_law" / "sectors.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    cues = {sector: any_of(words) for sector, words in table.items()}
    return {sector: pattern for sector, pattern in cues.items() if pattern}


def sectors_of(brief: Brief) -> frozenset[str]:
    """Return the sectors the words of `brief` point to."""
    text = plain(brief.all_text())
    return frozenset(sector for sector, pattern in _cues().items() if pattern.search(text))
