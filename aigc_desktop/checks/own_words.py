"""The user's own words: some must not be used, some must, some are spelled in one way only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.spans import Span, any_of, clusters, inside, places, plain
from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.domain.words import WordList
from aigc_desktop.i18n.message import N_


@dataclass(frozen=True)
class OwnWords:
    """Marks every `banned` word (an error) and names the `required` ones that are absent.

    Where `names` are spelled otherwise, and where the wordings on the left of the `glossary`
    stand, it warns and suggests the right one. Words of Latin letters count as whole words;
    case, width and hyphens do not matter.
    """

    banned: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    missing: Severity = "warning"
    names: tuple[str, ...] = ()
    glossary: Mapping[str, str] = field(default_factory=dict)
    id: str = "own_words"

    @classmethod
    def of(cls, words: WordList) -> OwnWords:
        """Return the check for `words`."""
        return cls(words.banned, words.required, names=words.names, glossary=dict(words.glossary))

    def __call__(self, subject: Subject) -> list[Finding]:
        """Return what stands there and should not, in order; then what should and does not."""
        return [
            *(
                finding
                for name, text in subject.parts.items()
                for finding in self._in_part(name, text)
            ),
            *self._absent(subject),
        ]

    def _in_part(self, name: str, text: str) -> list[Finding]:
        narrow = plain(text)
        banned = clusters(places(any_of(self.banned), narrow))
        found = [
            Finding(
                self.id,
                "error",
                N_("“{term}” is on your list of words to avoid.", term=text[low:high]),
                name,
                low,
                high,
            )
            for low, high in banned
        ]
        found += self._misspelled(name, text, narrow)
        found += self._glossed(name, text, narrow)
        return sorted(found, key=lambda item: (item.start, item.end))

    def _misspelled(self, name: str, text: str, narrow: str) -> Iterator[Finding]:
        for low, high, right in _standing(self.names, narrow):
            if text[low:high] != right:
                message = N_("The name is spelled “{name}”.", name=right)
                yield Finding(self.id, "warning", message, name, low, high, suggestion=right)

    def _glossed(self, name: str, text: str, narrow: str) -> Iterator[Finding]:
        fine = places(any_of(self.glossary.values()), narrow)
        for low, high, old in _standing(self.glossary, narrow):
            if inside((low, high), fine):
                continue  # part of the very wording that is asked for
            new = self.glossary[old]
            message = N_("Your glossary says “{new}”, not “{old}”.", new=new, old=text[low:high])
            yield Finding(self.id, "warning", message, name, low, high, suggestion=new)

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


def _standing(words: Iterable[str], narrow: str) -> Iterator[tuple[int, int, str]]:
    """Yield where `words` stand and which of them it is, the longest of overlapping ones."""
    taken: list[Span] = []
    for word in sorted(words, key=len, reverse=True):
        for span in places(any_of((word,)), narrow):
            if not any(span[0] < high and low < span[1] for low, high in taken):
                taken.append(span)
                yield *span, word


def _used(word: str, text: str) -> bool:
    return bool(places(any_of((word,)), plain(text)))
