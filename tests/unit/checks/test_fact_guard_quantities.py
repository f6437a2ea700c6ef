"""Quantities are found where they stand and read alike however they are written."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.checks.fact_guard.numerals import value_of
from aigc_desktop.checks.fact_guard.quantities import quantities


def read(text: str) -> list[tuple[str, str, tuple[Fraction, ...], str]]:
    return [(q.kind, q.text, q.values, q.unit) for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "found", "value"),
    [
        ("They bought 4,200 books.", "4,200", 4200),
        ("It took 3.5 hours.", "3.5", Fraction(7, 2)),
        ("There were twenty-one guests.", "twenty-one", 21),
        ("two dozen eggs", "two dozen", 24),
        ("a dozen eggs", "a dozen", 12),
        ("a million readers", "a million", 10**6),
        ("one hundred and twenty chairs", "one hundred and twenty", 120),
        ("four thousand two hundred books", "four thousand two hundred", 4200),
        ("three hundred and five thousand trees", "three hundred and five thousand", 305000),
        ("1.2 million people", "1.2 million", 1200000),
        ("half of them left", "half", Fraction(1, 2)),
        ("a quarter of the town", "a quarter", Fraction(1, 4)),
        ("two-thirds of the seats", "two-thirds", Fraction(2, 3)),
        ("two and a half years", "two and a half", Fraction(5, 2)),
        ("page 12 of it", "12", 12),
        ("共一百二十人", "一百二十", 120),
        ("共两千三百册", "两千三百", 2300),
        ("约两千三册", "两千三", 2300),
        ("共一千零五册", "一千零五", 1005),
        ("达1.2万人", "1.2万", 12000),
        ("达3亿人", "3亿", 3 * 10**8),
        ("达3亿5000万人", "3亿5000万", 350000000),
        ("共十二个房间", "十二", 12),
        ("共三个房间", "三", 3),
        ("用了十分钟", "十", 10),
        ("用了半年", "半", Fraction(1, 2)),
        ("用了三年半", "三年半", Fraction(7, 2)),
        ("用了两个半小时", "两个半", Fraction(5, 2)),
        ("占三分之一", "三分之一", Fraction(1, 3)),
        ("共１２０人", "１２０", 120),
        ("气温零下5度", "零下5", -5),
        ("It was -5 °C.", "-5", -5),
    ],
)
def test_a_number_is_read_at_its_place(text: str, found: str, value: int) -> None:
    assert [(q.kind, q.text, q.values) for q in quantities(text)] == [
        ("number", found, (Fraction(value),))
    ]


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("12%", 12),
        ("12 %", 12),
        ("12 per cent", 12),
        ("12 percent", 12),
        ("１２％", 12),
        ("twelve percent", 12),
        ("百分之十二", 12),
        ("一成二", 12),
        ("三成", 30),
        ("3成", 30),
        ("两成半", 25),
        ("百分之12.5", Fraction(25, 2)),
        ("千分之三", Fraction(3, 10)),
    ],
)
def test_percentages_are_one_kind(text: str, percent: int) -> None:
    assert read(text) == [("percentage", text, (Fraction(percent),), "")]


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$3m", 3000000, "USD"),
        ("$3 million", 3000000, "USD"),
        ("3 million dollars", 3000000, "USD"),
        ("three million dollars", 3000000, "USD"),
        ("300万美元", 3000000, "USD"),
        ("300元", 300, "CNY"),
        ("三百元", 300, "CNY"),
        ("300 yuan", 300, "CNY"),
        ("¥300", 300, "¥"),
        ("￥300", 300, "¥"),
        ("€5.50", Fraction(11, 2), "EUR"),
        ("£1,000", 1000, "GBP"),
        ("1,000 pounds", 1000, "GBP"),
        ("5亿元", 5 * 10**8, "CNY"),
        ("$1.5bn", 1500000000, "USD"),
    ],
)
def test_money_has_its_currency(text: str, amount: int, currency: str) -> None:
    assert read(text) == [("money", text, (Fraction(amount),), currency)]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("3-5 rooms", (3, 5)),
        ("3–5 rooms", (3, 5)),
        ("3 to 5 rooms", (3, 5)),
        ("three to five rooms", (3, 5)),
        ("三到五个", (3, 5)),
        ("3至5个", (3, 5)),
        ("30到50万人", (300000, 500000)),
        ("3 to 5 million people", (3000000, 5000000)),
        ("3-5%", (3, 5)),
        ("$3-5 million", (3000000, 5000000)),
    ],
)
def test_ranges_have_two_ends(text: str, ends: tuple[int, int]) -> None:
    assert [q.values for q in quantities(text)] == [tuple(map(Fraction, ends))]


@pytest.mark.parametrize("text", ["the first", "the 1st", "第一", "第1"])
def test_ordinals_are_alike(text: str) -> None:
    assert [(q.kind, q.values) for q in quantities(text)] == [("ordinal", (Fraction(1),))]


def test_long_ordinals() -> None:
    assert [q.values for q in quantities("the twenty-first and the 21st, 第二十一")] == [
        (Fraction(21),)
    ] * 3


@pytest.mark.parametrize(
    "text",
    [
        "The 5G network",
        "an A4 sheet",
        "a 3D film",
        "COVID-19 cases",
        "the GPT-2 model",
        "an F-35 jet",
        "H7N9",
        "MH370",
        "B2B",
        "one of them",
        "one another",
        "wait a second",
        "every second counts",
        "per second",
        "at first it rained",
        "the signs allow a first estimate",
        "First, we ate",
        "first aid",
        "hundreds of people",
        "open 24/7",
        "v2 of it",
        "1. Open the box",
        "mail a1@b2.org",
        "https://a.org/12",
        "behalf",
        "half past",
        "Someone won",
        "一些人",
        "等一下",
        "第一时间赶到",
        "这是第一步",
        "十分高兴",
        "万一下雨",
        "三明治",
        "四川",
        "千万别忘",
        "统一",
        "数百人",
        "十几人",
        "三五人",
        "五花八门",
        "第三方",
        "百姓",
        "一个人",
        "一起",
        "两岸",
        "七夕",
    ],
)
def test_traps_hold_no_quantity(text: str) -> None:
    assert read(text) == []


def test_second_is_an_ordinal_elsewhere() -> None:
    assert [q.text for q in quantities("the second floor")] == ["second"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("call 010-65551234", "01065551234"),
        ("call 555-0123", "5550123"),
        ("call 13800138000", "13800138000"),
        ("call +44 20 7946 0000", "442079460000"),
        ("version 3.11.2", "3.11.2"),
    ],
)
def test_telephone_numbers_and_versions_are_codes(text: str, code: str) -> None:
    assert [(q.kind, q.code) for q in quantities(text)] == [("code", code)]


@pytest.mark.parametrize(
    "text", ["about 300 people", "nearly 300 people", "约300人", "近300人", "300多人", "300人左右"]
)
def test_approximate_words_are_noted_and_stay_outside(text: str) -> None:
    assert [(q.text, q.values, q.approximate, q.unit) for q in quantities(text)] == [
        ("300", (Fraction(300),), True, "person")
    ]
    assert not any(q.approximate for q in quantities("300 people, 300人"))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("3 km", "kilometre"),
        ("3公里", "kilometre"),
        ("3 years", "year"),
        ("三年", "year"),
        ("4,200 books", "books"),
        ("四千册", "册"),
        ("12个百分点", "percentage point"),
    ],
)
def test_units_are_kept(text: str, unit: str) -> None:
    assert [q.unit for q in quantities(text)] == [unit]


_HAN = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    if number >= 10**4:
        rest = number % 10**4
        gap = "零" if 0 < rest < 10**3 else ""
        return f"{in_chinese(number // 10**4)}万{gap}{in_chinese(rest) if rest else ''}"
    for size, unit in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            rest = number % size
            gap = "零" if 0 < rest < size // 10 else ""
            return f"{_HAN[number // size]}{unit}{gap}{in_chinese(rest) if rest else ''}"
    return _HAN[number]


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_english(number: int) -> str:
    for size, word in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = f" {in_english(number % size)}" if number % size else ""
            return f"{in_english(number // size)} {word}{rest}"
    if number >= 20:
        rest = f"-{_ONES[number % 10]}" if number % 10 else ""
        return f"{_TENS[number // 10 - 2]}{rest}"
    return _ONES[number]


@settings(deadline=None)
@given(st.integers(2, 9_999_999))
def test_every_way_to_write_a_number_has_its_value(number: int) -> None:
    ways = (f"{number}", f"{number:,}", in_english(number), in_chinese(number))
    for way in ways:
        text = f"共{way}人。" if way[0] in _HAN else f"There are {way} people."
        assert [(q.text, q.values) for q in quantities(text)] == [(way, (Fraction(number),))]


@given(st.integers(1, 10**12))
def test_chinese_units_multiply(number: int) -> None:
    assert value_of(f"{number}万") == number * 10**4
    assert value_of(f"{number}亿") == number * 10**8


@settings(deadline=None)
@given(
    st.text(
        alphabet="0123456789,.-%$¥元一二十百千万亿点分之成半第至 onetwsixh/:()+ſK²٣", max_size=60
    )
)
def test_no_text_makes_it_fail_and_spans_are_exact(text: str) -> None:
    found = quantities(text)
    assert all(text[q.start : q.end] == q.text and q.text for q in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
