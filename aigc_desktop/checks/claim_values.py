"""Claims with a value: percentages, prices and dates, read to a form that compares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

ClaimKind = Literal["superlative", "percentage", "price", "date", "free", "guarantee"]

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN = "[〇零一二两三四五六七八九十百千万]{1,12}"
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELLED = {word: 10 * place for place, word in enumerate(_TENS, 1)}
_SPELLED |= {"five": 5, "fifteen": 15, "hundred": 100, "a hundred": 100, "one hundred": 100}
_NUMBER = rf"(?:(?<![\d.])\d[\d,]*(?:\.\d+)?[万千]?|{_HAN})"
_CURRENCIES = {
    "$": "usd", "usd": "usd", "dollar": "usd", "dollars": "usd", "美元": "usd",
    "£": "gbp", "gbp": "gbp", "英镑": "gbp",
    "€": "eur", "eur": "eur", "euro": "eur", "euros": "eur", "欧元": "eur",
    "¥": "cny", "cny": "cny", "rmb": "cny", "yuan": "cny", "元": "cny",
    "块钱": "cny", "人民币": "cny",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = (
    "(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d|-?[a-z])"


@dataclass(frozen=True)
class Claim:
    """One claim at `start` to `end`; claims of one `kind` and `meaning` support each other."""

    kind: ClaimKind
    start: int
    end: int
    meaning: str


def number(text: str) -> Decimal | None:
    """Return the value of a figure (1,200 or 1.2万) or Chinese numeral, None if it is neither."""
    scale = {"万": 10000, "千": 1000}.get(text[-1:], 1)
    figure = text.rstrip("万千").replace(",", "")
    if figure.isascii() and re.fullmatch(r"\d+(?:\.\d+)?", figure):
        return Decimal(figure) * scale
    if not re.fullmatch(_HAN, text):
        return None
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return Decimal("".join(str(_DIGITS[char]) for char in text))
    return Decimal(_han(text))


def _han(text: str) -> int:
    before, ten_thousands, after = text.rpartition("万")
    if ten_thousands:
        return (_han(before) or 1) * 10000 + _han(after)
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total, digit = total + (digit or 1) * _UNITS[char], 0
    return total + digit


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _percent(match: re.Match[str]) -> str:
    text = match["number"].casefold()
    value = _SPELLED.get(text, None)
    exact = Decimal(value) if value is not None else number(text)
    return "" if exact is None else _shown(exact)


def _tenths(match: re.Match[str]) -> str:
    """八折 and 8.5折 leave eight tenths of the price: 20 % and 15 % off."""
    text = match["number"]
    value = number(text)
    if value is None or not 0 < value < 100:
        return ""
    return _shown(100 - (value if value > 10 else value * 10))


def _price(match: re.Match[str]) -> str:
    value = number(match["number"])
    return "" if value is None else f"{_CURRENCIES[match['unit'].casefold()]} {_shown(value)}"


def _date(match: re.Match[str]) -> str:
    month, day = match["month"], match["day"]
    known = (
        _MONTHS.index(month[:3].casefold()) + 1
        if month[:3].isalpha() and month.isascii()
        else (number(month))
    )
    return "" if known is None else f"{known}-{number(day)}"


def _weekday(match: re.Match[str]) -> str:
    return f"day {_DAYS.index(match['weekday'][:3].casefold()) + 1}"


def _weekday_zh(match: re.Match[str]) -> str:
    return f"day {'一二三四五六日'.index(match['weekday'].replace('天', '日')) + 1}"


_SIGNS = "|".join(re.escape(sign) for sign in ("$", "£", "€", "¥"))
_NAMES = "|".join(sorted((name for name in _CURRENCIES if name.isalpha()), key=len, reverse=True))
_PATTERNS: tuple[tuple[ClaimKind, str, Callable[[re.Match[str]], str]], ...] = (
    ("percentage", rf"(?P<number>{_NUMBER}) ?(?:%|per ?cent\b)", _percent),
    ("percentage", rf"\b(?P<number>{'|'.join(_SPELLED)})[ -](?:%|per ?cent\b)", _percent),
    ("percentage", rf"百分之(?P<number>{_HAN}|\d+(?:\.\d+)?)", _percent),
    ("percentage", rf"(?P<number>{_NUMBER})折(?!叠|扣|断|射|线|返|磨|页|纸|痕|角|弯)", _tenths),
    ("price", rf"(?P<unit>{_SIGNS}) ?(?P<number>{_NUMBER})", _price),
    (
        "price",
        rf"(?P<number>{_NUMBER}) ?(?P<unit>{_NAMES})(?![a-z件状素旦宵])",
        _price,
    ),
    ("date", rf"\b{_MONTH} {_DAY}", _date),
    ("date", rf"(?<!\d){_DAY}(?: of)? {_MONTH}(?![a-z])", _date),
    ("date", r"(?<!\d)\d{4}[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)", _date),
    ("date", rf"(?P<month>\d{{1,2}}|{_HAN})月(?P<day>\d{{1,2}}|{_HAN})[日号]", _date),
    ("date", r"\b(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)days?\b", _weekday),
    (
        "date",
        "(?<![一两三四五六七八九十几半])(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?![周次回遍])",
        _weekday_zh,
    ),
)
_RULES = tuple((kind, re.compile(form, re.IGNORECASE), read) for kind, form, read in _PATTERNS)


def valued_claims(text: str) -> Iterator[Claim]:
    """Yield the percentages, prices and dates of `text`, which has only narrow characters."""
    for kind, pattern, read in _RULES:
        for match in pattern.finditer(text):
            meaning = read(match)
            if meaning:
                yield Claim(kind, *match.span(), meaning)
