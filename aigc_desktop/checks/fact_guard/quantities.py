"""Quantities in English and Chinese text, with their places and their values.

Found are figures, spelled-out numbers, ordinals, percentages, amounts of money, fractions,
ranges, telephone numbers and versions. Not found, because they seldom state a fact: "one", 一 and
"zero" alone, a single Chinese digit without a measure word behind it (四川, 三明治), vague numbers
(hundreds of, 数百, 十几), and figures that are part of a name (5G, A4, COVID-19).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from aigc_desktop.checks.fact_guard import numerals, quantity, units
from aigc_desktop.checks.fact_guard.quantity import Quantity
from aigc_desktop.checks.fact_guard.scan import Rule, Taken, find

_Match = re.Match[str]

_LEFT = r"(?<![A-Za-z0-9_])(?<![A-Za-z0-9][-./:_])(?<!\d,)"
_RIGHT = r"(?![\d_]|[.,:]\d)"
_WORDS = rf"\b(?:{numerals.WORDS})\b"
_NUMBER = (
    rf"(?:{_LEFT}(?:{numerals.SCALED}|{numerals.MIXED}|{numerals.DIGITS}{_RIGHT})"
    rf"|{_WORDS}|{numerals.HAN})"
)
_FIGURE = rf"(?:{numerals.SCALED}|{numerals.MIXED}|{numerals.DIGITS}|{numerals.HAN}|{_WORDS})"
_PERCENT = r"(?: ?%| ?％|[ -]?per ?cent\b|[ -]?pct\b)(?!age|[ -]points?)"
# A hyphen before a letter joins the words of one number, as in twenty-one.
_TO = r"(?: ?[-–—~～] ?(?![A-Za-z])| to |[至到])"


def quantities(text: str, taken: Taken | None = None) -> tuple[Quantity, ...]:
    """Return the quantities of `text` in the order they stand in; marks them in `taken`."""
    return find(text, _RULES, taken)


def _rule(
    pattern: str,
    read: Callable[[_Match], Quantity | None] | None = None,
    flags: int = 0,
    hints: str = "",
) -> Rule[Quantity]:
    return Rule(re.compile(pattern, flags), read, tuple(hints.split()))


_I = re.IGNORECASE
_PERCENT_HINTS = "% cent pct"
_CLASSIFIED = r"(?:个|年|天|小时|公里|米|吨|倍|月|周)"

_TRAPS = (
    r"(?m:^[ \t]*\d{1,2}[.)、][ \t]+(?=\S))",
    r"https?://\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,255}|\bwww\.\S+",
    r"(?<![\w-])(?:[A-Za-z]+[-_])+\d+(?:\.\d+)*[A-Za-z]*(?![\w-])",
    r"\b24/7\b|\b(?:fifty-fifty|one-on-one|one-to-one|nine-to-five)\b",
    r"三番五次|三位一体|两口子|四面八方|五花八门|七上八下|千方百计|乱七八糟|接二连三|独一无二|三三两两"
    r"|三心二意|四分五裂|百分百|十全十美|一五一十|九牛一毛|十字路?口?|十分(?!钟|之)",
    r"第一(?:时间|手|线|产业|夫人|步|要务)|第[二三]产业|第三方|第[一二]现场",
    r"[两三四][个项组](?:公开的)?(?:数字|数据|细节|问题|方面|要点|说法)"
    r"|(?:这|另外|再看|再添|还有|有|由)[两三四]项(?=可|都|：|:|，|。)",
    r"[数几](?:[十百千万亿]+)|[十百千万亿]+几|[上成][百千万][千万亿]?(?![分零])|(?<=[一-鿿])千万(?=[不别要])",
)
_TRAPS_EN = (
    # What counts the writer's own points, and orders them, says nothing about the event.
    r"\b(?:two|three|four) (?:(?:further|other|more|key) )?(?:figures|details|numbers|facts|points"
    r"|questions|things)\b"
    r"|\b(?:ask(?:ed)? for|mention(?:ed)?) first\b|\bfirst (?=reported|announced|weeks|days|steps)"
    r"|\bthe (?:first|second|third) (?:part|step|question|point|figure|thing) (?:of|is|was)\b",
    r"\bone (?:of|another)\b|\ba (?:first|second|third)\b|\bfirst among\b"
    r"|\b(?:at|from the) first\b|\bfirst(?=,| of all\b)"
    r"|\b(?:first|second|third)[ -](?:aid|lady|ladies|name|names|hand|class|thoughts?|party|parties"
    r"|nature|to none|things first)\b"
    r"|\b(?:a|per|each|every|split|one|this|any|\d+|same|last)[ -]second\b(?!-)",
)

_RULES: tuple[Rule[Quantity], ...] = (
    *(_rule(trap) for trap in _TRAPS),
    *(_rule(trap, flags=_I) for trap in _TRAPS_EN),
    _rule(
        r"(?<![\w+])(?:\+\d[\d() -]{6,16}\d|\(\d{3,4}\) ?\d{3,4}-?\d{4}|0\d{2,3}-\d{7,8}"
        r"|\d{3}-\d{3,4}-\d{4}|\d{3}-0\d{3}|1[3-9]\d{9})(?![\w-]|\.\d)",
        quantity.code,
    ),
    _rule(
        rf"{_LEFT}(?P<hours>\d{{1,3}}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)(?![\d:])"
        r"|(?<![\d.])(?P<han_hours>\d{1,3})(?:个)?小时(?P<han_minutes>\d{1,2})分(?:钟)?(?P<han_seconds>\d{1,2})秒",
        quantity.duration,
    ),
    _rule(rf"{_LEFT}\d+(?:\.\d+){{2,}}(?![\w])|{_LEFT}\d{{1,3}}:\d{{1,3}}(?![\d:])", quantity.code),
    _rule(
        rf"(?P<sign>{units.CURRENCY_BEFORE}) ?(?P<low>{numerals.DIGITS})"
        rf"(?: ?(?:[-–—~～]|to|至|到) ?(?:[$€£¥] ?)?(?P<high>{numerals.DIGITS}))?"
        r"(?P<scale>[ -]?(?:hundred|thousand|million|billion|trillion|bn|mn|tn)\b|[kKmMbB]\b)?"
        rf"(?![\d]|[.,]\d|[万亿])(?: (?:US )?dollars?\b)?",
        quantity.money,
        _I,
        f"$ € £ ¥ 人民币 {units.CODES}",
    ),
    _rule(
        rf"(?P<sign>{units.CURRENCY_BEFORE})(?P<low>{numerals.MIXED})(?P<high>(?!))?",
        quantity.money,
    ),
    _rule(
        rf"{_LEFT}(?P<low>{numerals.DIGITS})(?P<high>(?!))?(?P<scale> ?[kKmM])"
        rf"(?P<sign>{units.CURRENCY_AFTER})",
        quantity.money,
        _I,
        f"€ £ dollar euro pound yuan yen renminbi {units.CODES}",
    ),
    _rule(
        rf"{_LEFT}(?:(?P<low>{_FIGURE}){_TO})?(?P<high>{_FIGURE})(?P<sign>{units.CURRENCY_AFTER})",
        quantity.money,
        _I,
        f"€ £ 元 金 镑 币 块 dollar euro pound yuan yen renminbi {units.CODES}",
    ),
    _rule(
        rf"(?P<below>[百千]|[二三四五六七八九十]{{1,3}}|\d{{1,9}})分之(?P<above>{numerals.DIGITS}|{numerals.HAN})",
        quantity.per_hundred,
        hints="分之",
    ),
    _rule(
        rf"{_LEFT}({_FIGURE})(?:{_PERCENT})?{_TO}({_FIGURE}){_PERCENT}",
        quantity.percentage,
        _I,
        _PERCENT_HINTS,
    ),
    _rule(rf"{_LEFT}({_FIGURE}){_PERCENT}", quantity.percentage, _I, _PERCENT_HINTS),
    _rule(
        r"(?<![第一二三四五六七八九十百千万])([一二两三四五六七八九]|(?<![\d.])[1-9])成"
        r"(?:([一二三四五六七八九半])(?![个名位人]))?"
        r"(?![立为功员熟长果就绩分本都效不型交人品语家见因份批例])",
        quantity.tenths,
        hints="成",
    ),
    _rule(
        r"\b(?:(?P<above>an?|one|two|three|four|five|seven|nine)[ -])"
        r"(?P<below>third|quarter|fourth|fifth|sixth|eighth|tenth)s?\b"
        r"(?! (?:past|to\b|final|time|century|[a-z]+ in a row))",
        quantity.part,
        _I,
        "third quarter fourth fifth sixth eighth tenth",
    ),
    _rule(rf"{_LEFT}(\d)/(\d|10)(?![\d/.])", quantity.slash),
    _rule(
        rf"({_WORDS}|{_LEFT}\d{{1,9}}) and a half\b( (?:hundred|thousand|million|billion)\b)?",
        quantity.one_and_a_half,
        _I,
        "half",
    ),
    _rule(
        r"(?<!first )(?<!second )(?<!other )(?<!better )(?<!half-)\b(?:one |a )?half\b"
        r"(?!-|[ -](?:past|time|marathon|term|hearted|brother|sister))",
        quantity.fixed(Fraction(1, 2)),
        _I,
        "half",
    ),
    _rule(
        r"一半|半数|过半|(?<![大上下前后多一夜月年个岁点过])半(?=个?(?:年|天|小时|公里|月))",
        quantity.fixed(Fraction(1, 2)),
    ),
    _rule(
        rf"{_LEFT}({numerals.MIXED}|{numerals.HAN}|{numerals.DIGITS})(个(?=半小时|半月)|{_CLASSIFIED})半",
        quantity.han_and_a_half,
        hints="半",
    ),
    _rule(
        r"\b(?P<digits>\d{1,9})(?:st|nd|rd|th)\b"
        rf"|\b(?P<word>(?:(?:{numerals.TENS_WORD})[ -])?(?:{numerals.ORDINAL_WORD}))\b",
        quantity.ordinal,
        _I,
    ),
    _rule(rf"第({numerals.MIXED}|{numerals.HAN}|\d{{1,9}})", quantity.han_ordinal),
    _rule(
        rf"(?<=between )(?P<low>{_FIGURE}) and (?P<high>{_FIGURE})(?![\d]|[.,]\d)",
        quantity.range,
        _I,
        "between",
    ),
    _rule(
        rf"{_LEFT}(?P<low>{_FIGURE}){_TO}"
        rf"(?P<high>{_FIGURE})(?![\d]|[.,]\d|-\d)",
        quantity.range,
        _I,
    ),
    _rule(
        rf"(?P<below_zero>(?<![\w)])-|零下|minus )?(?P<number>{_NUMBER})",
        quantity.number,
        _I,
    ),
)
