"""Reading a text while it is being written: its facts, what the checks find, spelling, length."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.fact_guard.guard import FactsGuard
from aigc_desktop.checks.fact_guard.trace import Trace, Tracer
from aigc_desktop.checks.facts import UnsupportedFigures
from aigc_desktop.checks.spelling import Dictionary, Span, Speller, system_dictionary, words_of
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.counting import Count, count
from aigc_desktop.domain.finding import Finding

_BREATH_S = 0.001
"""Slept between two checks, so that the window's thread gets its turn."""


@dataclass(frozen=True)
class Proof:
    """What was found in one state of a text; `revision` says which.

    `complete` is false for the quick first part, which knows no findings and no spelling yet.
    """

    revision: int
    count: Count
    trace: Trace
    complete: bool = False
    findings: tuple[Finding, ...] = ()
    misspelt: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    spelling: bool = False


@dataclass(frozen=True)
class Question:
    """One state of a text: `parts` by name, in order. `whole`: more than its facts is wanted."""

    revision: int
    parts: Mapping[str, str]
    brief: Brief
    whole: bool = True


def traces_facts(content_type: ContentType) -> bool:
    """Whether texts of this type answer to a brief; a conversation does not."""
    return content_type.shape == "DRAFT"


class Proofreader:
    """Answers questions about one document; what was read before is not read again.

    One thread uses it at a time.
    """

    def __init__(
        self,
        content_type: ContentType,
        dictionary: Callable[[], Dictionary | None] = system_dictionary,
    ) -> None:
        self._type = content_type
        self._dictionary = dictionary
        self._speller: Speller | None = None
        self._looked = False
        self._tracer: Tracer | None = None

    def read(self, question: Question) -> Iterator[Proof]:
        """Yield the facts at once, and then everything where that is wanted."""
        facts = self._trace(question)
        length = count("\n".join(question.parts.values()))
        quick = Proof(question.revision, length, facts)
        yield quick
        if not question.whole:
            return
        findings = tuple(self._findings(question))
        speller = self._spelling(question.brief)
        known = words_of(question.brief.all_text()) if speller else frozenset()
        misspelt = {
            part: tuple(
                span
                for span in speller.misspelt(text, known)
                if not any(f.part == part and overlap(span, (f.start, f.end)) for f in facts.facts)
            )
            for part, text in question.parts.items()
            if speller
        }
        yield Proof(question.revision, length, facts, True, findings, misspelt, speller is not None)

    def suggestions(self, word: str) -> list[str]:
        """Return how a misspelt word may have been meant."""
        return self._speller.suggestions(word) if self._speller else []

    def _trace(self, question: Question) -> Trace:
        if not traces_facts(self._type):
            return Trace((), ())
        if self._tracer is None or self._tracer.brief != question.brief:
            self._tracer = Tracer(question.brief)
        return self._tracer.trace(question.parts)

    def _findings(self, question: Question) -> Iterator[Finding]:
        """Yield what the checks find, those left out that the trace does the work of."""
        subject = Subject(question.parts, question.brief)
        for check in self._type.checks:
            if isinstance(check, FactsGuard | UnsupportedFigures) and traces_facts(self._type):
                continue
            yield from check(subject)
            time.sleep(_BREATH_S)

    def _spelling(self, brief: Brief) -> Speller | None:
        if brief.language != "en":
            return None
        if not self._looked:
            self._looked = True
            found = self._dictionary()
            self._speller = Speller(found) if found is not None else None
        return self._speller


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]
