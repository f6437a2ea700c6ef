"""Whether a draft says what the brief says, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.fact_guard import FactsGuard
from aigc_desktop.checks.facts import (
    Mentions,
    SaidOnce,
    UnsupportedFigures,
    folded,
)
from aigc_desktop.domain.brief import Brief, FieldValue, Language, Quote


def subject(text: str, **values: FieldValue) -> Subject:
    return Subject({"lead": "ok", "body": text}, Brief("news", "en", values))


def cut_out(checked: Subject, check: UnsupportedFigures | FactsGuard) -> list[str]:
    return [checked.parts[item.part][item.start : item.end] for item in check(checked)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Lumo desk lamp", "The LUMO Desk-Lamp is here."),
        ("15% off", "Get 15 % off today."),
        ("清禾咖啡机", "来看“清禾”咖啡机。"),
        ("Ａ１ pen", "An A1 pen."),
        ("Straße", "In der STRASSE."),
    ],
)
def test_a_fact_is_found_whatever_its_case_width_and_punctuation(value: str, text: str) -> None:
    assert Mentions(("who",))(subject(text, who=value)) == []


@pytest.mark.parametrize(
    ("values", "text", "missing"),
    [
        ({"who": "Linden Library", "where": "Linden"}, "The Linden library.", []),
        ({"who": "Linden Library"}, "The library opened.", ["Linden Library"]),
        ({"numbers": ("420 books", "3 rooms")}, "It has 3 rooms.", ["420 books"]),
        ({"numbers": ("四千册", "三间")}, "馆内有四千册图书。", ["三间"]),
        ({"quotes": (Quote("We are glad", "Vera"),)}, "They were happy.", ["We are glad"]),
        ({"quotes": (Quote("我们很高兴", "白薇"),)}, "“我们很高兴”，她说。", []),
    ],
)
def test_every_fact_that_is_missing_is_named(
    values: dict[str, FieldValue], text: str, missing: list[str]
) -> None:
    found = Mentions(("who", "where", "numbers", "quotes"))(subject(text, **values))
    assert [item.message.args["text"] for item in found] == missing
    assert all(item.severity == "warning" and item.check == "coverage" for item in found)


def test_fields_that_are_empty_or_not_asked_for_need_no_mention() -> None:
    assert Mentions(("who", "why"))(subject("x", who="", why=" ", how="slowly")) == []


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("1200 people came.", "1,200 people"),
        ("1,200 people came.", "1200 people"),
        ("共有１２００人。", "1200人"),
        ("It costs 3.50 and opens at 10:30.", "3.50 from 10:30"),
        ("It is 2026.", "since 2026."),
        ("本周有 30 天。", "30天"),
        ("No figure at all.", "x"),
    ],
)
def test_figures_of_the_brief_are_supported_however_they_are_written(text: str, given: str) -> None:
    assert UnsupportedFigures()(subject(text, numbers=(given,))) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("420 books and 99 chairs, 12,500 in all.", ["99", "12,500"]),
        ("有420册图书和99把椅子。", ["99"]),
        ("42 or 4200", ["42", "4200"]),
        ("Rated 4.8.", ["4.8"]),
    ],
)
def test_figures_nobody_gave_are_cut_out_exactly(text: str, figures: list[str]) -> None:
    checked = subject(text, numbers=("420 books",))
    assert cut_out(checked, UnsupportedFigures()) == figures
    assert {item.severity for item in UnsupportedFigures()(checked)} == {"warning"}


def test_a_figure_in_a_quotation_of_the_brief_is_supported() -> None:
    assert UnsupportedFigures()(subject("7 rooms", quotes=(Quote("We built 7 rooms", "V"),))) == []


QUOTE = Quote("We wanted a quiet room", "Vera Brandt")


@pytest.mark.parametrize(
    "text",
    [
        "“We wanted a quiet room”, said Vera.",
        '"We wanted a quiet room," said Vera.',
        "「We wanted a quiet room」",
        "“We wanted a QUIET room.”",
        "“quiet room”",
        "She didn't say it, and it's not Vera's.",
        "No quotation.",
        "“…”",
    ],
)
def test_real_quotations_are_left_alone(text: str) -> None:
    assert FactsGuard()(subject(text, quotes=(QUOTE,))) == []


@pytest.mark.parametrize(
    ("text", "invented"),
    [
        ("“We love money”, she said.", ["“We love money”"]),
        ('She said "We love money" and left.', ['"We love money"']),
        ("她说：「我们爱钱」。", ["「我们爱钱」"]),
        ("“我们很高兴”，她说。“We wanted a quiet room”.", ["“我们很高兴”"]),
        ("“We wanted a quiet room for all”", ["“We wanted a quiet room for all”"]),
    ],
)
def test_invented_quotations_are_cut_out_with_their_marks(text: str, invented: list[str]) -> None:
    checked = subject(text, quotes=(QUOTE,))
    assert cut_out(checked, FactsGuard()) == invented
    assert {item.severity for item in FactsGuard()(checked)} == {"reject"}


def test_a_chinese_quotation_of_the_brief_is_found_word_for_word() -> None:
    quotes = (Quote("孩子不必一直压低声音", "白薇"),)
    assert FactsGuard()(subject("“孩子不必一直压低声音。”白薇说。", quotes=quotes)) == []
    assert FactsGuard()(subject("“孩子应当一直压低声音。”白薇说。", quotes=quotes))


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more_and_drops_spaces(text: str) -> None:
    once = folded(text)
    assert not any(char.isspace() for char in once)
    assert folded(f" {text}! ") == once


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=60))
def test_spans_lie_inside_any_text(text: str) -> None:
    checked = subject(text, who="x")
    for check in (UnsupportedFigures(), FactsGuard()):
        for item in check(checked):
            assert 0 <= item.start < item.end <= len(checked.parts[item.part])


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_a_text_that_is_the_brief_has_all_facts(text: str) -> None:
    checked = subject(text, who=text)
    assert UnsupportedFigures()(checked) == []
    assert Mentions(("who",))(checked) == []


@pytest.mark.parametrize(
    ("language", "point", "text"),
    [
        ("en", "warm light", "Warm light for all. Yes, warm light."),
        ("zh", "三档暖光", "三档暖光，夜读不累。三档暖光。"),
    ],
)
def test_a_point_said_twice_is_marked_the_second_time(
    language: Language, point: str, text: str
) -> None:
    brief = Brief("ad", language, {"features": (point,)})
    (finding,) = SaidOnce(("features",))(Subject({"description": text}, brief))
    assert finding.severity == "warning"
    assert text[finding.start : finding.end].casefold() == point
    assert finding.start > text.casefold().find(point)
    assert not SaidOnce(("features",))(Subject({"description": point, "headline": point}, brief))
