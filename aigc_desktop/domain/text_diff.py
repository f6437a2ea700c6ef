"""What differs between two texts, paragraph by paragraph and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\s+|.", re.DOTALL)
_WORTH_KEEPING = 5
"""Characters without the blanks around them."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: Literal["same", "removed", "added"]
    text: str


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in reading order; what went stands before what came.

    The pieces that stayed or went are `old`, those that stayed or came are `new`. Method:
    Ratcliff and Obershelp (difflib) over paragraphs, then over words, each Chinese character
    one, within paragraphs that changed.
    """
    return tuple(_joined(_by_line(old.splitlines(keepends=True), new.splitlines(keepends=True))))


def _by_line(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[a:b]))
        else:
            yield from _by_word("".join(old[a:b]), "".join(new[c:d]))


def _by_word(old: str, new: str) -> Iterator[Piece]:
    ours, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
    codes = SequenceMatcher(None, ours, theirs).get_opcodes()
    gone = came = ""
    for number, (tag, a, b, c, d) in enumerate(codes):
        before, after = "".join(ours[a:b]), "".join(theirs[c:d])
        between = 0 < number < len(codes) - 1
        # A word or two that happen to be the same do not make a change easier to read.
        if tag == "equal" and not (between and len(before.strip()) < _WORTH_KEEPING):
            yield from (Piece("removed", gone), Piece("added", came), Piece("same", before))
            gone = came = ""
        else:
            gone, came = gone + before, came + after
    yield from (Piece("removed", gone), Piece("added", came))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
