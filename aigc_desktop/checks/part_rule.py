"""What a platform asks of one part of an ad, and whether a text keeps to it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

import regex

from aigc_desktop.checks.counting import Count, length

State = Literal["empty", "fits", "short", "long", "forbidden", "little", "much"]
"""`short`, `long` and `forbidden` are refused; `little` and `much` only go against advice."""
REFUSED: frozenset[State] = frozenset({"short", "long", "forbidden"})


@dataclass(frozen=True)
class Fit:
    """How a text fits: its length, the bound it is measured against (0: none), and how it is.

    `start` and `end` mark what is beyond the bound or forbidden, both 0 where nothing is.
    """

    state: State
    length: int
    bound: int = 0
    start: int = 0
    end: int = 0

    @property
    def refused(self) -> bool:
        """Whether the platform would not take the text."""
        return self.state in REFUSED

    @property
    def within(self) -> bool:
        """Whether limits and advice are both kept to."""
        return self.state == "fits"


@dataclass(frozen=True)
class PartRule:
    """The rule of one part; a bound of 0 means that none is known.

    `sources` says where its text comes from (see platforms.toml), `least` and `most` how
    many texts there may be. `limit` and `shortest` are hard, `advice` and `advised_from`
    are not; one of the texts must be within `one_within`.
    """

    name: str
    sources: tuple[str, ...]
    count: Count
    source: str
    checked_on: datetime.date
    certainty: str
    least: int = 1
    most: int = 1
    shortest: int = 0
    limit: int = 0
    advised_from: int = 0
    advice: int = 0
    one_within: int = 0
    forbid: str = ""

    @property
    def bound(self) -> int:
        """The length to keep to: what is advised, otherwise what is allowed."""
        return self.advice or self.limit

    @property
    def hard(self) -> bool:
        """Whether `bound` is a limit rather than advice."""
        return bool(self.limit) and not self.advice

    def length(self, text: str) -> int:
        """Return how long `text` is here."""
        return length(text, self.count)

    def fit(self, text: str) -> Fit:
        """Return how `text` fits; the gravest trouble is told."""
        size = self.length(text)
        if not text.strip():
            return Fit("empty", size, self.bound)
        if self.limit and size > self.limit:
            return Fit("long", size, self.limit, self._cut(text, self.limit), len(text))
        if self.forbid and (match := regex.search(self.forbid, text)):
            return Fit("forbidden", size, self.bound, match.start(), match.end())
        if size < self.shortest:
            return Fit("short", size, self.shortest)
        if self.advice and size > self.advice:
            return Fit("much", size, self.advice, self._cut(text, self.advice), len(text))
        if size < self.advised_from:
            return Fit("little", size, self.advised_from)
        return Fit("fits", size, self.bound)

    def _cut(self, text: str, bound: int) -> int:
        """Return how many characters of `text` are within `bound`."""
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.length(text[:middle]) <= bound:
                low = middle
            else:
                high = middle - 1
        return low
