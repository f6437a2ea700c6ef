"""Quotations in notes, and who is said to have said them."""

from __future__ import annotations

import re

from aigc_desktop.checks.fact_guard.quotes import Quotation, quotations
from aigc_desktop.domain.brief import Quote

_SAID = (
    "said|says|added|adds|told|explained|explains|noted|notes|argued|announced|stated|asked|"
    "recalled|warned|commented"
)
_SAID_ZH = "|".join(
    "表示 介绍 指出 说道 坦言 透露 强调 认为 补充道 补充 解释 回忆 感慨 呼吁 "
    "回应 写道 告诉记者 说 称".split()
)
_AFTER = (
    re.compile(rf"^[\s,，。]*(?:{_SAID})\s+(?P<speaker>[^.;“”\"\n]{{2,120}})"),
    re.compile(rf"^[\s,，。]*(?P<speaker>[^\s,.;“”\"][^.;“”\"\n]{{0,100}}?)\s+(?:{_SAID})\b"),
    re.compile(rf"^[\s,，。]*(?P<speaker>[^，。；：“”\s]{{2,24}}?)(?:还|也|则|又)?(?:{_SAID_ZH})"),
)
_BEFORE = (
    re.compile(
        rf"(?:^|[.!?]\s+)(?P<speaker>[^.;“”\"\n]{{2,120}}?)\s+(?:{_SAID})"
        r"(?: [a-z]+){0,3}\s*[:,]?\s*$"
    ),
    re.compile(
        rf"(?:^|[，。；])(?P<speaker>[^，。；：“”]{{2,24}}?)(?:还|也|则|又)?(?:{_SAID_ZH})[:：，,]?\s*$"
    ),
)
_PRONOUNS = re.compile(r"^(?:she|he|they|it|他|她|他们|她们|其)$", re.IGNORECASE)
_WORDS = re.compile(r"[㐀-鿿]|[^\W_㐀-鿿]+")
_FEWEST_WORDS = 4


def quotes_in(text: str) -> list[Quote]:
    """Return the quotations of `text` that somebody is said to have said, or that are long.

    A speaker who is only "she" is the speaker before. What no one said and has fewer than four
    words (in Chinese: characters) is a name or a term and left in the text.
    """
    found: list[Quote] = []
    for quotation in quotations(text):
        words = quotation.words.strip().strip(",，。").strip()
        speaker = _speaker(text, quotation)
        if speaker and _PRONOUNS.match(speaker):
            speaker = found[-1].speaker if found else ""
        long_enough = len(_WORDS.findall(words)) >= _FEWEST_WORDS
        if words and (long_enough or (speaker and len(_WORDS.findall(words)) > 1)):
            found.append(Quote(words, speaker))
    return found


def _speaker(text: str, quotation: Quotation) -> str:
    line_start = text.rfind("\n", 0, quotation.start) + 1
    line_end = text.find("\n", quotation.end)
    after = text[quotation.end : line_end if line_end >= 0 else len(text)]
    before = text[line_start : quotation.start]
    if before.rstrip().endswith((":", "：")):
        named = _first(_BEFORE, before) or _first(_AFTER, after)
    else:
        named = _first(_AFTER, after) or _first(_BEFORE, before)
    return named.strip(" ,，、")


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> str:
    found = (pattern.search(text) for pattern in patterns)
    return next((match.group("speaker") for match in found if match), "")
