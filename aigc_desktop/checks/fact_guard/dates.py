"""Dates, weekdays and times of day in English and Chinese text.

Relative words (yesterday, 昨日), parts of the day alone (morning, 上午) and lengths of time are
left alone. "May" and "March" count as months only where a day, a year or a preposition shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from aigc_desktop.checks.fact_guard import numerals
from aigc_desktop.checks.fact_guard.scan import Rule, Taken, find


@dataclass(frozen=True)
class Day:
    """A date as far as it is given: 0 stands for a part that is not."""

    year: int = 0
    month: int = 0
    day: int = 0


@dataclass(frozen=True)
class Date:
    """A date at `start` to `end`.

    `days` are one date or the two ends of a range, each with its possible readings (3/4/2024 has
    two). A weekday has `weekday` (Monday is 1) and no days; a decade is its first year.
    """

    kind: Literal["date", "weekday", "decade"]
    start: int
    end: int
    text: str
    days: tuple[tuple[Day, ...], ...] = ()
    weekday: int = 0


_Match = re.Match[str]
_MONTH_NAMES = (
    "January February March April May June July August September October November December"
).split()
_MONTHS = {name[:3].lower(): number for number, name in enumerate(_MONTH_NAMES, start=1)}
_MONTH = "(?:" + "|".join(_MONTH_NAMES) + r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|(?:(?:twenty|thirty)[ -])?(?:{numerals.ORDINAL_WORD}))"
_YEAR = r"(?:[12]\d{3}(?!\d))"
_TO = r" ?(?:[-–—]|to|until|and) ?"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HAN_WEEKDAYS = {char: number for number, char in enumerate("一二三四五六日", start=1)} | {"天": 7}
_HAN = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_HAN_YEAR = r"(?:[12]\d{3}|[一二][零〇一二三四五六七八九]{3})"
_HAN_TO = r"[至到—–~～-]"


def dates(text: str, taken: Taken | None = None) -> tuple[Date, ...]:
    """Return dates, weekdays and decades of `text` in order; marks them in `taken`."""
    return find(text, _RULES, taken)


def _date(match: _Match, *days: Day | tuple[Day, ...]) -> Date | None:
    readings = tuple(
        tuple(day for day in ((one,) if isinstance(one, Day) else one) if _exists(day))
        for one in days
    )
    if not all(readings):
        return None
    return Date("date", match.start(), match.end(), match.group(), readings)


def _exists(day: Day) -> bool:
    return 0 <= day.month <= 12 and 0 <= day.day <= 31 and day != Day()


def _number(text: str | None) -> int:
    """Return a day, month or year written in any notation, 0 for none, -1 for what is none."""
    if not text:
        return 0
    figures = re.match(r"\d+", text)
    if figures:
        return int(figures.group())
    value = numerals.ordinal_value(text) if text.isascii() else numerals.han_value(text)
    return -1 if value is None else int(value)


def _month(text: str) -> int:
    return _MONTHS[text[:3].lower()]


def _english(match: _Match) -> Date | None:
    parts = match.groupdict()
    year, month = _number(parts.get("year")), _month(match.group("month"))
    first, last = _number(parts.get("day")), _number(parts.get("last"))
    if "day" in parts and not 0 < first <= 31:
        return None
    ends = (first, last) if last else (first,)
    return _date(match, *(Day(year, month, day) for day in ends))


def _chinese(match: _Match) -> Date | None:
    parts = match.groupdict()
    year, month, day = (_number(parts.get(key)) for key in ("year", "month", "day"))
    if parts.get("last") is None:
        return _date(match, Day(year, month, day))
    until = Day(year, _number(parts.get("last_month")) or month, _number(parts["last"]))
    return _date(match, Day(year, month, day), until)


def _numeric(match: _Match) -> Date | None:
    first, second, year = (int(group) for group in match.groups())
    return _date(match, (Day(year, first, second), Day(year, second, first)))


def _iso(match: _Match) -> Date | None:
    return _date(match, Day(*(int(group) for group in match.groups())))


def _weekday(match: _Match) -> Date:
    name = match.group("name").lower()
    number = _HAN_WEEKDAYS.get(name) or _WEEKDAYS.index(name[:3]) + 1
    return Date("weekday", match.start(), match.end(), match.group(), weekday=number)


def _decade(match: _Match) -> Date:
    digits = match.group("decade")
    tens = int(digits) if digits.isdigit() else int(numerals.han_value(digits) or 0)
    century = match.groupdict().get("century")
    year = tens if tens > 100 else (int(century or 20) - 1) * 100 + tens
    return Date("decade", match.start(), match.end(), match.group(), ((Day(year),),))


def _rule(pattern: str, read: Callable[[_Match], Date | None], hints: str = "") -> Rule[Date]:
    return Rule(re.compile(pattern), read, tuple(hints.split()))


_RULES: tuple[Rule[Date], ...] = (
    _rule(r"(?<![\d.-])([12]\d{3})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d-]|[.]\d)", _iso),
    _rule(r"(?<![\d./-])(\d{1,2})[/.](\d{1,2})[/.]([12]\d{3})(?!\d)", _numeric),
    _rule(
        rf"\b(?P<day>{_DAY})(?:{_TO}(?P<last>{_DAY}))?(?: of)? (?P<month>{_MONTH})\b"
        rf"(?:,? (?P<year>{_YEAR}))?",
        _english,
    ),
    _rule(
        rf"\b(?P<month>{_MONTH}) (?:the )?(?P<day>{_DAY})\b(?!:|[.,]\d|\d| ?(?:[ap]\.?m\b|per))"
        rf"(?:{_TO}(?P<last>\d{{1,2}})(?!\d|:))?(?:,? (?P<year>{_YEAR}))?",
        _english,
    ),
    _rule(rf"\b(?P<month>{_MONTH})(?: of|,)? (?P<year>{_YEAR})", _english),
    _rule(
        r"(?<=\b(?:in|of|by) )(?P<month>May|March)\b(?! [A-Z])"
        r"|(?!)(?P<year>)",
        _english,
    ),
    _rule(
        r"(?<=\b(?:since|until|early|after) )(?P<month>May|March)\b",
        _english,
    ),
    _rule(
        r"\b(?P<month>January|February|April|June|July|August|September|October|November|December)"
        r"\b(?! [A-Z])",
        _english,
    ),
    _rule(
        rf"(?:(?P<year>{_HAN_YEAR})年)?(?<![\d一二三四五六七八九十])(?P<month>{_HAN})月"
        rf"(?P<day>{_HAN})[日号]?{_HAN_TO}(?:(?P<last_month>{_HAN})月)?(?P<last>{_HAN})[日号]",
        _chinese,
        "月",
    ),
    _rule(
        rf"(?:(?P<year>{_HAN_YEAR})年)?(?<![\d一二三四五六七八九十])(?P<month>{_HAN})月(?:份)?"
        rf"(?:(?P<day>{_HAN})[日号])?",
        _chinese,
        "月",
    ),
    _rule(rf"(?<![\d零〇一二三四五六七八九])(?P<year>{_HAN_YEAR})年(?!代)", _chinese, "年"),
    _rule(
        rf"(?<![\d一二三四五六七八九十月第复某有])(?P<day>{_HAN})日(?![内后间前游元本语报]|以)",
        _chinese,
    ),
    _rule(r"\b(?P<decade>[12]\d{2}0)s\b", _decade),
    _rule(r"(?:(?P<century>\d\d)世纪|上世纪)?(?P<decade>[1-9]0|[二三四五六七八九]十)年代", _decade),
    _rule(
        r"\b(?P<name>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Tues?|Thurs?|Fri)"
        r"(?:s|\.)?\b",
        _weekday,
    ),
    _rule(
        r"(?<![\d一二三四五六七八九十两几半])(?:周|星期|礼拜)(?P<name>[一二三四五六日天])"
        r"(?![个次天场期节十百]|年)",
        _weekday,
    ),
)
