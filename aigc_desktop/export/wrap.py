"""Breaks a paragraph into lines, by the habits of both Latin and Chinese typesetting."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_BLANK = " \t\u2000-\u200a"
# A wide character; a run up to a dash, which may end a line; a word; blanks.
_UNITS = re.compile(f"[{_WIDE}]|[^{_WIDE}{_BLANK}—]*—+|[^{_WIDE}{_BLANK}—]+|[{_BLANK}]+")
_NEVER_FIRST = frozenset("，。、；：？！）》」』】〕〉”’…—％·～.,;:?!)]}%")
_NEVER_LAST = frozenset("（《「『【〔〈“‘([{￥$")


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Return the lines of `text`, none wider than `width` unless one character is.

    `measure` returns the width of a text. Closing signs never begin a line and opening
    ones never end it; a word longer than a whole line is broken where the line ends.
    """
    lines: list[str] = []
    line, used = "", 0.0
    for chunk in _chunks(text):
        size = measure(chunk)
        if used + size <= width or (chunk.isspace() and line):
            line, used = line + chunk, used + size
            continue
        if line.strip():
            lines.append(line.rstrip(" \t"))
        line, used = ("", 0.0) if chunk.isspace() else (chunk, size)
        if size > width:
            *full, line = _pieces(chunk, width, measure)
            lines += full
            used = measure(line)
    if line.strip() or not lines:
        lines.append(line.rstrip(" \t"))
    return lines


def _chunks(text: str) -> Iterator[str]:
    """Yield what must stay on one line: words, characters with their signs, blanks."""
    held = ""
    for unit in _UNITS.findall(text):
        glued = held and (unit[0] in _NEVER_FIRST or held[-1] in _NEVER_LAST)
        if held and (not glued or held.isspace() or unit.isspace()):
            yield held
            held = ""
        held += unit
    if held:
        yield held


def _pieces(word: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Yield `word` in pieces that fit, at least one character each."""
    piece, used = "", 0.0
    for char in word:
        size = measure(char)
        if piece and used + size > width:
            yield piece
            piece, used = "", 0.0
        piece, used = piece + char, used + size
    yield piece
