"""How many requests a server bears at a time, found out while working."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

BACK_OFF_S = 0.25
LONGEST_S = 30.0
FIRST_LEFT, LEFT = 0.5, 0.75
"""What a decrease leaves of the limit: doubling may have overshot twofold, creeping hardly."""


class Throttle:
    """Additive increase, multiplicative decrease (Chiu and Jain 1989), up to `most`.

    Until the server first asks for less, each success adds one, which doubles the limit in each
    round (slow start, Jacobson 1988); from then on a whole round adds one. All that was begun
    before a decrease belongs to the same congestion and decreases nothing further.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._limit = float(min(2, most))
        self._steep = True
        self._decreased = -1.0
        self._pauses = 0
        self._until = 0.0

    @property
    def limit(self) -> int:
        """How many requests may be under way."""
        return int(self._limit)

    @property
    def pause_s(self) -> float:
        """How long nothing should be begun."""
        return max(0.0, self._until - self._clock())

    def succeeded(self) -> None:
        """Take note of an answer."""
        self._pauses = 0
        step = 1.0 if self._steep else 1.0 / self._limit
        self._limit = min(float(self._most), self._limit + step)

    def overloaded(self, begun: float, asked_s: float = 0.0) -> None:
        """Take note of a refusal of what was begun at `begun`; `asked_s` it wants to be left."""
        now = self._clock()
        self._until = max(self._until, now + asked_s)
        if begun <= self._decreased:
            return
        self._limit = max(1.0, self._limit * (FIRST_LEFT if self._steep else LEFT))
        self._steep = False
        self._decreased = now
        if not asked_s:
            pause = min(LONGEST_S, BACK_OFF_S * 2**self._pauses)
            self._until = max(self._until, now + pause * random.SystemRandom().uniform(0.5, 1.0))
        self._pauses += 1
