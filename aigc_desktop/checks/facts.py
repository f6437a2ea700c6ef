"""Whether a draft says what the brief says: names, figures and quotations."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from aigc_desktop.checks.check import Check, Subject
from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.i18n.message import N_

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_QUOTED = re.compile(r"“([^”]{2,})”|\"([^\"\n]{2,})\"|「([^」]{2,})」")
_LETTERS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Return `text` for comparing: no case, no width, no punctuation or spaces."""
    return _LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True)
class Mentions:
    """The fields in `keys`, where filled in, are named in the text."""

    keys: tuple[str, ...]
    severity: Severity = "warning"
    id: str = "coverage"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Mark every field that is not mentioned."""
        text = folded(subject.text)
        return [
            Finding(self.id, self.severity, N_("“{text}” is not mentioned.", text=value))
            for key in self.keys
            for value in subject.brief.items(key)
            if folded(value) not in text
        ]


@dataclass(frozen=True)
class MentionsAny:
    """Of the entries in the list field `key` at least one is named in the text."""

    key: str
    id: str = "points"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Warn where there are entries and none is mentioned."""
        text = folded(subject.text)
        values = subject.brief.items(self.key)
        if not values or any(folded(value) in text for value in values):
            return []
        return [Finding(self.id, "warning", N_("None of the selling points is mentioned."))]


@dataclass(frozen=True)
class SaidOnce:
    """No part says the contents of the fields in `keys` twice."""

    keys: tuple[str, ...]
    id: str = "said_twice"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Warn where a part repeats itself; marks the second time."""
        found = []
        for key in self.keys:
            for value in subject.brief.items(key):
                for name, text in subject.parts.items():
                    plain, wanted = text.casefold(), value.casefold()
                    first = plain.find(wanted)
                    again = plain.find(wanted, first + 1)
                    if len(value) > 2 and 0 <= first < again:
                        message = N_("“{text}” is said twice.", text=value)
                        end = again + len(value)
                        found.append(Finding(self.id, "warning", message, name, again, end))
        return found


@dataclass(frozen=True)
class UnsupportedFigures:
    """Every figure in the text stands in the brief; what `besides` mark is left to them."""

    besides: tuple[Check, ...] = ()
    id: str = "figures"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Warn of figures nobody gave."""
        known = set(map(_plain, _FIGURE.findall(subject.brief.all_text())))
        marked = {
            (found.part, place)
            for check in self.besides
            for found in check(subject)
            for place in range(found.start, found.end)
        }
        return [
            Finding(
                self.id,
                "warning",
                N_("The figure {figure} does not stand in the brief.", figure=match.group()),
                name,
                match.start(),
                match.end(),
            )
            for name, text in subject.parts.items()
            for match in _FIGURE.finditer(text)
            if _plain(match.group()) not in known and (name, match.start()) not in marked
        ]


def _plain(figure: str) -> str:
    return unicodedata.normalize("NFKC", figure).replace(",", "").rstrip(".:")
