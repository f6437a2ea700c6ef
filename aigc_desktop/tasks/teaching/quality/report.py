"""The quality report: every look in turn, what was found, and what was done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.teaching.quality.content import (
    BOILERPLATE,
    NAMELESS,
    PERSONAL_DATA,
    UNWANTED_WORDS,
)
from aigc_desktop.tasks.teaching.quality.duplicates import EXACT_DUPLICATES, NEAR_DUPLICATES
from aigc_desktop.tasks.teaching.quality.encoding import LOST_CHARACTERS, MOJIBAKE
from aigc_desktop.tasks.teaching.quality.look import Action, Issue, Look, Mender, Wish
from aigc_desktop.tasks.teaching.quality.shape import BALANCE, OTHER_LANGUAGE, TOO_LONG, TOO_SHORT
from aigc_desktop.tasks.teaching.sample import Sample

LOOKS: tuple[Look, ...] = (
    MOJIBAKE,
    LOST_CHARACTERS,
    OTHER_LANGUAGE,
    PERSONAL_DATA,
    UNWANTED_WORDS,
    BOILERPLATE,
    TOO_LONG,
    TOO_SHORT,
    EXACT_DUPLICATES,
    NEAR_DUPLICATES,
    NAMELESS,
    BALANCE,
)
"""All looks, in the order in which they are taken. A new one is a class and a line here."""


@dataclass(frozen=True)
class Decisions:
    """What the user wants done: by look, and for single texts against it."""

    looks: Mapping[str, Action] = field(default_factory=dict)
    texts: Mapping[tuple[str, int], Action] = field(default_factory=dict)

    def action(self, look: Look, number: int) -> Action:
        """Return what to do about text `number`; what a look cannot do is never done."""
        wanted = self.texts.get((look.id, number)) or self.looks.get(look.id) or look.actions[0]
        return wanted if wanted in look.actions else look.actions[0]


@dataclass(frozen=True)
class Found:
    """All issues of one look, and what was done about each, in the same order."""

    look: Look
    issues: tuple[Issue, ...]
    done: tuple[Action, ...]

    def count(self, action: Action) -> int:
        """Return about how many texts `action` was taken."""
        return sum(one == action for one in self.done)


@dataclass(frozen=True)
class Report:
    """What was found, look by look, and the texts that are left, mended."""

    read: int
    found: tuple[Found, ...]
    samples: tuple[Sample, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON values without any text of the user's."""
        return {
            "texts_read": self.read,
            "texts_left": len(self.samples),
            "languages": _counts([sample.brief.language for sample in self.samples]),
            "characters": sum(len(sample.text) for sample in self.samples),
            "looks": {
                found.look.id: {
                    "found": len(found.issues),
                    "fixed": found.count("fix"),
                    "excluded": found.count("exclude"),
                    "kept": found.count("keep"),
                }
                for found in self.found
            },
        }


def _counts(values: Sequence[str]) -> dict[str, int]:
    return {value: values.count(value) for value in sorted(set(values))}


def examine(
    samples: Sequence[Sample],
    wish: Wish,
    decisions: Decisions | None = None,
    cancel: CancelToken | None = None,
    on_look: Callable[[int, int], None] = lambda _done, _all: None,
) -> Report:
    """Take every look at `samples` and do what was decided; each look sees what the last left.

    Raises `Cancelled`.
    """
    decisions, cancel = decisions or Decisions(), cancel or CancelToken()
    left: list[Sample] = list(samples)
    found: list[Found] = []
    for number, look in enumerate(LOOKS):
        cancel.raise_if_cancelled()
        on_look(number, len(LOOKS))
        issues = tuple(look.find(left, wish))
        done = tuple(decisions.action(look, issue.number) for issue in issues)
        found.append(Found(look, issues, done))
        what = dict(zip((issue.number for issue in issues), done, strict=True))
        mend = look.mender(tuple(left), wish) if "fix" in done else None
        treated = (_treated(sample, what.get(sample.number), mend) for sample in left)
        left = [sample for sample in treated if sample is not None]
    return Report(len(samples), tuple(found), tuple(left))


def _treated(sample: Sample, action: Action | None, mend: Mender | None) -> Sample | None:
    if action == "exclude":
        return None
    if action == "fix" and mend is not None:
        sample = mend(sample)
    return sample if sample.parts else None
