"""The marks on a text, kept at their places while it changes under them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from aigc_desktop.checks.fact_guard.trace import TracedFact
from aigc_desktop.domain.finding import Finding
from aigc_desktop.tasks.proofread import Proof
from aigc_desktop.ui.editor.positions import Positions

MarkStyle = Literal["supported", "unsupported", "grave", "warning", "info", "spelling"]
WEIGHT: dict[MarkStyle, int] = {
    "supported": 0, "info": 1, "spelling": 2, "warning": 3, "unsupported": 4, "grave": 5,
}  # fmt: skip
"""Where marks overlap, the heaviest is seen and clicked."""


@dataclass(frozen=True)
class Mark:
    """A mark on Qt's positions `start` to `end`, with the fact or the finding behind it."""

    start: int
    end: int
    style: MarkStyle
    fact: TracedFact | None = None
    finding: Finding | None = None

    def moved(self, by: int) -> Mark:
        """Return the mark at another place."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True)
class Edit:
    """`added` characters came in place of `removed` ones at `place`."""

    place: int
    removed: int
    added: int

    def carry(self, mark: Mark) -> Mark | None:
        """Return where `mark` is after this edit, None where its text is no longer the same."""
        if mark.end <= self.place:
            return mark
        if mark.start >= self.place + self.removed:
            return mark.moved(self.added - self.removed)
        return None


def carried(marks: Iterable[Mark], edits: Iterable[Edit]) -> list[Mark]:
    """Return `marks` as they lie after `edits`."""
    found = list(marks)
    for edit in edits:
        found = [mark for old in found if (mark := edit.carry(old)) is not None]
    return found


def marks_of(proof: Proof, parts: Mapping[str, str], starts: Mapping[str, int]) -> list[Mark]:
    """Return the marks of `proof` on a document whose `parts` begin at Qt's `starts`, in order."""
    places = {part: Positions(text) for part, text in parts.items()}

    def at(part: str, start: int, end: int) -> tuple[int, int]:
        known = places[part]
        return starts[part] + known.to_qt(start), starts[part] + known.to_qt(end)

    found: list[Mark] = []
    for fact in proof.trace.facts:
        if fact.part in places:
            style: MarkStyle = "supported" if fact.supported else "unsupported"
            grave = fact.kind == "quotation" and not fact.supported
            span = at(fact.part, fact.start, fact.end)
            found.append(Mark(*span, "grave" if grave else style, fact=fact))
    for finding in proof.findings:
        if finding.part in places and finding.end > finding.start:
            span = at(finding.part, finding.start, finding.end)
            found.append(Mark(*span, _style(finding), finding=finding))
    for part, spans in proof.misspelt.items():
        found += [Mark(*at(part, *span), "spelling") for span in spans]
    return sorted(found, key=lambda mark: (mark.start, WEIGHT[mark.style]))


def _style(finding: Finding) -> MarkStyle:
    if finding.severity in {"reject", "error"}:
        return "grave"
    return "warning" if finding.severity == "warning" else "info"


def covering(marks: Iterable[Mark], place: int) -> Iterator[Mark]:
    """Yield the marks on the character before or behind `place`, the heaviest first."""
    hit = [mark for mark in marks if mark.start <= place <= mark.end]
    yield from sorted(hit, key=lambda mark: (-WEIGHT[mark.style], mark.end - mark.start))
