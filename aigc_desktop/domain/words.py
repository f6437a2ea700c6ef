"""The words of a user or a brand: to avoid, to use, names, and a glossary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LONGEST = 200
"""Characters of one entry."""
MOST = 2000
"""Entries of one list."""


@dataclass(frozen=True)
class WordList:
    """Words the checks mind, valid by construction.

    `banned` must not be used and `required` must; `names` are spelled exactly like this and
    spared by the rules of advertising law; `glossary` maps a wording to the one to use instead.
    """

    banned: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    glossary: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("banned", "required", "names"):
            object.__setattr__(self, name, _tidy(getattr(self, name)))
        pairs = ((_clean(old), _clean(new)) for old, new in self.glossary.items())
        glossary = {old: new for old, new in pairs if old and new and old != new}
        object.__setattr__(self, "glossary", dict(list(glossary.items())[:MOST]))

    def __bool__(self) -> bool:
        return bool(self.banned or self.required or self.names or self.glossary)

    def with_more(self, other: WordList) -> WordList:
        """Return these words and those of `other`, whose glossary wins."""
        return WordList(
            (*self.banned, *other.banned),
            (*self.required, *other.required),
            (*self.names, *other.names),
            {**self.glossary, **other.glossary},
        )


def _tidy(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in map(_clean, words) if word))[:MOST]


def _clean(word: str) -> str:
    """Return `word` on one line, without halves of characters, which no file can hold."""
    whole = word.encode("utf-8", "ignore").decode("utf-8")
    return " ".join(whole.split())[:LONGEST]
