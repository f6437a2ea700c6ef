"""What the readers of dates and of times of day hand over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from aigc_desktop.i18n.message import Message


@dataclass(frozen=True)
class DaySpot:
    """A day named at `start` to `end`.

    `until` is the last day of a span of days. `moment` is set where the words give a point in
    time by themselves ("in two hours"). `minutes` is the time of day that "tonight" stands for.
    """

    start: int
    end: int
    text: str
    day: date
    until: date | None = None
    moment: datetime | None = None
    minutes: int | None = None
    assumed: tuple[Message, ...] = ()


@dataclass(frozen=True)
class ClockSpot:
    """A time of day at `start` to `end`, in minutes from midnight; `until` ends a span.

    `vague`: only a part of the day was named, and the minutes are our guess. `half_known` is
    False where nothing says which half of the day is meant.
    """

    start: int
    end: int
    text: str
    minutes: int
    until: int | None = None
    vague: bool = False
    half_known: bool = True


@dataclass(frozen=True)
class LengthSpot:
    """How long something lasts, in minutes."""

    start: int
    end: int
    text: str
    minutes: int
