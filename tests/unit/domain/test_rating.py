"""Blind ratings: chance decides the sides, and the count knows whose text it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.domain.rating import Pair, Rating, RatingResult, Side

SIDES: tuple[Side, ...] = ("left", "right", "tie")


@given(st.integers(0, 2**30), st.lists(st.sampled_from(SIDES), max_size=12))
def test_whoever_likes_the_newer_text_is_counted_for_it(seed: int, sides: list[Side]) -> None:
    pairs = [Pair(str(n), f"old {n}", f"new {n}") for n in range(12)]
    rating = Rating.shuffled(pairs, seed)
    assert {pair.brief for pair in rating.pairs} == {pair.brief for pair in pairs}
    liked = []
    for side in sides:
        pair = rating.current
        assert pair is not None
        assert {pair.left, pair.right} == {pair.before, pair.after}
        liked.append({"left": pair.left, "right": pair.right, "tie": "tie"}[side].split()[0])
        rating = rating.judged(side)
    result = rating.result
    assert (result.before, result.after, result.ties) == tuple(
        liked.count(word) for word in ("old", "new", "tie")
    )
    assert result.count == len(sides)
    assert rating.undone().result.count == max(0, len(sides) - 1)


def test_sides_and_order_are_up_to_chance() -> None:
    pairs = [Pair(str(n), "old", "new") for n in range(200)]
    rating = Rating.shuffled(pairs, 7)
    swapped = sum(pair.swapped for pair in rating.pairs)
    assert 70 < swapped < 130
    assert [pair.brief for pair in rating.pairs] != [pair.brief for pair in pairs]


def test_after_the_last_pair_nothing_more_is_counted() -> None:
    rating = Rating((Pair("b", "old", "new"),)).judged("right").judged("right")
    assert rating.current is None
    assert rating.result == RatingResult(after=1)


def test_ties_count_as_halves() -> None:
    share = RatingResult(before=2, after=6, ties=2).share
    assert share.value == 0.7
    assert share.low < 0.5 < share.high
    assert RatingResult().share.high == 1
    assert RatingResult(1, 2, 3) + RatingResult(4, 5, 6) == RatingResult(5, 7, 9)
