"""Where sentences begin and end, in English and Chinese."""

from __future__ import annotations

import re

Span = tuple[int, int]

_CLOSING = "”’\"')）」』】》"
_END = re.compile(rf"[。！？!?…]+[{_CLOSING}]*|\.+[{_CLOSING}]*(?=\s|$)|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sen|Rep|Gov|Gen|Lt|Capt|Col|Sgt|No|vs|etc|approx|Inc|Ltd|Co|"
    r"Corp|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)|\b[A-Za-z](?:\.[A-Za-z])*)$"
)
_OPENS = re.compile(r"\s*[\"'“‘(]*[a-z,;]")
_ENDED = re.compile(rf"[。！？!?….][{_CLOSING}]*\s*$")


def sentences(text: str) -> list[Span]:
    """Return the sentences of `text` without the blanks around them.

    A full stop after an abbreviation or an initial, or before a small letter, ends none; a line
    break always does. Decimal points have no blank after them and so end none either.
    """
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if match.group()[0] in ".!?…" and _goes_on(text, match):
            continue
        _add(spans, text, start, match.end())
        start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _goes_on(text: str, match: re.Match[str]) -> bool:
    if _OPENS.match(text, match.end()):
        return True
    abbreviated = match.group() == "." and _ABBREVIATION.search(text, 0, match.start())
    return bool(abbreviated) and bool(text[match.end() :].strip())


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if piece.strip():
        spans.append((start + left, start + len(piece.rstrip())))


def sentence_at(text: str, place: int) -> Span:
    """Return the sentence that holds or last ended before `place`; `(place, place)` for none."""
    found = (place, place)
    for start, end in sentences(text):
        if start > place:
            break
        found = (start, end)
    return found if "\n" not in text[found[1] : place] else (place, place)


def ends_sentence(text: str) -> bool:
    """Return whether `text` is empty or its last sentence has come to its end."""
    return not text.strip() or bool(_ENDED.search(text))


def first_sentence(text: str) -> tuple[str, bool]:
    """Return the first sentence of `text`, its leading blanks kept, and whether it is complete."""
    spans = sentences(text)
    if not spans:
        return text, False
    end = spans[0][1]
    return text[:end], len(spans) > 1 or bool(_ENDED.search(text[:end]))
