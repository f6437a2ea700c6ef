"""Streaming rules: never half a character, never a stop text, nothing lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.engine.stream import close_gaps, cut_at_stop, settled

TEXT = st.text(alphabet="ab .,#\n人工智能🎈\ufffd'", max_size=40)


@given(TEXT, st.lists(st.text("ab#\n人", min_size=1, max_size=3), max_size=2))
def test_what_was_shown_is_never_taken_back(text: str, stops: list[str]) -> None:
    stop = tuple(stops)
    final, _ = cut_at_stop(text, stop)
    shown = 0
    for length in range(len(text) + 1):
        part, stopped = cut_at_stop(text[:length], stop)
        if stopped:
            break
        end = settled(part, stop)
        # A trailing replacement mark is an unfinished character that may still change.
        assert final.startswith(part[:end])
        shown = max(shown, end)
    assert shown <= len(final)


@given(TEXT)
def test_no_half_character_is_shown(text: str) -> None:
    assert not text[: settled(text + "\ufffd")].endswith("\ufffd\ufffd" * 20)
    assert settled("人工\ufffd") == 2


def test_chinese_flows_by_character_and_latin_by_word() -> None:
    assert settled("人工智") == 3
    assert settled("hello wor") == len("hello ")
    assert settled("hello world ") == len("hello world ")
    assert settled("用AI") == 1


def test_the_start_of_a_stop_text_is_held_back() -> None:
    assert settled("text. ##", ("###",)) == len("text. ")
    assert settled("text. ##x ", ("###",)) == len("text. ##x ")


@given(TEXT, st.text("#", min_size=1, max_size=3))
def test_cut_at_stop(text: str, mark: str) -> None:
    cut, found = cut_at_stop(text, (mark,))
    assert mark not in cut
    assert found == (mark in text)
    assert text.startswith(cut)


def test_gaps_between_chinese_characters_close() -> None:
    assert close_gaps("人 工 智 能 ， GPT 模 型") == "人工智能， GPT 模型"
