"""Days in English and Chinese text, reckoned from today."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from dateutil.relativedelta import relativedelta

from aigc_desktop.checks.fact_guard import numerals
from aigc_desktop.checks.fact_guard.dates import Day, dates
from aigc_desktop.checks.fact_guard.scan import Rule, Taken, find
from aigc_desktop.i18n.message import N_
from aigc_desktop.tasks.appointments.spots import DaySpot

_Match = re.Match[str]
_Read = Callable[[_Match, datetime], DaySpot | None]
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = (
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)"
)
_HAN_WEEKDAYS = {char: number for number, char in enumerate("一二三四五六日")} | {"天": 6}
_HAN_NUMBER = rf"(?:\d{{1,3}}|[{numerals.HAN_DIGIT}十百]{{1,5}}|半)"
_NUMBER = rf"(?:\d{{1,3}}|an?|half an?|a couple of|{numerals.WORDS})"
_UNITS = {
    "minute": "minutes", "min": "minutes", "hour": "hours", "day": "days", "week": "weeks",
    "fortnight": "weeks", "month": "months", "year": "years",
    "分钟": "minutes", "小时": "hours", "钟头": "hours", "天": "days", "日": "days",
    "周": "weeks", "星期": "weeks", "礼拜": "weeks", "月": "months", "年": "years",
}  # fmt: skip
_SPANS = {
    "days": relativedelta(days=1),
    "weeks": relativedelta(weeks=1),
    "months": relativedelta(months=1),
    "years": relativedelta(years=1),
}
_EVENING = 20 * 60
_HAN_DAYS = {
    "大后天": 3, "后天": 2, "后日": 2, "明天": 1, "明日": 1, "明": 1, "今天": 0, "今日": 0, "今": 0,
    "当天": 0, "昨天": -1, "前天": -2,
}  # fmt: skip

NEXT_YEAR = N_("The date has passed this year, so next year is meant.")
DAY_FIRST = N_("The date could be read in two ways; month and day may be swapped.")


def days(text: str, now: datetime, taken: Taken | None = None) -> tuple[DaySpot, ...]:
    """Return the days `text` names, in order, reckoned from `now`; marks them in `taken`.

    A weekday alone is the next such day, today included. "Next Friday" and 下周五 are the
    Friday of the week after this one; weeks begin on Monday (ISO 8601). Days beyond the end of
    a month become its last day. "May" and the like without a day name no day.
    """
    taken = Taken.none_of(text) if taken is None else taken
    rules = [Rule(pattern, partial(_read, read, now)) for pattern, read in _RULES]
    found = [*find(text, rules, taken), *_absolute(text, now, taken)]
    return tuple(sorted(found, key=lambda spot: spot.start))


def _read(read: _Read, now: datetime, match: _Match) -> DaySpot | None:
    try:
        return read(match, now)
    except (ValueError, OverflowError):  # no such day, such as the year 10000
        return None


def _absolute(text: str, now: datetime, taken: Taken) -> list[DaySpot]:
    """Dates written out, as the facts guard reads them."""
    spots = []
    for found in dates(text, taken):
        readings = [_real(ends, now.date()) for ends in found.days]
        if found.kind != "date" or not readings or not all(readings):
            continue
        first = readings[0][0]
        assumed = () if found.days[0][0].year or first.year == now.year else (NEXT_YEAR,)
        if len({*readings[0]}) > 1:
            assumed = (*assumed, DAY_FIRST)
        until = readings[1][0] if len(readings) > 1 else None
        if until is not None and until < first:
            until = until.replace(year=until.year + 1)
        spots.append(
            DaySpot(found.start, found.end, found.text, first, until=until, assumed=assumed)
        )
    return spots


def _real(readings: tuple[Day, ...], today: date) -> list[date]:
    """Return the days that exist; a date without its year is the next one to come."""
    found = []
    for reading in readings:
        if not reading.day:
            continue
        month = reading.month or today.month
        for year in (reading.year,) if reading.year else (today.year, today.year + 1):
            if 1 <= month <= 12 and reading.day <= monthrange(year, month)[1]:
                day = date(year, month, reading.day)
                if reading.year or day >= today:
                    found.append(day)
                    break
    return found


def _spot(match: _Match, day: date, **more: object) -> DaySpot:
    spot = DaySpot(match.start(), match.end(), match.group(), day)
    return replace(spot, **more) if more else spot  # type: ignore[arg-type]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _coming(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _named(match: _Match, now: datetime) -> DaySpot:
    words = " ".join(match.group().lower().split())
    shift = {"today": 0, "tonight": 0, "this evening": 0, "this afternoon": 0, "this morning": 0}
    shift |= {"tomorrow night": 1, "tomorrow": 1, "yesterday": -1}
    shift |= {"the day after tomorrow": 2, "day after tomorrow": 2}
    minutes = {
        "tonight": _EVENING, "tomorrow night": _EVENING, "this evening": 19 * 60,
        "this afternoon": 14 * 60, "this morning": 9 * 60,
    }.get(words)  # fmt: skip
    return _spot(match, now.date() + timedelta(days=shift[words]), minutes=minutes)


def _weekday(match: _Match, now: datetime) -> DaySpot:
    number = _WEEKDAYS.index(match.group("name")[:3].lower())
    which = (match.group("which") or "").lower()
    after = " ".join((match.group("after") or "").lower().split())
    coming = _coming(now.date(), number)
    if which == "next" or after == "next week":
        return _spot(match, _monday(now.date()) + timedelta(days=7 + number))
    if which == "last":
        back = (now.date().weekday() - number) % 7 or 7
        return _spot(match, now.date() - timedelta(days=back))
    if after in {"week", "after next"} or which == "a week on":
        return _spot(match, coming + timedelta(days=7))
    return _spot(match, coming)


def _nth_weekday(match: _Match, now: datetime) -> DaySpot | None:
    """The first Monday of December, the last Friday of the month."""
    return _nth(match, now, match.group("month"), match.group("nth"), match.group("name"))


def _han_nth_weekday(match: _Match, now: datetime) -> DaySpot | None:
    """下个月第一个周一, 本月最后一个星期五."""
    return _nth(match, now, match.group("month"), match.group("n") or "最后", match.group("name"))


def _nth(match: _Match, now: datetime, month: str, nth: str, name: str) -> DaySpot | None:
    number = _HAN_WEEKDAYS.get(name)
    number = _WEEKDAYS.index(name[:3].lower()) if number is None else number
    first = _month_meant(month, now)
    if nth in {"last", "最后"}:
        end = _month_end(first)
        return _spot(match, end - timedelta(days=(end.weekday() - number) % 7))
    ordinal = {"first": 1, "second": 2, "third": 3, "fourth": 4}.get(nth.lower())
    count = ordinal or int(numerals.value_of(nth) or 0)
    day = _coming(first, number) + timedelta(weeks=count - 1)
    return _spot(match, day) if count and day.month == first.month else None


def _month_meant(words: str, now: datetime) -> date:
    """Return the first day of the month that `words` name."""
    first = now.date().replace(day=1)
    lower = words.lower()
    if "next" in lower or words.startswith("下"):
        return first + relativedelta(months=1)
    months = [date(2000, n, 1).strftime("%b").lower() for n in range(1, 13)]
    named = next((n for n, month in enumerate(months, 1) if lower.startswith(month)), 0)
    if words.endswith("月") and words[:1] not in "这本下":
        named = int(numerals.value_of(words[:-1]) or 0)
    if not named:
        return first
    return date(now.year + (named < now.month), named, 1)


def _month_end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _end_of_month(match: _Match, now: datetime) -> DaySpot:
    return _spot(match, _month_end(_month_meant(match.group("month") or "", now)))


def _later(match: _Match, now: datetime) -> DaySpot | None:
    """In three days, two weeks from now, 三天后, 半小时后: hours and minutes give a moment."""
    count = _count(match.group("n"))
    unit = _UNITS[_singular(match.group("unit"))]
    if count is None:
        return None
    if match.groupdict().get("half"):
        count += 0.5
    if match.group("unit").lower().startswith("fortnight"):
        count *= 2
    if unit in {"minutes", "hours"}:
        # Through UTC: an hour is an hour, whatever the clocks do meanwhile.
        moment = (now.astimezone(UTC) + timedelta(**{unit: count})).astimezone(now.tzinfo)
        return _spot(match, moment.date(), moment=moment)
    if count != int(count):
        return None
    return _spot(match, now.date() + _SPANS[unit] * int(count))


def _singular(unit: str) -> str:
    unit = unit.lower()
    return unit.rstrip("s") if unit.isascii() else unit


def _count(words: str) -> float | None:
    words = " ".join(words.lower().split())
    fixed = {"a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5, "a couple of": 2.0, "半": 0.5}
    if words in fixed:
        return fixed[words]
    value = numerals.value_of(words)
    return None if value is None else float(value)


def _next_unit(match: _Match, now: datetime) -> DaySpot:
    """Next week is its Monday, next month its first day, the weekend its Saturday."""
    words = " ".join(match.group().lower().split())
    if "weekend" in words or "周末" in words:
        saturday = _monday(now.date()) + timedelta(days=5)
        later = 7 if words.startswith(("next", "下")) else 0
        day = saturday + timedelta(days=later)
        return _spot(match, day, until=day + timedelta(days=1))
    if "month" in words or "月" in words:
        return _spot(match, now.date().replace(day=1) + relativedelta(months=1))
    return _spot(match, _monday(now.date()) + timedelta(days=7))


def _day_of_month(match: _Match, now: datetime) -> DaySpot | None:
    """On the 3rd, 下个月3号, 15号: of this month, or of the next where it has passed."""
    parts = match.groupdict()
    day = int(numerals.value_of(re.sub(r"(?i)st|nd|rd|th", "", parts["day"])) or 0)
    month = parts.get("month") or ""
    first = _month_meant(month, now)
    if not 1 <= day <= 31:
        return None
    if not month and day < now.day:
        first += relativedelta(months=1)
    while day > monthrange(first.year, first.month)[1]:
        if month:
            return None
        first += relativedelta(months=1)
    return _spot(match, first.replace(day=day))


def _han_named(match: _Match, now: datetime) -> DaySpot:
    day = now.date() + timedelta(days=_HAN_DAYS[match.group("day")])
    return _spot(match, day)


def _han_weekday(match: _Match, now: datetime) -> DaySpot:
    number = _HAN_WEEKDAYS[match.group("name")]
    which = match.group("which") or ""
    if not which:
        return _spot(match, _coming(now.date(), number))
    weeks = {"下下": 2, "下": 1, "上": -1}.get(which.removesuffix("个"), 0)
    return _spot(match, _monday(now.date()) + timedelta(days=7 * weeks + number))


_I = re.IGNORECASE
_MONTH_WORDS = (
    r"(?:the|this|next) month|(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)"
)
_UNIT = r"(?:minutes?|mins?|hours?|days?|weeks?|fortnights?|months?|years?)"
_HAN_UNIT = r"(?:分钟|小时|钟头|天|日|周|星期|礼拜|月|年)"

_RULES: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (
        re.compile(
            rf"\b(?:the )?(?P<nth>first|second|third|fourth|last) (?P<name>{_WEEKDAY}) "
            rf"(?:of|in) (?P<month>{_MONTH_WORDS})\b",
            _I,
        ),
        _nth_weekday,
    ),
    (
        re.compile(
            r"(?P<month>(?:下个?月|这个?月|本月|\d{1,2}月|[一二三四五六七八九十]{1,2}月))(?:的)?"
            r"(?:第(?P<n>[一二三四])个?|(?P<last>最后)一?个?)(?:周|星期|礼拜)(?P<name>[一二三四五六日天])"
        ),
        _han_nth_weekday,
    ),
    (
        re.compile(
            rf"\b(?:(?:by|at|on|before) )?(?:the )?(?:end|last day) of (?P<month>{_MONTH_WORDS})\b",
            _I,
        ),
        _end_of_month,
    ),
    (
        re.compile(
            r"(?P<month>下个?月|这个?月|本月|\d{1,2}月|[一二三四五六七八九十]{1,2}月|月)"
            r"(?:底|末|的?最后一天)"
        ),
        _end_of_month,
    ),
    (
        re.compile(
            r"\b(?:the )?day after tomorrow\b|\btomorrow night\b|\btonight\b|\btomorrow\b|\btoday\b"
            r"|\byesterday\b|\bthis (?:evening|afternoon|morning)\b",
            _I,
        ),
        _named,
    ),
    (
        re.compile(
            r"\b(?:(?P<which>this coming|coming|this|next|last|a week on) )?"
            rf"(?P<name>{_WEEKDAY})\b\.?"
            r"(?P<after> next week| after next| week\b)?",
            _I,
        ),
        _weekday,
    ),
    (
        re.compile(
            rf"\b(?:in|within) (?P<n>{_NUMBER})(?P<half>(?!))? (?P<unit>{_UNIT})(?:['’]? time)?\b",
            _I,
        ),
        _later,
    ),
    (
        re.compile(
            rf"\b(?P<n>{_NUMBER}) (?P<unit>{_UNIT}) (?:from (?:now|today)|later|ahead)\b", _I
        ),
        _later,
    ),
    (re.compile(r"\b(?:next|this) weekend\b|\bnext (?:week|month)\b", _I), _next_unit),
    (
        re.compile(
            rf"\b(?:on )?the (?P<day>\d{{1,2}}(?:st|nd|rd|th))(?: of (?P<month>{_MONTH_WORDS}))?\b",
            _I,
        ),
        _day_of_month,
    ),
    (
        re.compile(
            rf"(?P<n>{_HAN_NUMBER})个?(?P<half>半)?(?P<unit>{_HAN_UNIT})(?:之后|以后|过后|后)"
        ),
        _later,
    ),
    (
        re.compile(
            r"(?P<which>下下个?|下个?|上个?|这个?|本)?(?:周|星期|礼拜)(?P<name>[一二三四五六日天])(?![个次天场期节十百年])"
        ),
        _han_weekday,
    ),
    (
        re.compile(r"(?:下个?|这个?|本)?周末|下个?(?:周|星期|礼拜)(?![一二三四五六日天末])"),
        _next_unit,
    ),
    (
        re.compile(
            r"(?P<month>下个?月|这个?月|本月)(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})[号日]"
            r"|(?!)"
        ),
        _day_of_month,
    ),
    (re.compile(r"下个?月(?![底末])"), _next_unit),
    (
        re.compile(
            r"(?P<day>大后天|后天|后日|明天|明日|今天|今日|当天|昨天|前天|[明今](?=[早晚晨儿夜]))"
        ),
        _han_named,
    ),
    (
        re.compile(
            r"(?<![\d月一二三四五六七八九十第])(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})号(?![线楼院馆店门])"
        ),
        _day_of_month,
    ),
)
"""In this order: what an earlier pattern took, no later one takes again."""
