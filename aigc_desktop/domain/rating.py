"""A blind rating: which of two models' texts a person likes better, without knowing whose."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from aigc_desktop.domain.intervals import Interval, wilson

Choice = Literal["before", "after", "tie"]
Side = Literal["left", "right", "tie"]


@dataclass(frozen=True)
class Pair:
    """Two texts for one brief; `swapped` puts the newer model's on the left."""

    brief: str
    before: str
    after: str
    swapped: bool = False

    @property
    def left(self) -> str:
        """The text shown on the left."""
        return self.after if self.swapped else self.before

    @property
    def right(self) -> str:
        """The text shown on the right."""
        return self.before if self.swapped else self.after

    def choice(self, side: Side) -> Choice:
        """Return whose text the one on `side` is."""
        if side == "tie":
            return "tie"
        return "after" if (side == "left") == self.swapped else "before"


@dataclass(frozen=True)
class RatingResult:
    """How often each model's text was liked better."""

    before: int = 0
    after: int = 0
    ties: int = 0

    @classmethod
    def of(cls, choices: Iterable[Choice]) -> RatingResult:
        """Count `choices`."""
        made = list(choices)
        return cls(made.count("before"), made.count("after"), made.count("tie"))

    def __add__(self, other: RatingResult) -> RatingResult:
        return RatingResult(
            self.before + other.before, self.after + other.after, self.ties + other.ties
        )

    @property
    def count(self) -> int:
        """Pairs rated."""
        return self.before + self.after + self.ties

    @property
    def share(self) -> Interval:
        """How often the newer model was liked better, ties counted as halves (Wilson, 95 %)."""
        return wilson(self.after + self.ties / 2, self.count)


@dataclass(frozen=True)
class Rating:
    """Pairs in the order they are shown, and what was said of those shown so far."""

    pairs: tuple[Pair, ...]
    choices: tuple[Choice, ...] = field(default=())

    @classmethod
    def shuffled(cls, pairs: Iterable[Pair], seed: int) -> Rating:
        """Return a rating in which order and sides are up to chance."""
        rng = random.Random(seed)
        order = [replace(pair, swapped=rng.random() < 0.5) for pair in pairs]
        rng.shuffle(order)
        return cls(tuple(order))

    @property
    def current(self) -> Pair | None:
        """The pair to be judged now, None when all were."""
        place = len(self.choices)
        return self.pairs[place] if place < len(self.pairs) else None

    def judged(self, side: Side) -> Rating:
        """Return the rating after the current pair was judged."""
        pair = self.current
        return self if pair is None else replace(self, choices=(*self.choices, pair.choice(side)))

    def undone(self) -> Rating:
        """Return the rating before the last judgement."""
        return replace(self, choices=self.choices[:-1])

    @property
    def result(self) -> RatingResult:
        """What was said so far."""
        return RatingResult.of(self.choices)
