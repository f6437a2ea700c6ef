"""Text nobody should be handed unasked: hate, sex with minors, self-harm, weapons.

A candidate caught here is turned away or marked, with the reason; its words are never changed.
The lists lie in `resources/rules/safety.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.spans import Span, any_of, places, plain
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.paths import resources

Category = Literal["hate", "minors", "self_harm", "weapons"]
Strictness = Literal["strict", "marked"]
REASONS: Mapping[str, Message] = {
    "hate": N_("This reads like hatred of a group of people."),
    "minors": N_("This puts minors and sex together."),
    "self_harm": N_("This reads like an instruction or a call to self-harm."),
    "weapons": N_("This reads like an instruction for making weapons or explosives."),
}
ALWAYS = frozenset({"minors"})
"""Turned away whatever the setting."""
SAFETY = "safety"
_SENTENCE = re.compile(r"[^.!?。！？\n]+")


@dataclass(frozen=True)
class SafetyRule:
    """Words of every group within `window` characters of one sentence, and no exception."""

    id: str
    category: str
    window: int
    groups: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None

    def spans(self, sentence: str) -> Iterator[Span]:
        """Yield where the rule applies in `sentence`."""
        found = [places(group, sentence) for group in self.groups]
        if not all(found) or places(self.unless, sentence):
            return
        for low, high in found[0]:
            near = [
                next((s for s in spans if abs(s[0] - low) <= self.window), None)
                for spans in found[1:]
            ]
            if all(near):
                every = [(low, high), *(span for span in near if span is not None)]
                yield min(s[0] for s in every), max(s[1] for s in every)
                return


@cache
def rules() -> tuple[SafetyRule, ...]:
    """Return every rule (read once; the file ships with the package)."""
    table = tomllib.loads((resources() / "rules" / "safety.toml").read_text("utf-8"))
    return tuple(
        SafetyRule(
            id=row["id"],
            category=row["category"],
            window=row["window"],
            groups=tuple(p for group in row["groups"] if (p := any_of(group)) is not None),
            unless=any_of(row["unless"]),
        )
        for row in table["rule"]
    )


def unsafe(text: str) -> tuple[tuple[str, Span], ...]:
    """Return category and span of every sentence that is caught, in order."""
    narrow = plain(text)
    found = []
    for match in _SENTENCE.finditer(narrow):
        for rule in rules():
            for low, high in rule.spans(match.group()):
                found.append((rule.category, (match.start() + low, match.start() + high)))
    return tuple(found)


def reasons_to_cover(findings: Iterable[Finding]) -> tuple[Message, ...]:
    """Return why a text with these findings is not shown at once, each reason once; () if it is."""
    found = [one.message for one in findings if one.check == SAFETY]
    return tuple({message.msgid: message for message in found}.values())


def may_be_shown(findings: Iterable[Finding]) -> bool:
    """Whether a covered text may be shown when asked for."""
    never = [REASONS[category] for category in ALWAYS]
    return not any(reason in never for reason in reasons_to_cover(findings))


def reasons_in(text: str) -> tuple[Message, ...]:
    """Return the reasons to cover a text that was not checked yet."""
    return tuple(REASONS[category] for category in dict.fromkeys(c for c, _ in unsafe(text)))


@dataclass(frozen=True)
class Safety:
    """Turns unsafe candidates away; `marked` shows them with a warning instead, minors never."""

    strictness: Strictness = "strict"
    id: str = SAFETY

    def __call__(self, subject: Subject) -> list[Finding]:
        """Return one finding for each sentence that is caught."""
        return [
            Finding(
                self.id,
                "reject" if self.strictness == "strict" or category in ALWAYS else "warning",
                REASONS[category],
                part,
                low,
                high,
                source="resources/rules/safety.toml",
            )
            for part, text in subject.parts.items()
            for category, (low, high) in unsafe(text)
        ]
