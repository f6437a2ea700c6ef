"""Figures in notes, each with what it counts."""

from __future__ import annotations

import re

from aigc_desktop.checks.fact_guard.quantity import Quantity
from aigc_desktop.checks.fact_guard.support import facts_in

_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_COUNTED_EN = re.compile(
    r"(?:[ -](?!(?:and|or|but|to|in|on|at|for|with|from|by|is|are|was|were|will|would|has|have|had|"
    r"said|says|who|which|that|a|an|as|after|before|than|per|came|took|went|the)\b)"
    r"(?:[^\W\d_][\w’'-]*|of (?:the |its |their )?[^\W\d_][\w’'-]*)){0,4}"
)
_COUNTED_ZH = re.compile(
    r"[㐀-鿿]{0,8}?(?=[，。；、：！？）(（\s]|$|的|将|已|被|在|来自|参|到|为|和|与)"
)


def figures_in(sentence: str) -> list[str]:
    """Return each number, amount and percentage of `sentence` with the words it counts."""
    found = []
    for fact in facts_in(sentence):
        if not isinstance(fact, Quantity) or _YEAR.fullmatch(fact.text):
            continue
        if fact.kind in {"number", "money", "percentage"}:
            found.append(_with_counted(sentence, fact))
    return found


def _with_counted(sentence: str, fact: Quantity) -> str:
    chinese = any("㐀" <= char <= "鿿" for char in sentence)
    pattern = _COUNTED_ZH if chinese else _COUNTED_EN
    counted = pattern.match(sentence, fact.end)
    end = counted.end() if counted else fact.end
    return sentence[fact.start : end].strip(" ,")
