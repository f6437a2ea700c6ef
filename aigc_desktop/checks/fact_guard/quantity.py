"""One quantity, and how the matches of the patterns in `quantities` are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from aigc_desktop.checks.fact_guard import numerals, units

QuantityKind = Literal["number", "ordinal", "percentage", "money", "code"]


@dataclass(frozen=True)
class Quantity:
    """One quantity at `start` to `end`.

    `values` are its exact values, two for a range; a percentage of 12 has the value 12. `unit` is
    a canonical unit, a bare unit word or a currency. `approximate` is set by words such as
    "about" and 约, which stand outside the span. A code (telephone number, version) has `code`.
    """

    kind: QuantityKind
    start: int
    end: int
    text: str
    values: tuple[Fraction, ...] = ()
    unit: str = ""
    approximate: bool = False
    code: str = ""


_Match = re.Match[str]

_ABOUT_BEFORE = re.compile(
    r"(?:\b(?:about|around|nearly|almost|roughly|approximately|some|over|under|at least|at most|"
    r"up to|(?:more|less|fewer) than|close to)|[约近]|大概|接近|超过?|逾|不足|至少|最多)\s*$",
    re.IGNORECASE,
)
_ABOUT_AFTER = re.compile(r"[多余]|(?:[^\W\d]{0,3})左右|\s+or so\b")


def _approximate(match: _Match) -> bool:
    before = match.string[max(0, match.start() - 16) : match.start()]
    return bool(_ABOUT_BEFORE.search(before) or _ABOUT_AFTER.match(match.string, match.end()))


def _quantity(
    match: _Match, kind: QuantityKind, values: tuple[Fraction | None, ...], unit: str = ""
) -> Quantity | None:
    known = tuple(value for value in values if value is not None)
    if not known or len(known) < len(values):
        return None
    place = (match.start(), match.end(), match.group())
    return Quantity(kind, *place, known, unit, _approximate(match))


def code(match: _Match) -> Quantity:
    """Read a telephone number or a version as its digits."""
    code = re.sub(r"[^\d.:]", "", match.group())
    return Quantity("code", match.start(), match.end(), match.group(), code=code)


def duration(match: _Match) -> Quantity | None:
    """Read 2:24:31 and 2小时24分31秒 as seconds."""
    hours, minutes, seconds = (int(group) for group in match.groups() if group)
    value = Fraction(hours * 3600 + minutes * 60 + seconds)
    return _quantity(match, "number", (value,), "second")


def percentage(match: _Match) -> Quantity | None:
    """Read one or two percentages."""
    numbers = [group for group in match.groups() if group]
    return _quantity(match, "percentage", tuple(map(numerals.value_of, numbers)))


def per_hundred(match: _Match) -> Quantity | None:
    """百分之十二, 千分之三 and, as a plain fraction, 三分之一."""
    below, above = match.group("below"), match.group("above")
    value = numerals.value_of(above)
    part = {"百": Fraction(100), "千": Fraction(1000)}.get(below) or numerals.value_of(below)
    if value is None or not part:
        return None
    if below in {"百", "千"}:
        return _quantity(match, "percentage", (value * 100 / part,))
    return _quantity(match, "number", (value / part,))


def tenths(match: _Match) -> Quantity | None:
    """Read 成, tenths, and the hundredths after it."""
    whole, rest = numerals.value_of(match.group(1)), numerals.value_of(match.group(2) or "〇")
    if match.group(2) == "半":
        rest = Fraction(5)
    if whole is None or rest is None or not 0 < whole < 10:
        return None
    return _quantity(match, "percentage", (whole * 10 + rest,))


def money(match: _Match) -> Quantity | None:
    """Read one or two amounts, None where a coefficient or the currency is missing."""
    unit = units.currency_of(match.group("sign"))
    low, high = match.group("low"), match.group("high")
    if (low or high)[0] in "百千万亿":
        return None
    values = _both_ends(low, high) if high else (numerals.value_of(low),)
    scale = _SCALES.get((match.groupdict().get("scale") or "").strip(" -").lower())
    if scale:
        # In "$3-5 million" the unit belongs to both ends.
        values = tuple(value and value * scale for value in values)
    return _quantity(match, "money", values, unit) if unit else None


_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
_SCALES |= {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALES |= {"trillion": 10**12}
_SCALE_AT_END = re.compile(
    r"(?<=[^十百千万亿])(?:[百千万亿]+|[ -](?:thousand|million|billion))$", re.I
)


def _both_ends(low: str | None, high: str) -> tuple[Fraction | None, ...]:
    """Return the values of a range; in "3 to 5 million" the unit belongs to both."""
    last = numerals.value_of(high)
    if low is None:
        return (last,)
    first, scale = numerals.value_of(low), _SCALE_AT_END.search(high)
    if scale and first and last and not _SCALE_AT_END.search(low):
        alone = numerals.value_of(high[: scale.start()])
        if alone and first < alone:
            first = first * last / alone
    return (first, last)


def range(match: _Match) -> Quantity | None:
    """Read two ends with one unit."""
    low, high = match.group("low"), match.group("high")
    ends = _both_ends(low, high)
    if None in ends or not units.stands_free(match.string, match.end()):
        return None
    return _quantity(match, "number", ends, units.unit_after(match.string, match.end()))


def number(match: _Match) -> Quantity | None:
    """Read a number, None where it counts nothing."""
    numeral, end = match.group("number"), match.end()
    if not _counts(match.string, end, numeral):
        return None
    value = numerals.value_of(numeral)
    if value is None or (match.group("below_zero") == "-" and not numeral[0].isdigit()):
        return None
    unit = units.unit_after(match.string, end)
    return _quantity(match, "number", (-value if match.group("below_zero") else value,), unit)


def _counts(text: str, end: int, numeral: str) -> bool:
    """Return whether a numeral counts something, and is no part of a word or a name."""
    first = numeral[0].lower()
    if first.isascii() and first.isdigit():
        return units.stands_free(text, end)
    if first.isascii():
        return numeral.lower() not in _SAY_LITTLE
    if len(numeral) == 1:
        return numeral not in "一零〇百千万亿" and units.has_han_unit(text, end)
    if first in "百千万亿":
        return False
    return _means_one_number(text, end, numeral)


def _means_one_number(text: str, end: int, numeral: str) -> bool:
    # 三五 and 七八 side by side mean "some"; 一百 and 一千 begin with a digit that counts.
    only_digits = all(char in numerals.HAN_DIGIT for char in numeral)
    if only_digits and len(numeral) == 2:
        return False
    return text[end : end + 1] not in {"几", "来"}


_SAY_LITTLE = {"one", "zero", "hundred", "thousand", "million", "billion", "trillion", "dozen"}


def one_and_a_half(match: _Match) -> Quantity | None:
    """Read "two and a half" and "two and a half thousand"."""
    whole = numerals.value_of(match.group(1))
    scale = _SCALES[match.group(2).strip().lower()] if match.group(2) else 1
    unit = units.unit_after(match.string, match.end())
    value = None if whole is None else (whole + Fraction(1, 2)) * scale
    return _quantity(match, "number", (value,), unit)


def han_and_a_half(match: _Match) -> Quantity | None:
    """Read 三年半 and 两个半."""
    whole = numerals.value_of(match.group(1))
    value = None if whole is None else whole + Fraction(1, 2)
    named = match.start(2) if match.group(2) != "个" else match.end()
    return _quantity(match, "number", (value,), units.unit_after(match.string, named))


def part(match: _Match) -> Quantity | None:
    """Read an English fraction in words."""
    above = (match.group("above") or "a").lower()
    value = Fraction(1) if above in {"a", "an", "one"} else numerals.value_of(above)
    below = _PARTS[match.group("below").casefold().removesuffix("s")]
    return _quantity(match, "number", (value and value / below,))


_PARTS = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "eighth": 8, "tenth": 10,
}  # fmt: skip


def slash(match: _Match) -> Quantity | None:
    """Read a fraction such as 3/4."""
    above, below = int(match.group(1)), int(match.group(2))
    return _quantity(match, "number", (Fraction(above, below),)) if 0 < above < below else None


def fixed(value: Fraction, unit: str = "") -> Callable[[_Match], Quantity | None]:
    """Return a reader of words that always mean `value`."""
    return lambda match: _quantity(
        match, "number", (value,), unit or units.unit_after(match.string, match.end())
    )


def ordinal(match: _Match) -> Quantity | None:
    """Read an English ordinal."""
    digits, word = match.group("digits"), match.group("word")
    value = Fraction(digits) if digits else numerals.ordinal_value(word)
    return _quantity(match, "ordinal", (None if value is None else Fraction(value),))


def han_ordinal(match: _Match) -> Quantity | None:
    """Read a Chinese ordinal."""
    return _quantity(match, "ordinal", (numerals.value_of(match.group(1)),))
