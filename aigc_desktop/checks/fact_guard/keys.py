"""What a fact offers as support, and what support a fact asks for, as plain comparable keys.

A draft's fact is supported where, for each of its needs, the brief offers one of the keys that
would do. This makes every comparison a look-up, whatever the length of the draft.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterator
from fractions import Fraction

from aigc_desktop.checks.fact_guard.dates import Date, Day
from aigc_desktop.checks.fact_guard.name import Name
from aigc_desktop.checks.fact_guard.quantity import Quantity
from aigc_desktop.checks.fact_guard.quotes import Quotation
from aigc_desktop.checks.fact_guard.times import Time
from aigc_desktop.checks.fact_guard.units import MEASURES

Key = tuple[Hashable, ...]
Fact = Quantity | Date | Time | Name | Quotation
"""Everything that is traced."""

_ANY = "any unit"
_COUNTED = "things counted"
_HALF_DAY = 12 * 60


def offers(fact: Fact) -> Iterator[Key]:
    """Yield the keys that `fact`, standing in the brief, offers."""
    if isinstance(fact, Quantity):
        yield from _quantity_offers(fact)
    elif isinstance(fact, Date):
        yield from _date_offers(fact)
    elif isinstance(fact, Time):
        for minute in fact.minutes:
            yield ("time", minute)
            yield ("clock", minute % _HALF_DAY)


def needs(fact: Fact) -> tuple[tuple[Key, ...], ...]:
    """Return what `fact`, standing in a draft, needs: all of these, each in one of its keys."""
    if isinstance(fact, Quantity):
        return _quantity_needs(fact)
    if isinstance(fact, Date):
        return _date_needs(fact)
    if isinstance(fact, Time):
        name = "time" if fact.half_known else "clock"
        days = [m if fact.half_known else m % _HALF_DAY for m in fact.minutes]
        return tuple(((name, minute),) for minute in days)
    return ()


def number_offers(value: Fraction) -> tuple[Key, ...]:
    """Return what a bare number offers: support for its value with any unit."""
    return ("number", value, ""), ("number", value, _ANY), ("number", value, _COUNTED)


def _quantity_offers(fact: Quantity) -> Iterator[Key]:
    if fact.code:
        yield ("code", fact.code)
    for value in fact.values:
        if fact.kind in {"ordinal", "percentage"}:
            yield (fact.kind, value)
        if fact.kind == "percentage":
            yield ("share", value / 100)
        if fact.kind == "money":
            yield ("money", value, fact.unit)
            yield ("number", value, "")
        if fact.kind == "number":
            yield from _counted(value, fact.unit)


def _counted(value: Fraction, unit: str) -> Iterator[Key]:
    if value.denominator > 1:
        yield ("share", value)
    if unit in MEASURES:
        yield ("number", value, "")
        yield ("number", value, unit)
        if unit == "person":
            yield ("number", value, _COUNTED)
    else:
        yield from number_offers(value)


def _quantity_needs(fact: Quantity) -> tuple[tuple[Key, ...], ...]:
    if fact.code:
        return ((("code", fact.code),),)
    return tuple(tuple(_would_do(fact, value)) for value in fact.values)


def _would_do(fact: Quantity, value: Fraction) -> Iterator[Key]:
    if fact.kind == "ordinal":
        yield from (("ordinal", value), ("day", value))
    elif fact.kind == "percentage":
        yield from (("percentage", value), ("share", value / 100))
    elif fact.kind == "money":
        yield ("money", value, fact.unit)
        # The sign ¥ stands for yuan and for yen.
        yield from (("money", value, other) for other in _SAME_SIGN.get(fact.unit, ()))
    elif fact.unit in MEASURES:
        yield from (("number", value, fact.unit), ("number", value, _ANY))
    elif fact.unit:
        # 42 seconds in the brief are no support for 42 countries.
        yield ("number", value, _COUNTED)
    else:
        yield ("number", value, "")
    if fact.kind == "number" and 0 < value < 1:
        yield ("share", value)


_SAME_SIGN = {"¥": ("CNY", "JPY"), "CNY": ("¥",), "JPY": ("¥",)}


def _date_offers(fact: Date) -> Iterator[Key]:
    if fact.weekday:
        yield ("weekday", fact.weekday)
    for readings in fact.days:
        for day in readings:
            yield from _day_offers(day)
            if fact.kind == "decade":
                yield ("decade", day.year)


def _day_offers(day: Day) -> Iterator[Key]:
    for year in {day.year, 0}:
        for month in {day.month, 0}:
            for number in {day.day, 0}:
                yield ("date", Day(year, month, number))
    if day.year:
        yield from number_offers(Fraction(day.year))
    if day.day:
        yield ("day", day.day)
    if day.year and day.month and day.day:
        yield from _weekday_of(day)


def _weekday_of(day: Day) -> Iterator[Key]:
    try:
        yield ("weekday", datetime.date(day.year, day.month, day.day).isoweekday())
    except ValueError:
        return


def _date_needs(fact: Date) -> tuple[tuple[Key, ...], ...]:
    if fact.kind == "weekday":
        return ((("weekday", fact.weekday),),)
    if fact.kind == "decade":
        return ((("decade", fact.days[0][0].year),),)
    return tuple(tuple(key for day in readings for key in _dated(day)) for readings in fact.days)


def _dated(day: Day) -> Iterator[Key]:
    yield ("date", day)
    if day == Day(year=day.year):
        yield from number_offers(Fraction(day.year))
    if day == Day(day=day.day):
        yield ("number", Fraction(day.day), "day")
