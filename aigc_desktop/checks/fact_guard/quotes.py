"""Quotations in a text, and whether their words stand in another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from aigc_desktop.checks.fact_guard.scan import Taken, tokens

# An opening mark inside ends the search, so an unclosed mark never costs more than its line.
_MARKS = re.compile(
    r"“(?P<curly>[^“”]{2,})”"
    r"|(?<!\d)\"(?P<straight>[^\"\n]{2,})\""
    r"|「(?P<corner>[^「」]{2,})」"
    r"|『(?P<double>[^『』]{2,})』"
    r"|(?<![\w’'])‘(?P<single>(?:[^‘’\n]|(?<=\w)’(?=\w)){2,})’(?!\w)"
    r"|(?<![\w’'])'(?!(?:\d\ds?|tis|twas|em|til|cause|n|round|bout)\b)(?=\S)"
    r"(?P<plain>(?:[^'\n]|(?<=\w)'(?=\w)){2,})(?<=\S)'(?!\w)",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"\[?(?:…+|\.{3,}|(?:\. ){2,}\.)\]?")


@dataclass(frozen=True)
class Quotation:
    """A quotation from `start` to `end`, marks included; `words` is what stands between them."""

    start: int
    end: int
    text: str
    words: str
    kind: ClassVar[Literal["quotation"]] = "quotation"


def quotations(text: str, taken: Taken | None = None) -> tuple[Quotation, ...]:
    """Return the quotations of `text` in order, inner ones left out; marks them in `taken`.

    Covered are “ ”, " ", 「 」, 『 』, ‘ ’ and ' '; an apostrophe opens none. A mark that is
    never closed opens none either.
    """
    taken = Taken.none_of(text) if taken is None else taken
    return tuple(
        Quotation(match.start(), match.end(), match.group(), match.group(match.lastgroup or 0))
        for match in _MARKS.finditer(text)
        if taken.take(match.start(), match.end())
    )


def stands_in(words: str, known: str) -> bool:
    """Return whether `words` stand in `known`, a text as `scan.tokens` returns it.

    Case, width and punctuation may differ. An ellipsis may leave words out: the pieces around
    it must follow one another.
    """
    return follow_one_another(pieces_of(words), known)


def pieces_of(words: str) -> tuple[str, ...]:
    """Return the pieces of `words` around its ellipses, each as `scan.tokens` returns it."""
    return tuple(piece for piece in map(tokens, _ELLIPSIS.split(words)) if piece.strip())


def follow_one_another(pieces: Sequence[str], known: str) -> bool:
    """Return whether `pieces`, at least one, stand in `known` one after the other."""
    place = 0
    for piece in pieces:
        found = known.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece) - 1
    return bool(pieces)
