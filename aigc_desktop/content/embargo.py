"""Reading the moment until which a text must not be published."""

from __future__ import annotations

from datetime import datetime

from aigc_desktop.checks.fact_guard.dates import dates
from aigc_desktop.checks.fact_guard.times import times


def embargo_moment(text: str) -> datetime | None:
    """Return the moment `text` names, None where it is not certain.

    Read are ISO 8601 and dates with a year in English and Chinese, with a time of day or
    without (then midnight). A moment without a time zone is meant in the zone of this computer.
    """
    moment = _iso(text.strip()) or _written(text)
    if moment is None:
        return None
    try:
        return moment if moment.tzinfo else moment.astimezone()
    except (OverflowError, OSError, ValueError):  # years no clock of this system knows
        return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _written(text: str) -> datetime | None:
    days = [date.days for date in dates(text) if date.kind == "date"]
    minutes = [time.minutes[0] for time in times(text)]
    if len(days) != 1 or len(minutes) > 1 or len(days[0]) != 1 or len(days[0][0]) != 1:
        return None
    day = days[0][0][0]
    hour, minute = divmod(minutes[0] if minutes else 0, 60)
    try:
        return datetime(day.year, day.month, day.day, hour, minute)
    except ValueError:
        return None
