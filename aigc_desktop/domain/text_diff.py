"""What differs between two texts, paragraph by paragraph and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\s+|.", re.DOTALL)


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
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(ours[a:b]))
            continue
        yield Piece("removed", "".join(ours[a:b]))
        yield Piece("added", "".join(theirs[c:d]))


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
