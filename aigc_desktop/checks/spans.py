"""Finding words in a text whatever their case and width, with positions that stay exact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

Span = tuple[int, int]
"""Start and end in characters, end excluded."""

_CJK = "\u3400-\u9fff"
_NO_WORD_BEFORE = rf"(?<![^\W{_CJK}])"
_NO_WORD_AFTER = rf"(?![^\W{_CJK}])"
_SAME = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-"})


def plain(text: str) -> str:
    """Return `text` with full-width characters made narrow; every position stays the same."""
    folded = (unicodedata.normalize("NFKC", char) for char in text.translate(_SAME))
    return "".join(new if len(new) == 1 else old for old, new in zip(text, folded, strict=True))


def literal(words: str) -> str:
    """Return a regular expression for `words`, whole words where they are of Latin letters.

    Space and hyphen stand for each other, or for nothing after a full stop ("no. 1", "No.1").
    """
    before, body, after = _pieces(words)
    return before + body + after


def _pieces(words: str) -> tuple[str, str, str]:
    """Return what must stand before `words`, the words, and what must stand after them."""
    narrow = plain(words).strip()
    body = ""
    for piece in filter(None, re.split(r"[\s-]+", narrow)):
        gap = r"[\s-]*" if body.endswith(".") else r"[\s-]+"
        body += (gap if body else "") + re.escape(piece)
    before = _NO_WORD_BEFORE if narrow[:1].isascii() and narrow[:1].isalnum() else ""
    after = _NO_WORD_AFTER if narrow[-1:].isascii() and narrow[-1:].isalnum() else ""
    return before, body or re.escape(narrow), after


def any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern for any of `words`, longest first; None where there are none."""
    known = sorted({word.strip() for word in words if word.strip()}, key=lambda w: (-len(w), w))
    # Boundaries are looked at once for all words that share them: this is the inner loop.
    groups: dict[tuple[str, str], list[str]] = {}
    for before, body, after in map(_pieces, known):
        groups.setdefault((before, after), []).append(body)
    forms = [f"{before}(?:{'|'.join(group)}){after}" for (before, after), group in groups.items()]
    return re.compile("|".join(forms), re.IGNORECASE) if forms else None


def places(pattern: re.Pattern[str] | None, text: str) -> list[Span]:
    """Return the spans of every match that is not empty."""
    if pattern is None:
        return []
    return [match.span() for match in pattern.finditer(text) if match.group()]


def inside(span: Span, others: Iterable[Span]) -> bool:
    """Whether `span` lies within one of `others`."""
    return any(low <= span[0] and span[1] <= high for low, high in others)


def clusters(spans: Iterable[Span]) -> list[Span]:
    """Return the spans with overlapping ones joined, in order."""
    joined: list[Span] = []
    for low, high in sorted(spans):
        if joined and low < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined
