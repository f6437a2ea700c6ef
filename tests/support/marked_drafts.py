"""Marked drafts: briefs with drafts in which every unsupported fact stands in ⟦ ⟧."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aigc_desktop.checks.fact_guard import TracedFact, trace
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.brief import Brief
from aigc_desktop.tasks.briefs import make_brief

FOLDER = Path(__file__).parents[1] / "data" / "fact_guard"
_MARK = re.compile("[⟦⟧]")


@dataclass(frozen=True)
class MarkedDraft:
    """A draft without its marks; `planted` are the spans nobody gave.

    `lacks` names field and entry of every fact left out, None where nobody counted.
    """

    brief: Brief
    text: str
    planted: tuple[tuple[int, int], ...]
    lacks: frozenset[tuple[str, int]] | None


def marked_drafts(name: str) -> Iterator[MarkedDraft]:
    """Yield the drafts of `name`.toml, such as "tuned_en"."""
    stories = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["story"]
    for story in stories:
        brief = make_brief(NEWS, {**story["brief"], "language": name[-2:]})
        for draft in story["drafts"]:
            yield MarkedDraft(brief, *_unmarked(draft["text"]), _lacks(draft.get("lacks")))


def _unmarked(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    places = [match.start() - i for i, match in enumerate(_MARK.finditer(marked))]
    return _MARK.sub("", marked), tuple(zip(places[::2], places[1::2], strict=True))


def _lacks(entries: Sequence[str] | None) -> frozenset[tuple[str, int]] | None:
    if entries is None:
        return None
    pairs = (entry.partition(".") for entry in entries)
    return frozenset((key, int(index or 0)) for key, _, index in pairs)


@dataclass
class Score:
    """Counts over drafts; the lists hold what went wrong, for people to read."""

    drafts: int = 0
    planted: int = 0
    found: int = 0
    supported: int = 0
    false_alarms: int = 0
    lacking: int = 0
    named: int = 0
    wrongly_named: int = 0
    trouble: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the planted facts that were marked."""
        return self.found / max(1, self.planted)

    @property
    def alarm_rate(self) -> float:
        """Share of the supported facts that were marked all the same."""
        return self.false_alarms / max(1, self.supported)

    def add(self, draft: MarkedDraft) -> None:
        """Trace `draft` and count."""
        traced = trace(draft.text, draft.brief)
        self.drafts += 1
        self.planted += len(draft.planted)
        for low, high in draft.planted:
            hit = any(fact.start < high and low < fact.end for fact in traced.unsupported)
            self.found += hit
            if not hit:
                self.trouble.append(f"missed {draft.text[low:high]!r} in {draft.text}")
        for fact in traced.facts:
            if not _planted(fact, draft):
                self.supported += 1
                if not fact.supported:
                    self.false_alarms += 1
                    self.trouble.append(f"false alarm {fact.kind} {fact.text!r} in {draft.text}")
        if draft.lacks is not None:
            named = {(lack.source.field, lack.source.index) for lack in traced.missing}
            self.lacking += len(draft.lacks)
            self.named += len(draft.lacks & named)
            self.wrongly_named += len(named - draft.lacks)
            if named != draft.lacks:
                unnamed, needless = sorted(draft.lacks - named), sorted(named - draft.lacks)
                self.trouble.append(f"unnamed {unnamed}, needless {needless} in {draft.text}")


def _planted(fact: TracedFact, draft: MarkedDraft) -> bool:
    return any(fact.start < high and low < fact.end for low, high in draft.planted)


def score(*names: str) -> Score:
    """Return the counts over the drafts of `names`."""
    total = Score()
    for name in names:
        for draft in marked_drafts(name):
            total.add(draft)
    return total
