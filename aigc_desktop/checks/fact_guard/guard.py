"""The check that marks what a draft states and its brief does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.fact_guard.trace import TracedFact, trace
from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.i18n.message import N_, Message


@dataclass(frozen=True)
class FactsGuard:
    """Every number, amount, date, time, name and quotation in the text stands in the brief."""

    id: str = "facts"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Warn of facts nobody gave, each at its place; reject invented quotations."""
        return [self._finding(found) for found in trace(subject.parts, subject.brief).unsupported]

    def _finding(self, found: TracedFact) -> Finding:
        severity: Severity = "reject" if found.kind == "quotation" else "warning"
        message = _MESSAGES.get(found.kind, _name)(found.text)
        return Finding(self.id, severity, message, found.part, found.start, found.end)


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
