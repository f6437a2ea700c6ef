"""The user's own lists of words, and how words are found in a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.own_words import OwnWords
from aigc_desktop.checks.spans import any_of, clusters, literal, places, plain
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.words import WordList

BRIEF = Brief("ad")


@pytest.mark.parametrize(
    ("banned", "text", "found"),
    [
        (("cheap",), "CHEAP, not cheaper", ["CHEAP"]),
        (("low cost",), "Low-cost and ｌｏｗ　ｃｏｓｔ", ["Low-cost", "ｌｏｗ　ｃｏｓｔ"]),
        (("便宜", "便宜货"), "不是便宜货，也不便宜", ["便宜货", "便宜"]),
        (("APP",), "下载APP即可", ["APP"]),
        (("3D",), "13D 3Ds 3D", ["3D"]),
        (("C++", "-"), "C++ - ok", ["C++", "-"]),
        (("", " "), "anything", []),
    ],
)
def test_banned_words_are_cut_out_exactly(
    banned: tuple[str, ...], text: str, found: list[str]
) -> None:
    findings = OwnWords(banned)(Subject({"a": "", "b": text}, BRIEF))
    assert [text[item.start : item.end] for item in findings] == found
    assert all(item.severity == "error" and item.part == "b" for item in findings)


@pytest.mark.parametrize(
    ("required", "text", "missing"),
    [
        (("Lumo",), "The LUMO lamp", []),
        (("Lumo",), "Lumos maxima", ["Lumo"]),
        (("warm light",), "warm-light", []),
        (("清禾", "咖啡"), "清禾茶", ["咖啡"]),
        (("", "!!"), "nothing", []),
    ],
)
def test_required_words_that_are_missing_are_named(
    required: tuple[str, ...], text: str, missing: list[str]
) -> None:
    findings = OwnWords(required=required)(Subject({"a": text}, BRIEF))
    assert [item.message.args["term"] for item in findings] == missing
    assert {item.severity for item in findings} <= {"warning"}


def test_a_required_word_may_stand_in_any_part_and_weigh_more() -> None:
    check = OwnWords(required=("a", "b"), missing="error")
    (finding,) = check(Subject({"one": "x", "two": "a"}, BRIEF))
    assert (finding.severity, finding.part) == ("error", "")


def test_overlapping_spans_are_joined_and_touching_ones_are_not() -> None:
    assert clusters([(3, 5), (0, 2), (1, 3), (5, 6)]) == [(0, 3), (3, 5), (5, 6)]


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=30))
def test_narrowing_keeps_every_position(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert plain(plain(text)) == plain(text)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text(max_size=8), max_size=4), st.text(max_size=30))
def test_any_words_make_a_pattern_with_spans_inside_the_text(words: list[str], text: str) -> None:
    for low, high in places(any_of(words), plain(text)):
        assert 0 <= low < high <= len(text)
    for word in words:
        if word.strip():
            assert re.search(literal(word), plain(word), re.IGNORECASE)


@settings(deadline=None, max_examples=80)
@given(st.text(min_size=1, max_size=8))
def test_a_text_that_is_a_banned_word_is_marked(word: str) -> None:
    assert bool(OwnWords((word,))(Subject({"a": word}, BRIEF))) == bool(word.strip())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LUMO and Lumo and lumo", [("LUMO", "Lumo"), ("lumo", "Lumo")]),
        ("Lumo Pro, lumo pro", [("lumo pro", "Lumo Pro")]),
        ("lumos", []),
    ],
)
def test_names_are_spelled_in_one_way(text: str, found: list[tuple[str, str]]) -> None:
    findings = OwnWords(names=("Lumo", "Lumo Pro"))(Subject({"a": text}, BRIEF))
    assert [(text[one.start : one.end], one.suggestion) for one in findings] == found
    assert {one.severity for one in findings} <= {"warning"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A cell phone, a Cell-Phone", ["cell phone", "Cell-Phone"]),
        ("电脑包和笔记本电脑", ["电脑"]),
        ("cellphones", []),
    ],
)
def test_the_glossary_offers_the_word_of_the_house(text: str, found: list[str]) -> None:
    glossary = {"cell phone": "mobile phone", "电脑": "笔记本电脑"}
    findings = OwnWords.of(WordList(glossary=glossary))(Subject({"a": text}, BRIEF))
    assert [text[one.start : one.end] for one in findings] == found
    assert all(one.suggestion in glossary.values() for one in findings)


def test_a_word_list_tidies_what_it_is_given() -> None:
    words = WordList((" a  b ", "", "a b", "\ud800x"), glossary={"": "x", "y": "y", "z": " Z "})
    assert words.banned == ("a b", "x")
    assert words.glossary == {"z": "Z"}
    assert words
    assert not WordList((" ",))


@settings(deadline=None, max_examples=80)
@given(st.lists(st.text(max_size=6), max_size=4), st.dictionaries(st.text(max_size=4),
       st.text(max_size=4), max_size=4), st.text(max_size=30))  # fmt: skip
def test_any_word_list_gives_spans_inside_the_text(
    words: list[str], glossary: dict[str, str], text: str
) -> None:
    rules = WordList(tuple(words), tuple(words), tuple(words), glossary)
    for finding in OwnWords.of(rules)(Subject({"a": text}, BRIEF)):
        assert 0 <= finding.start <= finding.end <= len(text)
