"""Confidence intervals: how much of a figure may be chance."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Unit = TypeVar("Unit")
ROUNDS = 1000
_Z = 1.959964
"""Standard deviations that hold 95 % of a normal distribution."""


@dataclass(frozen=True)
class Interval:
    """A figure and the ends of its 95 % confidence interval."""

    value: float
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether `value` lies within, its ends included."""
        return self.low <= value <= self.high


def bootstrap(
    units: Sequence[Unit],
    statistic: Callable[[Sequence[Unit]], float],
    *,
    rounds: int = ROUNDS,
    seed: int = 1,
) -> Interval:
    """Return `statistic(units)` with the percentile interval of its bootstrap (Efron 1979).

    `units` are what was drawn independently, such as texts or briefs; with fewer than two there
    is no saying, and the interval is infinite.
    """
    value = statistic(units)
    if len(units) < 2:
        return Interval(value, -math.inf, math.inf)
    rng = random.Random(seed)
    found = sorted(statistic(rng.choices(units, k=len(units))) for _ in range(rounds))
    cut = round(0.025 * rounds)
    return Interval(value, found[cut], found[-1 - cut])


def wilson(hits: float, count: int) -> Interval:
    """Return the share hits / count with its score interval (Wilson 1927); all of it for none.

    `hits` may count ties as halves.
    """
    if not count:
        return Interval(math.nan, 0.0, 1.0)
    share, square = hits / count, _Z**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    spread = _Z * math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    half = spread / (1 + square / count)
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))
