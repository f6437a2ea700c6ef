"""Times of day in English and Chinese text: 3 pm, 15:00, 下午三点, noon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from aigc_desktop.checks.fact_guard import numerals
from aigc_desktop.checks.fact_guard.scan import Rule, Taken, find

_DAY = 24 * 60
_HALF = 12 * 60


@dataclass(frozen=True)
class Time:
    """A time of day at `start` to `end`, or the two ends of a span of time.

    `minutes` count from midnight. Where nothing says which half of the day is meant, as in
    "three o'clock", `half_known` is False and the minutes are those of the first half.
    """

    start: int
    end: int
    text: str
    minutes: tuple[int, ...]
    half_known: bool = True
    kind: ClassVar[Literal["time"]] = "time"


_Match = re.Match[str]
_HAN = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_PART = "凌晨|清晨|早上|早晨|上午|中午|下午|午后|傍晚|晚上|晚间|夜里|夜间|深夜"
_REST = rf"(?:半|整|[一三]刻|(?P<minute>{_HAN})分?|钟)"
_WORD_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
_HOURS = "|".join(_WORD_HOURS)


def times(text: str, taken: Taken | None = None) -> tuple[Time, ...]:
    """Return the times of day in `text` in order; marks them in `taken`."""
    return find(text, _RULES, taken)


def _time(match: _Match, *minutes: int | None, half_known: bool = True) -> Time | None:
    known = tuple(minute % _DAY for minute in minutes if minute is not None)
    if len(known) < len(minutes):
        return None
    return Time(match.start(), match.end(), match.group(), known, half_known)


def _minutes(hour: int, minute: int) -> int | None:
    return hour * 60 + minute if 0 <= hour <= 24 and 0 <= minute < 60 else None


def _twelve(hour: str, minute: str | None, half: str) -> int | None:
    value = _minutes(int(hour), int(minute or 0))
    if value is None or not 1 <= int(hour) <= 12:
        return None
    return value % _HALF + (_HALF if half in "pP" else 0)


def _am_pm(match: _Match) -> Time | None:
    last = _twelve(match.group("hour"), match.group("minute"), match.group("half"))
    if not match.group("from"):
        return _time(match, last)
    half = match.group("from_half") or match.group("half")
    first = _twelve(match.group("from"), match.group("from_minute"), half)
    # In "11-1 pm" the first hour lies in the other half of the day.
    if first and last and first > last and not match.group("from_half"):
        first -= _HALF
    return _time(match, first, last)


def _clock(match: _Match) -> Time | None:
    hour = match.group("hour")
    value = _minutes(int(hour), int(match.group("minute")))
    return _time(match, value, half_known=int(hour) > 12 or hour.startswith("0"))


def _named(match: _Match) -> Time | None:
    return _time(match, _HALF if match.group().lower() in {"noon", "midday", "正午"} else 0)


def _o_clock(match: _Match) -> Time | None:
    word = match.group("hour").casefold()
    hour = int(word) if word.isdigit() else _WORD_HOURS.index(word) + 1
    past = 30 if match.groupdict().get("past") else 0
    return _time(match, _minutes(hour % 12, past), half_known=False)


def _chinese(match: _Match) -> Time | None:
    part = match.group("part") or ""
    minute = match.group("minute") or match.groupdict().get("past")
    value = _han_minutes(match.group("hour"), match.group("rest"), minute, part)
    hour = numerals.value_of(match.group("hour")) or 0
    if not match.group("until"):
        return _time(match, value, half_known=bool(part) or hour > 12)
    until = _han_minutes(match.group("until"), match.group("until_rest"), None, part)
    return _time(match, value, until, half_known=bool(part) or hour > 12)


def _han_minutes(hour: str, rest: str | None, minute: str | None, part: str) -> int | None:
    named = {"半": 30, "一刻": 15, "三刻": 45}.get(rest or "", 0)
    hours = numerals.value_of(hour)
    minutes = numerals.value_of(minute) if minute else named
    if hours is None or minutes is None or hours.denominator > 1:
        return None
    value = _minutes(int(hours), int(minutes))
    return None if value is None else _shifted(value, part)


def _shifted(value: int, part: str) -> int:
    """Put the hour into the half of the day that `part` names."""
    if part in {"下午", "午后", "傍晚", "晚上", "晚间", "夜里", "夜间", "深夜"} and value < _HALF:
        night = part in {"夜里", "夜间", "深夜"} and value < 6 * 60
        return value if night else value + _HALF
    if part == "中午" and value < 6 * 60:
        return value + _HALF
    if part in {"凌晨", "晚上", "深夜", "夜里"} and _HALF <= value < _HALF + 60:
        return value - _HALF
    return value


_I = re.IGNORECASE
_RULES: tuple[Rule[Time], ...] = (
    Rule(
        re.compile(
            r"(?<![\d.:])(?:(?P<from>\d{1,2})(?:[:.](?P<from_minute>\d{2}))?"
            r"(?: ?(?P<from_half>[ap])\.?m\.?)? ?(?:[-–—]|to|until|and) ?)?"
            r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>[ap])(?:m\b|\.m\b\.?)",
            _I,
        ),
        _am_pm,
        ("am", "pm", "a.m", "p.m"),
    ),
    Rule(
        re.compile(
            rf"(?:(?P<part>{_PART}) ?(?P<hour>{_HAN})[点时:](?P<rest>{_REST})?)"
            rf"(?:[至到—–~～-](?P<until>{_HAN})[点时:](?P<until_rest>半|整|[一三]刻)?)?"
        ),
        _chinese,
    ),
    Rule(
        re.compile(
            rf"(?:(?<![\d零〇一二两三四五六七八九十])|(?<=周[一二三四五六]))(?P<part>)(?P<hour>{_HAN})"
            rf"(?:点(?P<rest>半|整|[一三]刻|钟|(?P<minute>{_HAN})分(?![之]))|(?<=\d)时(?!间|候|期|代|速|段|长)"
            r"(?:(?P<past>\d{1,2})分)?)(?P<until>(?!))?(?P<until_rest>(?!))?"
        ),
        _chinese,
    ),
    Rule(re.compile(r"(?<![\d:.])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?![\d:])"), _clock),
    Rule(re.compile(rf"\b(?P<hour>\d{{1,2}}|{_HOURS}) o['’]clock\b", _I), _o_clock),
    Rule(re.compile(rf"\bhalf (?P<past>past) (?P<hour>{_HOURS}|\d{{1,2}})\b", _I), _o_clock),
    Rule(re.compile(r"\b(?:(?<!after)noon|midday|midnight)\b|正午|午夜", _I), _named),
)
