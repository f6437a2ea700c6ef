"""Where in a brief something stands, down to the characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from aigc_desktop.checks.fact_guard.scan import TOKEN, tokens


@dataclass(frozen=True)
class Source:
    """Characters `start` to `end` of one text of a brief; `text` is what stands there.

    `field` is the key of the field and `index` the entry of a list field, from 0. Of a
    quotation, `speaker` says that its speaker is meant and not its words.
    """

    field: str
    index: int = 0
    start: int = 0
    end: int = 0
    text: str = ""
    speaker: bool = False


def span_of(pieces: Sequence[str], text: str) -> tuple[int, int]:
    """Return where `pieces` (each as `scan.tokens` returns it) follow one another in `text`.

    Returns the whole of `text` where its normal form has other positions than itself.
    """
    words, places = _token_places(text)
    start, at = -1, 0
    for piece in pieces:
        wanted = piece.split()
        at = _find(wanted, words, at)
        if at < 0 or not wanted:
            return 0, len(text)
        start = places[at][0] if start < 0 else start
        at += len(wanted)
    return (start, places[at - 1][1]) if start >= 0 else (0, len(text))


def _find(wanted: list[str], words: list[str], start: int) -> int:
    last = len(words) - len(wanted)
    return next((i for i in range(start, last + 1) if words[i : i + len(wanted)] == wanted), -1)


def _token_places(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Return the tokens of `text`, and where each begins and ends in it."""
    plain, origin = "", []
    for place, char in enumerate(text):
        folded = unicodedata.normalize("NFKC", char).casefold().replace("−", "-")
        if char in "'’" and 0 < place < len(text) - 1 and _in_word(text, place):
            folded = ""
        plain += folded
        origin += [place] * len(folded)
    found = [
        (m.group(), (origin[m.start()], origin[m.end() - 1] + 1)) for m in TOKEN.finditer(plain)
    ]
    words = [word for word, _ in found]
    if words != tokens(text).split():
        return [], []
    return words, [place for _, place in found]


def _in_word(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place + 1]
    return (before.isalnum() or before == "_") and (after.isalnum() or after == "_")
