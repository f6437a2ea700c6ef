"""Claims the brief does not support, in both languages and every usual notation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.claim_values import number
from aigc_desktop.checks.claims import Claims
from aigc_desktop.domain.brief import Brief, Language


def unsupported(text: str, given_text: str = "", language: Language = "en") -> list[str]:
    brief = Brief("ad", language, {"offer": given_text})
    found = Claims()(Subject({"headline": "", "description": text}, brief))
    assert all(item.severity == "warning" and item.part == "description" for item in found)
    return [text[item.start : item.end] for item in found]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The finest lamp", ["finest"]),
        ("Our most loved lamp", ["Our most loved"]),
        ("20% off", ["20%"]),
        ("２０％ off", ["２０％"]),
        ("twenty percent off", ["twenty percent"]),
        ("Only $12.50 or €9", ["$12.50", "€9"]),
        ("1,200 dollars", ["1,200 dollars"]),
        ("Until Sunday, May 3rd", ["Sunday", "May 3rd"]),
        ("By 3 May or 2026-05-04", ["3 May", "2026-05-04"]),
        ("A free gift", ["free"]),
        ("Free of charge", ["Free of charge"]),
        ("Guaranteed, money-back", ["Guaranteed", "money-back"]),
        ("最轻的杯子", ["最轻"]),
        ("唯一选择，独家配方", ["唯一", "独家"]),
        ("百分之二十的优惠", ["百分之二十"]),
        ("全场八折", ["八折"]),
        ("立减三十元，只要￥９９", ["三十元", "￥９９"]),
        ("五月三日截止，周日抽奖", ["五月三日", "周日"]),
        ("免费试用，质保三年", ["免费", "质保"]),
        ("售价1.2万元", ["1.2万元"]),
    ],
)
def test_claims_nobody_gave_are_cut_out_exactly(text: str, claims: list[str]) -> None:
    assert unsupported(text) == claims


@pytest.mark.parametrize(
    ("text", "given_text"),
    [
        ("20 per cent off", "20% off"),
        ("twenty percent off", "20% off"),
        ("２０％ off", "20% off"),
        ("百分之十二", "12%"),
        ("八折", "8折"),
        ("八五折", "85折"),
        ("打八折", "20% off"),
        ("立减三十元", "立减30元"),
        ("¥30", "三十元"),
        ("12,000元", "1.2万元"),
        ("$12.50", "12.5 dollars"),
        ("on 3 May", "until May 3rd"),
        ("2026-05-03", "5月3日"),
        ("五月三号", "5月3日"),
        ("Sundays", "until Sunday"),
        ("星期天见", "周日截止"),
        ("free of charge", "Free shipping"),
        ("赠送一只杯子", "免费送杯子"),
        ("a lifetime guarantee", "guaranteed for life"),
        ("质保两年", "两年保修"),
        ("the BEST lamp", "our best lamp"),
    ],
)
def test_claims_of_the_brief_are_supported_however_they_are_written(
    text: str, given_text: str
) -> None:
    assert unsupported(text, given_text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Sugar-free, smoke free, feel free to use your free time.",
        "Best before: see lid. Do your best. Most of the people, the most people.",
        "A quiet lamp for 12 rooms on 3 floors.",
        "You may 3-fold it; march on.",
        "最近上架，最好先预热，最后装箱，最多两杯。",
        "折叠伞八折叠，一周三次，三块巧克力。",
        "最佳食用期见包装。",
        "稀有元素，五元素。",
    ],
)
def test_plain_words_are_no_claims(text: str) -> None:
    assert unsupported(text) == []


@pytest.mark.parametrize(
    ("text", "given_text", "claims"),
    [
        ("30% off", "20% off", ["30%"]),
        ("$30", "30元", ["$30"]),
        ("May 4", "May 3", ["May 4"]),
        ("周六", "周日", ["周六"]),
        ("the fastest", "the best", ["fastest"]),
        ("七折", "八折", ["七折"]),
    ],
)
def test_another_value_or_currency_does_not_support_a_claim(
    text: str, given_text: str, claims: list[str]
) -> None:
    assert unsupported(text, given_text) == claims


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200), ("3.50", 3.5), ("1.2万", 12000), ("三十", 30), ("十二", 12),
        ("一百二十", 120), ("两千零五", 2005), ("一万二千", 12000), ("二〇二六", 2026),
        ("", None), ("x", None), ("万", 10000),
    ],
)  # fmt: skip
def test_numerals_are_read(text: str, value: float | None) -> None:
    read = number(text)
    assert (None if read is None else float(read)) == value


SNIPPETS = st.sampled_from(
    [
        "%",
        "百分之",
        "十",
        "万",
        "元",
        "¥",
        "$",
        "1",
        ",",
        ".",
        "折",
        "May ",
        "月",
        "日",
        "周",
        "٣",
        "最",
        "free",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(SNIPPETS, max_size=14).map("".join))


@settings(deadline=None, max_examples=150)
@given(TEXTS, TEXTS)
def test_any_text_gives_stable_spans_inside_it(text: str, given_text: str) -> None:
    checked = Subject({"d": text}, Brief("ad", "zh", {"offer": given_text}))
    found = Claims()(checked)
    assert found == Claims()(checked)
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(text[item.start : item.end] in str(item.message) for item in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))  # noqa: RUF007


@settings(deadline=None, max_examples=80)
@given(TEXTS)
def test_a_text_that_is_the_brief_claims_nothing_of_its_own(text: str) -> None:
    assert unsupported(text, text) == []
