"""Spelling of English words, by whatever dictionaries the Enchant library finds on the system."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

log = logging.getLogger(__name__)
Span = tuple[int, int]

_WORD = re.compile(r"(?<![\w@/.-])[A-Za-z]+(?:['’][A-Za-z]+)*(?![\w@/]|\.\w)")
_WANTED = ("en_US", "en_GB", "en_AU", "en_CA", "en")
MOST_SUGGESTIONS = 4


class Dictionary(Protocol):
    """What `enchant.Dict` offers of what we need."""

    def check(self, word: str) -> bool:
        """Whether `word` is spelt right."""
        ...

    def suggest(self, word: str) -> Iterable[str]:
        """Return what may have been meant, the likeliest first."""
        ...


def system_dictionary() -> Dictionary | None:
    """Return an English dictionary of the system, None where library or dictionary is missing."""
    try:
        # Loads a library of the system's, which may not be there.
        import enchant  # noqa: PLC0415
    except ImportError:
        log.info("there is no Enchant library")
        return None
    broker = enchant.Broker()
    name = next((name for name in _WANTED if broker.dict_exists(name)), None)
    found: Dictionary | None = broker.request_dict(name) if name else None
    return found


class Speller:
    """Looks words up in one dictionary; the answers are remembered."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._is_right = lru_cache(maxsize=20_000)(dictionary.check)

    def misspelt(self, text: str, known: frozenset[str] = frozenset()) -> list[Span]:
        """Return where `text` holds words the dictionary lacks.

        Left alone are capitals ("NATO"), addresses, single letters, and the words `known`
        holds in small letters, such as the brief's.
        """
        return [
            match.span()
            for match in _WORD.finditer(text)
            if len(word := match.group()) > 1
            and not word.isupper()
            and word.casefold() not in known
            and not self._is_right(word.replace("’", "'"))
        ]

    def suggestions(self, word: str) -> list[str]:
        """Return what `word` may have been meant to be."""
        return list(self._dictionary.suggest(word.replace("’", "'")))[:MOST_SUGGESTIONS]


def words_of(text: str) -> frozenset[str]:
    """Return the Latin words of `text` in small letters."""
    return frozenset(match.group().casefold() for match in _WORD.finditer(text))
