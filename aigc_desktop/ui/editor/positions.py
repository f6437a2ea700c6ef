"""Positions of characters in Python and in Qt, which counts UTF-16 units."""

from __future__ import annotations

from bisect import bisect_left, bisect_right


class Positions:
    """Translates positions in one text; characters beyond U+FFFF are two of Qt's."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [i for i, c in enumerate(text) if c > "\uffff"]
        self._ends = [place + number for number, place in enumerate(self._wide)]

    def to_qt(self, place: int) -> int:
        """Return Qt's position of the character at `place`."""
        return place + bisect_left(self._wide, place)

    def from_qt(self, place: int) -> int:
        """Return the number of characters before Qt's position `place`."""
        return place - bisect_right(self._ends, place - 1)
