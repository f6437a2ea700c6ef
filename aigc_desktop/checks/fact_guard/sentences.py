"""Cutting a paragraph into pieces that can be read for facts one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aigc_desktop.checks.fact_guard.quotes import quotations
from aigc_desktop.checks.fact_guard.scan import Taken

_END = re.compile(
    r"[。！？]+[”’」』）]*"
    # Three small letters before the full stop: no abbreviation, no initial, no "p.m.".
    r"|(?:(?<=[a-z]{3})|(?<=[\d%)”\"]))[.!?]+[”’\"')]*\s+(?=[A-Z“‘\"'])"
)
_ABBREVIATED = re.compile(r"\b(?:Prof|Capt|Sept|dept|Dept|Corp|Univ|vols?|approx|incl|Messrs)$")


def sentences(paragraph: str) -> Iterator[tuple[int, str]]:
    """Yield the pieces of `paragraph` with their starts; no quotation or name is cut in two.

    A piece is one sentence or, where it is not certain where a sentence ends, several. Joined,
    the pieces are the paragraph.
    """
    quoted = Taken.none_of(paragraph)
    quotations(paragraph, quoted)
    start = 0
    for match in _END.finditer(paragraph):
        end = match.end()
        inside = not (quoted.is_free(end - 1, end) or quoted.is_free(end, end + 1))
        shortened = _ABBREVIATED.search(paragraph, start, match.start())
        if end < len(paragraph) and not inside and not shortened:
            yield start, paragraph[start:end]
            start = end
    if start < len(paragraph):
        yield start, paragraph[start:]
