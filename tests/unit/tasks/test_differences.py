"""Two texts as stretches that agree or differ."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.tasks.differences import LONGEST, differences


def test_english_differs_by_words_and_chinese_by_characters() -> None:
    english = [one for one in differences("A warm lamp", "A warmer lamp") if not one.same]
    assert [(one.left, one.right) for one in english] == [("warm", "warmer")]
    chinese = [one for one in differences("三分钟出一杯", "五分钟出两杯") if not one.same]
    assert [(one.left, one.right) for one in chinese] == [("三", "五"), ("一", "两")]


def test_words_with_only_a_blank_between_them_differ_as_one() -> None:
    found = [one for one in differences("A very warm lamp", "A most cosy lamp") if not one.same]
    assert [(one.left, one.right) for one in found] == [("very warm", "most cosy")]


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=40), st.text(max_size=40))
def test_the_stretches_give_both_texts_back(left: str, right: str) -> None:
    found = differences(left, right)
    assert "".join(one.left for one in found) == left
    assert "".join(one.right for one in found) == right
    assert all((one.left == one.right) == one.same for one in found)


def test_very_long_texts_differ_as_a_whole() -> None:
    text = "a" * (LONGEST + 1)
    assert [one.same for one in differences(text, text + "b")] == [False]
