"""Briefs: reading their fields and writing them down."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.domain.brief import Brief, FieldValue, Quote, Turn, brief_from, brief_to

words = st.text(max_size=20)
keys = st.text("abcdefgh_", min_size=1, max_size=9).filter(lambda key: key != "type")
values: st.SearchStrategy[FieldValue] = st.one_of(
    words,
    st.lists(words, max_size=3).map(tuple),
    st.lists(st.builds(Quote, words, words), min_size=1, max_size=3).map(tuple),
    st.lists(st.builds(Turn, st.sampled_from(("user", "assistant")), words), min_size=1).map(tuple),
)
briefs = st.builds(
    Brief,
    st.sampled_from(("ad", "news", "chat")),
    st.sampled_from(("en", "zh")),
    st.dictionaries(keys, values, max_size=4),
)


@settings(deadline=None, max_examples=60)
@given(briefs)
def test_what_was_written_down_is_read_back(brief: Brief) -> None:
    assert brief_from(json.loads(json.dumps(brief_to(brief)))) == brief


@pytest.mark.parametrize(
    "fields",
    [{"a": 3}, {"a": None}, {"a": ["x", {"text": "y"}]}, {"a": [1]}, {"a": {"text": "x"}}],
    ids=repr,
)
def test_values_that_are_none_of_ours_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a"):
        brief_from(fields)


def test_an_unknown_language_is_read_as_english() -> None:
    assert brief_from({"type": "ad", "language": "fr"}).language == "en"
    assert brief_from({"type": "ad", "language": "zh"}).language == "zh"


@pytest.mark.parametrize(
    ("features", "text"),
    [(("保温", " ", "防水 "), "保温, 防水"), (("warm", "", " dry"), "warm, dry")],
)
def test_empty_entries_of_a_list_do_not_count(features: tuple[str, ...], text: str) -> None:
    brief = Brief("ad", values={"features": features, "product": "  Mug  "})
    assert brief.text("features") == text
    assert brief.items("features") == tuple(text.split(", "))
    assert (brief.text("product"), brief.items("product")) == ("Mug", ("Mug",))
    assert (brief.text("offer"), brief.items("offer")) == ("", ())


def test_quotes_and_turns_without_words_do_not_count() -> None:
    brief = Brief(
        "news",
        values={
            "quotes": (Quote("你好", "白薇"), Quote(" ", "nobody")),
            "history": (Turn("user", "hi"), Turn("assistant", "")),
        },
    )
    assert brief.quotes() == (Quote("你好", "白薇"),)
    assert brief.turns() == (Turn("user", "hi"),)
    assert brief.quotes("history") == ()
    assert brief.turns("quotes") == ()


def test_all_text_holds_every_word_of_the_user_and_with_values_leaves_the_old_brief() -> None:
    brief = Brief("news", "zh", {"who": "图书馆", "quotes": (Quote("安静", "馆长"),)})
    changed = brief.with_values(numbers=("三千册", "20"), history=(Turn("user", "喂"),))
    assert changed.all_text().split("\n") == ["图书馆", "安静", "馆长", "三千册", "20", "喂"]
    assert set(brief.values) == {"who", "quotes"}
    assert changed.language == "zh"
