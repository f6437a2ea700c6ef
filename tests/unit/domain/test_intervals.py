"""Intervals, held to values from the books."""

from __future__ import annotations

import math
import random
from statistics import mean

import pytest

from aigc_desktop.domain.intervals import bootstrap, wilson


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_published_values(hits: int, count: int, low: float, high: float) -> None:
    found = wilson(hits, count)
    assert found.value == hits / count
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_of_nothing_nothing_is_known() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)
    one = bootstrap([3.0], mean)
    assert (one.value, one.low, one.high) == (3.0, -math.inf, math.inf)


def test_the_bootstrap_of_a_mean_is_that_of_the_normal_theory() -> None:
    rng = random.Random(5)
    values = [rng.gauss(10, 2) for _ in range(400)]
    found = bootstrap(values, mean)
    assert found.value == mean(values)
    assert found.high - found.low == pytest.approx(2 * 1.96 * 2 / 20, rel=0.15)
    assert found.holds(found.value)
    assert found == bootstrap(values, mean)
    assert not found.holds(11)
