"""Platform limits on the parts of an ad."""

from __future__ import annotations

from dataclasses import dataclass

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.platforms import Platform, length, platform
from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.i18n.message import N_


@dataclass(frozen=True)
class PlatformLimits:
    """Each part fits the platform named in the brief's field `platform`."""

    id: str = "limits"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Return an error for a broken limit, a warning for mere advice."""
        place = platform(subject.brief.text("platform"))
        found = [
            self._finding(place, name, text, place.limit(name))
            for name, text in subject.parts.items()
            if place.limit(name) and length(text, place.count) > place.limit(name)
        ]
        whole = length(subject.text, place.count)
        if place.total and whole > place.total:
            found.append(self._finding(place, "", subject.text, place.total))
        return found

    def _finding(self, place: Platform, part: str, text: str, limit: int) -> Finding:
        """Mark what lies beyond the limit."""
        end = len(text)
        start = end
        while start and length(text[:start], place.count) > limit:
            start -= 1
        message = N_(
            "Too long for the platform: {length} of at most {limit}.",
            length=length(text, place.count),
            limit=limit,
        )
        severity: Severity = "error" if place.hard else "warning"
        return Finding(self.id, severity, message, part, start, end, place.source)
