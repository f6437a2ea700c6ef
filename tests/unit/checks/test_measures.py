"""Figures about texts, against values worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.checks.measures import SharedRuns, bleu, distinct, self_bleu, words


def test_words_of_both_languages() -> None:
    assert words("It's 1,200 km - twice!") == ["it's", "1,200", "km", "twice"]
    assert words("三分钟，一杯 latte。") == ["三", "分", "钟", "一", "杯", "latte"]
    assert words("") == []


def test_distinct_counts_different_pairs() -> None:
    assert distinct(["a b a b"]) == pytest.approx(2 / 3)
    assert distinct(["a b", "a b"]) == 0.5
    assert distinct(["a b", "c d"]) == 1.0
    assert distinct(["a", ""]) == 0.0


def test_bleu_of_equal_and_of_strange_texts() -> None:
    text = "the lamp charges your phone while you work".split()
    assert bleu(text, [text]) == pytest.approx(1.0)
    assert bleu(text, [["nothing", "alike"]]) == 0.0
    assert bleu([], [text]) == 0.0
    assert bleu(text, []) == 0.0


def test_bleu_worked_out_by_hand() -> None:
    # unigrams 3/4; bigrams (1+1)/(3+1), trigrams (0+1)/(2+1), 4-grams (0+1)/(1+1)
    value = bleu("a b x c".split(), ["a b y c".split()])
    wanted = math.exp(sum(math.log(p) for p in (3 / 4, 2 / 4, 1 / 3, 1 / 2)) / 4)
    assert value == pytest.approx(wanted)


def test_a_short_text_is_penalised() -> None:
    assert bleu("a b c d".split(), ["a b c d e f g h".split()]) == pytest.approx(math.exp(-1))


def test_self_bleu_of_copies_and_of_strangers() -> None:
    assert self_bleu(["one two three four five"] * 3) == pytest.approx(1.0)
    assert self_bleu(["a b c d", "e f g h"]) == 0.0
    assert self_bleu(["alone"]) == 0.0


def test_the_longest_shared_run_is_found_across_many_texts() -> None:
    shared = SharedRuns([words("the cat sat on the mat"), words("三分钟出一杯"), []])
    shared.see(words("a cat sat on the roof"))
    shared.see(words("the mat"))
    shared.see(words("三分钟以后"))
    assert shared.longest() == [4, 3, 0]


def test_runs_are_counted_up_to_a_limit() -> None:
    shared = SharedRuns([["a"] * 9], longest=5)
    shared.see(["a"] * 9)
    assert shared.longest() == [5]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.sampled_from("ab"), max_size=7), max_size=3),
       st.lists(st.lists(st.sampled_from("ab"), max_size=7), max_size=3))  # fmt: skip
def test_shared_runs_agree_with_plain_search(
    texts: list[list[str]], stream: list[list[str]]
) -> None:
    shared = SharedRuns(texts)
    for tokens in stream:
        shared.see(tokens)
    for text, length in zip(texts, shared.longest(), strict=True):
        runs = {
            size
            for size in range(1, len(text) + 1)
            for i in range(len(text) - size + 1)
            if any("".join(text[i : i + size]) in "".join(other) for other in stream)
        }
        assert length == max(runs, default=0)
