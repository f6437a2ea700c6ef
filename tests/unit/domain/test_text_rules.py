"""Counting, cutting into sentences, and comparing, in English and Chinese."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.domain.counting import count
from aigc_desktop.domain.sentences import (
    ends_sentence,
    first_sentence,
    sentence_at,
    sentences,
)
from aigc_desktop.domain.text_diff import difference


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Hello, world!", 2),
        ("It's a well-known fact: 4,200 books.", 6),
        ("林江市图书馆", 6),
        ("iPhone 15发布，售价5,999元。", 8),
        ("e-mail und Straße", 3),
        ("👍 ok", 1),
        ("…—!?", 0),
    ],
)
def test_words_as_people_count_them(text: str, words: int) -> None:
    assert count(text).words == words


def test_characters_and_reading_time() -> None:
    counted = count("ab cd\n图书馆")
    assert (counted.characters, counted.without_spaces) == (8, 7)
    assert count("word " * 238).seconds == pytest.approx(60)
    assert count("字" * 255).seconds == pytest.approx(60)
    assert count("字").minutes == 1
    assert count("").minutes == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mr. Brandt paid $3.5 at 5 p.m. on Monday. He left!", 2),
        ("“We won.” She smiled.", 2),
        ("“We won,” she said. Then?", 2),
        ("The U.S. team won.", 1),
        ("市长说：“我们赢了。”他走了。", 2),
        ("价格是3.5元。好！", 2),
        ("A headline\nThe text.", 2),
        ("  \n ", 0),
        ("J. R. Smith came. So did Ann.", 2),
    ],
)
def test_sentences(text: str, found: int) -> None:
    assert len(sentences(text)) == found


@given(st.text(st.sampled_from("ab. !?。！”\n 字"), max_size=60))
def test_sentences_cover_everything_but_blanks_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())


def test_the_sentence_at_a_place() -> None:
    text = "One here. Two there.\nThree."
    assert text[slice(*sentence_at(text, 3))] == "One here."
    assert text[slice(*sentence_at(text, 9))] == "One here."
    assert text[slice(*sentence_at(text, 12))] == "Two there."
    assert text[slice(*sentence_at(text, len(text)))] == "Three."
    assert sentence_at("One.\n\nTwo.", 5) == (5, 5)


def test_whether_a_sentence_has_ended() -> None:
    assert ends_sentence("It is done. ")
    assert ends_sentence("他说：“好。”")
    assert not ends_sentence("It is")
    assert first_sentence(" One. Two.") == (" One.", True)
    assert first_sentence(" One") == (" One", False)


@given(
    st.text(st.sampled_from("ab \n字。"), max_size=40),
    st.text(st.sampled_from("ab \n字。"), max_size=40),
)
def test_a_difference_holds_both_texts(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert "".join(p.text for p in pieces if p.kind != "added") == old
    assert "".join(p.text for p in pieces if p.kind != "removed") == new
    assert all(one.kind != two.kind for one, two in itertools.pairwise(pieces))


def test_only_what_changed_is_marked() -> None:
    pieces = difference(
        "The council opened the hall.\nNext.", "The council closed the hall.\nNext."
    )
    assert [(p.kind, p.text) for p in pieces if p.kind != "same"] == [
        ("removed", "opened"),
        ("added", "closed"),
    ]
