"""The user's own words: some must not be used, some must."""

from __future__ import annotations

from dataclasses import dataclass

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.spans import any_of, clusters, places, plain
from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.i18n.message import N_


@dataclass(frozen=True)
class OwnWords:
    """Marks every `banned` word (an error) and names the `required` ones that are absent.

    Words of Latin letters count as whole words; case, width and hyphens do not matter.
    """

    banned: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    missing: Severity = "warning"
    id: str = "own_words"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Return the banned words in order, then the required ones that are missing."""
        return [*self._banned(subject), *self._absent(subject)]

    def _banned(self, subject: Subject) -> list[Finding]:
        pattern = any_of(self.banned)
        return [
            Finding(
                self.id,
                "error",
                N_("“{term}” is on your list of words to avoid.", term=text[low:high]),
                name,
                low,
                high,
            )
            for name, text in subject.parts.items()
            for low, high in clusters(places(pattern, plain(text)))
        ]

    def _absent(self, subject: Subject) -> list[Finding]:
        text = subject.text
        return [
            Finding(
                self.id,
                self.missing,
                N_("“{term}” is on your list of words to use and is not there.", term=word),
            )
            for word in self.required
            if folded(word) and not _used(word, text)
        ]


def _used(word: str, text: str) -> bool:
    return bool(places(any_of((word,)), plain(text)))
