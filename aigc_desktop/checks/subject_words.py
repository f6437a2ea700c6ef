"""Whether a draft talks of something else than its brief: "fresh herbs" for a ferry.

Some of what the training grammars say belongs to a few groups of briefs only (trades of
advertisers, kinds of events). Such words are told by counting: which groups the words of
training texts occur in, and which groups the words of their briefs do. A word bound to groups
that nothing in the brief points to is out of place. English is counted in words, Chinese in
pairs of neighbouring characters.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.measures import words
from aigc_desktop.checks.training_text import own_words, place_of
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import N_

FILE = "subject_words.json"
SEEN_ENOUGH = 15
"""How often a word must have been seen in texts before its groups mean anything."""
GIVEN_ENOUGH = 6
"""The same for a word of briefs; invented names come less often."""
FEW_GROUPS = 3
NEARLY_ALL = 0.95
"""The share of a word's uses that lies in the few groups it is bound to."""
POINTS_TO = 0.5
"""A brief is taken for one of all groups with this share of the best group's points."""

Table = Mapping[str, Mapping[str, str]]
"""For "said" and "given": which groups each word is bound to, separated by blanks."""


def units(pieces: Iterable[list[str]], language: str) -> Iterator[tuple[str, ...]]:
    """Yield what is counted in pieces of text that are cut into words or characters."""
    for piece in pieces:
        if language == "zh":
            yield from itertools.pairwise(piece)
        else:
            yield from ((word,) for word in piece if len(word) > 2 and word.isalpha())


def given_units(brief: Brief) -> set[tuple[str, ...]]:
    """Return the words of the brief."""
    return set(units([words(text) for text in brief.all_text().splitlines()], brief.language))


@dataclass
class GroupCounts:
    """Counts in which groups words are said and given, to be written as a table."""

    said: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    given: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, raw: str, brief: Brief, group: str) -> None:
        """Count one training text and its brief."""
        for unit in set(units(own_words(raw), brief.language)):
            self.said["".join(unit)][group] += 1
        for unit in given_units(brief):
            self.given["".join(unit)][group] += 1

    def table(self) -> dict[str, dict[str, str]]:
        """Return the words that few groups share."""
        return {
            "said": dict(_bound(self.said, SEEN_ENOUGH)),
            "given": dict(_bound(self.given, GIVEN_ENOUGH)),
        }


def _bound(seen: Mapping[str, Counter[str]], enough: int) -> Iterator[tuple[str, str]]:
    for word, counts in sorted(seen.items()):
        most = counts.most_common(FEW_GROUPS)
        if counts.total() >= enough and sum(n for _, n in most) >= NEARLY_ALL * counts.total():
            yield word, " ".join(sorted(group for group, _ in most))


def write_groups(counts: Mapping[str, GroupCounts], folder: Path) -> None:
    """Write the tables, named "type.language", into `folder`."""
    tables = {name: one.table() for name, one in sorted(counts.items())}
    (folder / FILE).write_text(json.dumps(tables, ensure_ascii=False, indent=0) + "\n", "utf-8")


@cache
def _tables(folder: Path) -> Mapping[str, Table]:
    file = folder / FILE
    found: Mapping[str, Table] = {}
    return json.loads(file.read_text("utf-8")) if file.is_file() else found


def likely_groups(given: set[tuple[str, ...]], table: Table) -> set[str]:
    """Return the groups that the words of a brief point to, none if they point nowhere."""
    points: defaultdict[str, float] = defaultdict(float)
    for unit in given:
        groups = table["given"].get("".join(unit), "").split()
        for group in groups:
            points[group] += 1 / len(groups)
    best = max(points.values(), default=0.0)
    return {group for group, count in points.items() if count >= max(1, POINTS_TO * best)}


@dataclass(frozen=True)
class SubjectWords:
    """Warns of words of the model's own that belong to briefs of another subject."""

    id: str = "off_topic"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Return one warning at most; none where the training text is not known."""
        brief = subject.brief
        if not subject.traces or not subject.raw:
            return []
        table = _tables(Path(subject.traces)).get(f"{brief.type_id}.{brief.language}")
        if table is None:
            return []
        given = given_units(brief)
        likely = likely_groups(given, table)
        for unit in dict.fromkeys(units(own_words(subject.raw), brief.language)):
            groups = table["said"].get("".join(unit), "").split()
            if groups and unit not in given and likely.isdisjoint(groups):
                message = N_("“{text}” does not seem to belong to the subject of this brief.",
                             text="".join(unit))  # fmt: skip
                return [Finding(self.id, "warning", message, *place_of(unit, subject))]
        return []
