"""Finding words in a text whatever their case and width, with positions that stay exact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

Span = tuple[int, int]
"""Start and end in characters, end excluded."""

_CJK = "\u3400-\u9fff"
# Case means nothing here; to say so spares `re` four milliseconds for each pattern it compiles.
_NO_WORD_BEFORE = rf"(?<!(?-i:[^\W{_CJK}]))"
_NO_WORD_AFTER = rf"(?!(?-i:[^\W{_CJK}]))"
_Trie = dict[str, "_Trie"]
_END = ""
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


def whole_words(form: str) -> str:
    """Return the expression `form` so that it neither begins nor ends inside a word."""
    return f"{_NO_WORD_BEFORE}(?:{form}){_NO_WORD_AFTER}"


def _pieces(words: str) -> tuple[str, str, str]:
    """Return what must stand before `words`, the words, and what must stand after them."""
    before, atoms, after = _atoms(words)
    return before, "".join(atoms), after


def _atoms(words: str) -> tuple[str, tuple[str, ...], str]:
    """Return the pieces of `_pieces`, the words as one expression for each sign."""
    narrow = plain(words).strip()
    atoms: list[str] = []
    for piece in filter(None, re.split(r"[\s-]+", narrow)):
        if atoms:
            atoms.append(r"[\s-]*" if atoms[-1] == r"\." else r"[\s-]+")
        atoms += map(re.escape, piece)
    before = _NO_WORD_BEFORE if narrow[:1].isascii() and narrow[:1].isalnum() else ""
    after = _NO_WORD_AFTER if narrow[-1:].isascii() and narrow[-1:].isalnum() else ""
    return before, tuple(atoms) or tuple(map(re.escape, narrow)), after


def any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern for any of `words`, longest first; None where there are none.

    Words are merged into a trie, so that a place is given up at the first sign that fits none.
    """
    known = sorted({word.strip() for word in words if word.strip()}, key=lambda w: (-len(w), w))
    # Boundaries are looked at once for all words that share them: this is the inner loop.
    groups: dict[tuple[str, str], _Trie] = {}
    for before, atoms, after in map(_atoms, known):
        node = groups.setdefault((before, after), {})
        for atom in atoms:
            node = node.setdefault(atom, {})
        node[_END] = {}
    forms = [f"{before}{_form(trie)}{after}" for (before, after), trie in groups.items()]
    return re.compile("|".join(forms), re.IGNORECASE) if forms else None


def _form(trie: _Trie) -> str:
    """Return the expression for every path of `trie`; a longer one is tried first."""
    branches = [atom + _form(rest) for atom, rest in trie.items() if atom != _END]
    if not branches:
        return ""
    if len(branches) == 1 and _END not in trie:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if _END in trie else "")


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
