"""How long a news draft is to be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aigc_desktop.checks.fact_guard.numerals import value_of
from aigc_desktop.domain.brief import Brief

_WORDS = {"medium": 200, "long": 400}
_CHARACTERS = {"medium": 400, "long": 800}
_TARGET = re.compile(
    r"(?P<number>\d[\d,.]*(?:[万千百])?|[一二两三四五六七八九十百千]+)\s*"
    r"(?P<unit>字符|字|个字|词|单词|words?|characters?|chars?)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_HAN = re.compile(r"[㐀-鿿豈-﫿]")


@dataclass(frozen=True)
class Length:
    """So many words, or characters without blanks."""

    amount: int
    words: bool

    def of(self, text: str) -> int:
        """Return how long `text` is, counted the same way."""
        return words_in(text) if self.words else characters_in(text)


def wanted_length(brief: Brief) -> Length | None:
    """Return the length `brief` asks for, None where it leaves it to the model.

    A number without a unit counts words in English and characters in Chinese.
    """
    match = _TARGET.search(brief.text("target"))
    value = value_of(match.group("number").rstrip(",.")) if match else None
    english = brief.language == "en"
    if match and value and 0 < value <= 20_000:
        unit = (match.group("unit") or "").lower()
        words = unit.startswith("word") or unit in {"词", "单词"} or (not unit and english)
        return Length(int(value), words)
    choice = brief.text("length")
    amount = (_WORDS if english else _CHARACTERS).get(choice)
    return Length(amount, english) if amount else None


def words_in(text: str) -> int:
    """Return the number of words; each Chinese character is one, as word processors count."""
    return len(_HAN.findall(text)) + len(_WORD.findall(_HAN.sub(" ", text)))


def characters_in(text: str) -> int:
    """Return the number of characters without blanks."""
    return sum(not char.isspace() for char in text)
