"""Quotations in a text, and whether their words stand in another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from aigc_desktop.checks.fact_guard.scan import Taken, tokens

# A Chinese character beside a mark joins no word, unlike a Latin letter.
_LETTER = r"[^\W㐀-鿿]"
# An opening mark inside ends the search, so an unclosed mark never costs more than its line.
_MARKS = re.compile(
    r"“(?P<curly>[^“”\n]{2,})”"
    r"|„(?P<low>[^„“”\n]{2,})[“”]"
    r"|(?<!\d)[\"＂](?P<straight>[^\"＂\n]{2,})[\"＂]"
    r"|「(?P<corner>[^「」\n]{2,})」"
    r"|『(?P<double>[^『』\n]{2,})』"
    r"|«(?P<angle>[^«»\n]{2,})»"
    rf"|(?<!{_LETTER})(?<![’'])‘(?P<single>(?:[^‘’\n]|(?<={_LETTER})’(?={_LETTER})){{2,}})’(?!{_LETTER})"
    rf"|(?<!{_LETTER})(?<![’'])'(?!(?:\d\ds?|tis|twas|em|til|cause|n|round|bout)\b)(?=\S)"
    rf"(?P<plain>(?:[^'\n]|(?<={_LETTER})'(?={_LETTER})){{2,}})(?<=\S)'(?!{_LETTER})",
    re.IGNORECASE,
)
_TWO_CLOSING = re.compile(r"”(?P<twice>[^“”\n]{2,})”")
# Marks left over: one that is never closed, one that was never opened.
_LEFT_OVER = re.compile(
    r"[“„](?P<open>[^“”\n]{2,})$"
    r"|[「『«](?P<opened>[^「」『』«»\n]{2,})$"
    r"|(?<![\w\"])\"(?P<upright>(?=\w)[^\"\n]{8,})$"
    r"|^(?P<closed>[^“”\n]{2,}(?<!\d))”",
    re.MULTILINE,
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

    Covered are “ ”, „ “, " ", 「 」, 『 』, « », ‘ ’ and ' '; an apostrophe opens none. A mark
    without its other half takes the rest of its line: what opens a quotation must not pass
    for the writer's own words because its end was forgotten.
    """
    taken = Taken.none_of(text) if taken is None else taken
    found = [
        Quotation(match.start(), match.end(), match.group(), match.group(match.lastgroup or 0))
        for pattern in (_MARKS, _TWO_CLOSING, _LEFT_OVER)
        for match in pattern.finditer(text)
        # Signs alone quote nobody.
        if tokens(match.group()).strip() and taken.take(match.start(), match.end())
    ]
    return tuple(sorted(found, key=lambda quotation: quotation.start))


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
