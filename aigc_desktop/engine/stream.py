"""Pure rules of streaming: what may be shown already, and where a stop text ends it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

REPLACEMENT = "\ufffd"
TAIL = 24
"""So many tokens are decoded together before the older half is let go of."""
_CJK_GAP = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) +(?=[\u2e80-\u9fff\uff00-\uffef])")


class GrowingText:
    """The text of a growing list of token ids; only the last few are decoded anew each time.

    Tokens are let go of where the text falls apart cleanly: where decoding both sides alone
    gives the same text as decoding them together.
    """

    def __init__(self, decode: Callable[[list[int]], str]) -> None:
        self._decode = decode
        self._done = ""
        self._ids: list[int] = []
        self.text = ""

    def add(self, token: int) -> None:
        """Take one more token; `text` is then the whole text."""
        self._ids.append(token)
        tail = self._decode(self._ids)
        self.text = self._done + tail
        if len(self._ids) % TAIL == 0 and not tail.endswith(REPLACEMENT):
            half = TAIL // 2
            head, rest = self._decode(self._ids[:-half]), self._decode(self._ids[-half:])
            if head + rest == tail:
                self._done += head
                del self._ids[:-half]


def cut_at_stop(text: str, stop: tuple[str, ...]) -> tuple[str, bool]:
    """Return `text` up to the earliest stop text, and whether one was found."""
    places = [place for mark in stop if mark and (place := text.find(mark)) >= 0]
    if not places:
        return text, False
    return text[: min(places)], True


def settled(text: str, stop: tuple[str, ...] = ()) -> int:
    """Return how many characters of a growing `text` can be shown for good.

    Held back are half a character (its bytes are not complete), the beginning of what may
    become a stop text, and an unfinished Latin word. Chinese flows character by character.
    """
    end = len(text.rstrip(REPLACEMENT))
    for mark in stop:
        for size in range(min(len(mark) - 1, end), 0, -1):
            if text.endswith(mark[:size], 0, end):
                end -= size
                break
    while end and _word_char(text[end - 1]):
        end -= 1
    return end


def _word_char(char: str) -> bool:
    if not (char.isalnum() or char in "'’-"):
        return False
    return unicodedata.east_asian_width(char) not in "WF"


def close_gaps(text: str) -> str:
    """Remove the spaces a BERT tokenizer puts between Chinese characters."""
    return _CJK_GAP.sub("", text)
