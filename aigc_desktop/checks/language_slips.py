"""Slips of grammar that can be seen without parsing: doubled words, articles, measure words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aigc_desktop.checks.check import Subject
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import N_, Message

_DOUBLED = re.compile(r"(?i)\b([a-z]+)\s+\1\b")
_MAY_DOUBLE = frozenset("had that very bye no so ha knock tick chop there now".split())
_DOUBLED_ZH = re.compile(r"(的的|了了|是是|和和|在在|与与|及及|把把|被被|将将|对对(?!子)|为为)")
_ARTICLE = re.compile(r"\b([Aa]n?)\s+([A-Za-z]+|\d+)")
_VOWEL_START = re.compile(r"(?i)[aeiou]|hour|honest|honou?r|heir|8|11$|18$")
_CONSONANT_START = re.compile(r"(?i)(?:uni(?!n|m)|use|usu|usa|eu|ur[aeiou]|one$|once|ubiq)")
_MARKS = re.compile(
    r"[,;:，；：、]\s*[.,;:!?。，；：、！？]|(?<![.…])\.\s*[,;:]|\.\.(?!\.)(?<!\.\.\.)|[。！？]\s*[。，；：、]"
)
_SPACE_BEFORE = re.compile(r"(?<=[A-Za-z0-9]) +[,.;:!?](?=\s|$)")
_SMALL_START = re.compile(r"(?<=[a-z]{2}[.!?])(?<!etc\.)(?<!\bvs\.) +([a-z]{2,})\b")
_PAIRS = {"“": "”", "（": "）", "(": ")", "《": "》", "「": "」", "[": "]"}
_MEASURES = dict(
    entry.split(":")
    for entry in """
        书:本部套批箱 杯子:个只 衣服:件套身 裤子:条 裙子:条 鞋:双只款 车:辆台部趟班款
        桌子:张 椅子:把张 伞:把 灯:盏只款 画:幅张 花:朵束枝盆支 树:棵株 鱼:条尾 猫:只
        狗:只条 鸟:只 信:封 诗:首 歌:首 雨:场阵 风:阵股 电影:部场 茶:杯壶盏 咖啡:杯款
        报纸:份张 钥匙:把串 手机:部台款 电脑:台部款 房子:套座间栋
""".split()
)
"""Common nouns with the measure words that go before them (Lü Shuxiang, 800 words)."""
_ANY_MEASURE = "个只本部套件条双辆台张把盏幅朵束棵株封首场阵杯份座间栋位名款"
_MEASURED = re.compile(
    rf"(?<![第每])[一两三几]([{_ANY_MEASURE}])"
    rf"({'|'.join(sorted(_MEASURES, key=len, reverse=True))})(?![\u4e00-\u9fff])"
)


@dataclass(frozen=True)
class LanguageSlips:
    """Marks doubled words, wrong articles or measure words, stray and unpaired marks.

    Words that stand like this in the brief are the user's own and not marked.
    """

    id: str = "slips"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Warn of every slip."""
        own = subject.brief.all_text()
        slips = _chinese if subject.brief.language == "zh" else _english
        return [
            Finding(self.id, "warning", message, part, start, end)
            for part, text in subject.parts.items()
            for start, end, message in (*slips(text), *_common(text))
            if text[start:end] not in own
        ]


def _english(text: str) -> Iterator[tuple[int, int, Message]]:
    for match in _DOUBLED.finditer(text):
        if match.group(1).lower() not in _MAY_DOUBLE:
            yield *match.span(), N_("“{word}” stands twice.", word=match.group(1))
    for match in _ARTICLE.finditer(text):
        article, word = match.groups()
        # A capital letter alone or an abbreviation is read letter by letter: no rule here.
        if word.isupper() and not word.isdigit():
            continue
        vowel = bool(_VOWEL_START.match(word)) and not _CONSONANT_START.match(word)
        if vowel != (len(article) == 2):
            yield *match.span(), N_("“{text}”: a or an?", text=match.group())
    for match in _SPACE_BEFORE.finditer(text):
        yield *match.span(), N_("There is a space before the punctuation mark.")
    for match in _SMALL_START.finditer(text):
        yield *match.span(1), N_("The sentence starts with a small letter.")


def _chinese(text: str) -> Iterator[tuple[int, int, Message]]:
    for match in _DOUBLED_ZH.finditer(text):
        yield *match.span(), N_("“{word}” stands twice.", word=match.group(1)[0])
    for match in _MEASURED.finditer(text):
        measure, noun = match.groups()
        if measure not in _MEASURES[noun]:
            yield *match.span(), N_("The measure word does not go with “{noun}”.", noun=noun)


def _common(text: str) -> Iterator[tuple[int, int, Message]]:
    for match in _MARKS.finditer(text):
        yield *match.span(), N_("Two punctuation marks stand together.")
    for left, right in _PAIRS.items():
        if text.count(left) != text.count(right):
            place = max(text.rfind(left), text.rfind(right))
            yield place, place + 1, N_("A bracket or quotation mark has no partner.")
