"""Tracing a draft to its brief: which fact stands where, and which fact of the brief is missing.

`trace` reads a whole draft. An editor keeps one `Tracer` for each brief and calls it after every
keystroke: what it read before, sentence by sentence, is not read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from aigc_desktop.checks.fact_guard.keys import Fact
from aigc_desktop.checks.fact_guard.quotes import Quotation
from aigc_desktop.checks.fact_guard.sentences import sentences
from aigc_desktop.checks.fact_guard.source import Source
from aigc_desktop.checks.fact_guard.support import (
    Facts,
    Item,
    Offer,
    initials_of,
    offers_of,
)
from aigc_desktop.domain.brief import Brief

FactKind = Literal[
    "number", "ordinal", "percentage", "money", "code", "date", "weekday", "decade", "time",
    "person", "place", "organisation", "name", "quotation",
]  # fmt: skip
"""What a fact is; "code" is a telephone number or version, "name" a name of unknown kind."""


@dataclass(frozen=True)
class TracedFact:
    """One fact of a draft, at characters `start` to `end` of the part named `part`.

    `source` is the fact of the brief that supports it, None where none does.
    """

    part: str
    start: int
    end: int
    kind: FactKind
    text: str
    source: Source | None = None

    @property
    def supported(self) -> bool:
        """Whether the brief says so."""
        return self.source is not None


@dataclass(frozen=True)
class MissingFact:
    """One fact of the brief, standing at `source`, that the draft does not state."""

    kind: FactKind
    source: Source


@dataclass(frozen=True)
class Trace:
    """All facts of a draft in reading order, and those of the brief that it lacks."""

    facts: tuple[TracedFact, ...]
    missing: tuple[MissingFact, ...]

    @property
    def unsupported(self) -> tuple[TracedFact, ...]:
        """The facts nobody gave."""
        return tuple(fact for fact in self.facts if fact.source is None)

    @property
    def invented_quotations(self) -> tuple[TracedFact, ...]:
        """The quotations whose words do not stand in the brief."""
        return tuple(fact for fact in self.unsupported if fact.kind == "quotation")


def trace(draft: str | Mapping[str, str], brief: Brief) -> Trace:
    """Return where each fact of `draft` has its support in `brief`, and what `draft` lacks.

    `draft` is a text, which is then the part "", or the parts of a draft by name.
    """
    return Tracer(brief).trace(draft)


@dataclass(frozen=True)
class _Sentence:
    """What one sentence says; positions count from its first character."""

    facts: tuple[TracedFact, ...]
    words: str
    offers: tuple[Offer, ...]
    initials: tuple[tuple[str, Source], ...]
    quoted: frozenset[tuple[str, int]]


class Tracer:
    """Traces drafts to one brief; what was read before is remembered. One thread at a time.

    Memory is bounded: only the sentences of the draft traced last are kept.
    """

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self._facts = Facts.of(brief)
        self._lines: dict[str, tuple[tuple[int, str], ...]] = {}
        self._sentences: dict[str, _Sentence] = {}

    def trace(self, draft: str | Mapping[str, str]) -> Trace:
        """Return what the function `trace` returns, quickly where little has changed."""
        parts = {"": draft} if isinstance(draft, str) else draft
        lines = {line for text in parts.values() for line in text.split("\n")}
        self._lines = {line: self._lines.get(line) or tuple(sentences(line)) for line in lines}
        placed = [
            (name, at, piece) for name, text in parts.items() for at, piece in self._cut(text)
        ]
        known = {piece: self._sentences.get(piece) or self._read(piece) for _, _, piece in placed}
        self._sentences = known
        facts = tuple(
            TracedFact(name, at + fact.start, at + fact.end, fact.kind, fact.text, fact.source)
            for name, at, piece in placed
            for fact in known[piece].facts
        )
        return Trace(facts, self._missing(known))

    def _cut(self, text: str) -> Iterator[tuple[int, str]]:
        start = 0
        for line in text.split("\n"):
            yield from ((start + at, piece) for at, piece in self._lines[line])
            start += len(line) + 1

    def _read(self, text: str) -> _Sentence:
        item = Item.read(Source(""), text)
        facts = tuple(self._traced(fact) for fact in item.facts)
        quoted = (f.source for f in facts if f.kind == "quotation" and f.source)
        return _Sentence(
            facts,
            item.words,
            tuple(offers_of(item)),
            tuple(initials_of(item)),
            frozenset((source.field, source.index) for source in quoted if not source.speaker),
        )

    def _traced(self, fact: Fact) -> TracedFact:
        place = (fact.start, fact.end, fact.kind, fact.text)
        return TracedFact("", *place, self._facts.support(fact))

    def _missing(self, known: Mapping[str, _Sentence]) -> tuple[MissingFact, ...]:
        words = "".join(sentence.words for sentence in known.values())
        said = Facts.indexed(
            (Item(Source(""), "\n".join(known), words, ()),),
            (offer for sentence in known.values() for offer in sentence.offers),
            (name for sentence in known.values() for name in sentence.initials),
        )
        quoted = frozenset().union(*(sentence.quoted for sentence in known.values()))
        return tuple(lack for item in self._facts.items for lack in _lacks(item, said, quoted))


def _lacks(item: Item, said: Facts, quoted: frozenset[tuple[str, int]]) -> Iterator[MissingFact]:
    """Yield what `item` of the brief says and the draft does not; a quotation may be in part."""
    if item.quoted:
        whole = Quotation(0, len(item.text), item.text, item.text)
        if (item.place.field, item.place.index) not in quoted and not said.support(whole):
            yield MissingFact("quotation", item.at(0, len(item.text)))
        return
    for fact in item.facts:
        if not said.support(fact):
            yield MissingFact(fact.kind, item.at(fact.start, fact.end))
