"""Tracing a draft to its brief: which fact stands where, which stands nowhere, which is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.fact_guard.keys import Fact
from aigc_desktop.checks.fact_guard.quotes import stands_in
from aigc_desktop.checks.fact_guard.support import Facts, Item, facts_in
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.i18n.message import N_, Message

_NAMES = frozenset({"person", "place", "organisation", "name"})


@dataclass(frozen=True)
class Trace:
    """One fact at `start` to `end` of a text and the field of the brief that supports it.

    `kind` is number, ordinal, percentage, money, code, date, weekday, decade, time, person,
    place, organisation, name or quotation. `field` is "" where nothing supports the fact;
    `index` counts the items of a list field from 0. From `missing`, the positions are those in
    the item of the brief.
    """

    kind: str
    start: int
    end: int
    text: str
    supported: bool
    field: str = ""
    index: int = 0


def trace(text: str, brief: Brief) -> tuple[Trace, ...]:
    """Return the facts of `text` in order, each with its support in `brief`."""
    return traced(text, Facts.of(brief))


def traced(text: str, facts: Facts) -> tuple[Trace, ...]:
    """Return what `trace` does, for a brief that is indexed already."""
    return tuple(_trace(fact, facts) for fact in facts_in(text))


def missing(text: str, brief: Brief) -> tuple[Trace, ...]:
    """Return the facts of `brief` that `text` lacks; field and index say where they stand."""
    said = Facts.of_text(text)
    return tuple(lack for item in Facts.of(brief).items for lack in _lacks(item, said))


def _trace(fact: Fact, facts: Facts) -> Trace:
    place = facts.support(fact)
    if place is None and fact.kind in _NAMES:
        place = next((item.place for item in facts.items if fact.text in item.text), None)
    if place is None:
        return Trace(fact.kind, fact.start, fact.end, fact.text, False)
    return Trace(fact.kind, fact.start, fact.end, fact.text, True, place.field, place.index)


def _lacks(item: Item, said: Facts) -> list[Trace]:
    at = (False, item.place.field, item.place.index)
    if item.quoted:
        there = stands_in(item.text, said.items[0].words)
        return [] if there else [Trace("quotation", 0, len(item.text), item.text, *at)]
    return [
        Trace(fact.kind, fact.start, fact.end, fact.text, *at)
        for fact in item.facts
        if said.support(fact) is None
    ]


@dataclass(frozen=True)
class FactsGuard:
    """Every number, amount, date, time, name and quotation in the text stands in the brief."""

    id: str = "facts"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Warn of facts nobody gave, each at its place; reject invented quotations."""
        facts = Facts.of(subject.brief)
        return [
            self._finding(found, part)
            for part, text in subject.parts.items()
            for found in traced(text, facts)
            if not found.supported
        ]

    def _finding(self, found: Trace, part: str) -> Finding:
        severity: Severity = "reject" if found.kind == "quotation" else "warning"
        message = _MESSAGES.get(found.kind, _name)(found.text)
        return Finding(self.id, severity, message, part, found.start, found.end)


def _name(text: str) -> Message:
    return N_("The name “{text}” does not stand in the brief.", text=text)


def _figure(text: str) -> Message:
    return N_("The figure {figure} does not stand in the brief.", figure=text)


def _date(text: str) -> Message:
    return N_("The date “{text}” does not stand in the brief.", text=text)


def _time(text: str) -> Message:
    return N_("The time “{text}” does not stand in the brief.", text=text)


def _quotation(text: str) -> Message:  # noqa: ARG001 - the same signature as its neighbours
    return N_("This quotation does not stand in the brief.")


_MESSAGES: dict[str, Callable[[str], Message]] = {
    **dict.fromkeys(("number", "ordinal", "percentage", "money", "code"), _figure),
    **dict.fromkeys(("date", "weekday", "decade"), _date),
    "time": _time,
    "quotation": _quotation,
}
