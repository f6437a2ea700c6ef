"""Platform limits on the parts of an ad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.part_rule import Fit, PartRule, State
from aigc_desktop.checks.platforms import platform
from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.i18n.message import N_, Message

_MESSAGES: Mapping[State, Message] = {
    "long": N_("Too long for the platform: {length} of at most {limit}."),
    "much": N_("Too long for the platform: {length} of at most {limit}."),
    "short": N_("Too short for the platform: {length} of at least {limit}."),
    "little": N_("Too short for the platform: {length} of at least {limit}."),
    "forbidden": N_("The platform does not allow “{text}” here."),
}


@dataclass(frozen=True)
class PlatformLimits:
    """Each part fits the platform named in the brief's field `platform`."""

    id: str = "limits"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Return an error for a broken limit, a warning for mere advice."""
        place = platform(subject.brief.text("platform"))
        found = []
        measured = set()
        for name, text in subject.parts.items():
            rule = place.rule(name)
            if rule is not None:
                measured.add(rule)
                found += self._findings(rule, name, text)
        if place.post is not None and place.post not in measured:
            found += self._findings(place.post, "", subject.text)
        return found

    def _findings(self, rule: PartRule, part: str, text: str) -> list[Finding]:
        fit = rule.fit(text)
        if fit.state not in _MESSAGES:
            return []
        severity: Severity = "error" if fit.refused else "warning"
        message = _message(fit, text)
        return [Finding(self.id, severity, message, part, fit.start, fit.end, rule.source)]


def _message(fit: Fit, text: str) -> Message:
    """Say what is wrong, in figures the platform counts by."""
    if fit.state == "forbidden":
        return Message(_MESSAGES[fit.state].msgid, {"text": text[fit.start : fit.end]})
    return Message(_MESSAGES[fit.state].msgid, {"length": fit.length, "limit": fit.bound})
