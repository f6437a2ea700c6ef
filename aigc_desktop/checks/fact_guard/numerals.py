"""Numerals as text: Arabic, spelled out in English, and Chinese, read as exact fractions."""

from __future__ import annotations

import re
from fractions import Fraction

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: value for value, word in enumerate(_ONES)}
_SMALL |= {word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)}
_LARGE = {
    "dozen": 12,
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
}  # fmt: skip
_ORDINALS |= {f"{_ONES[n]}th": n for n in (4, 6, 7, 10, 11, *range(13, 20))}
_ORDINALS |= {f"{word[:-1]}ieth": _SMALL[word] for word in _TENS}

_WORD = "|".join(sorted((*_SMALL, *(w for w in _LARGE if len(w) > 2)), key=len, reverse=True))
_AND = "(?:(?<=hundred)|(?<=thousand)|(?<=million)|(?<=billion)) and "
WORDS = (
    r"(?:an? (?=dozen|hundred|thousand|million|billion))?"
    rf"(?:{_WORD})(?:(?:[ -]|{_AND})(?:{_WORD})\b){{0,11}}"
)
"""An English numeral in words, without the boundaries around it."""

ORDINAL_WORD = "|".join(sorted(_ORDINALS, key=len, reverse=True))
"""The English ordinals up to twentieth and the tens."""

# Lengths are bounded, here and below, so that no text, however odd, takes long to read.
DIGITS = r"(?:\d{1,3}(?:[,\u2009\u202f]\d{3}){1,9}(?!\d)|\d{1,30})(?:\.\d{1,30})?"
"""A figure, with or without thousands separators and decimals."""

TENS_WORD = "|".join(_TENS)
"""Twenty to ninety, in words."""

HAN_DIGIT = "零〇一二两三四五六七八九"
_HAN = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_LARGE = {"万": 10**4, "亿": 10**8}
HAN = rf"(?:[{HAN_DIGIT}十百千万亿]{{1,16}}(?:点[{HAN_DIGIT}]{{1,12}})?)"
"""A Chinese numeral."""

MIXED = rf"(?:{DIGITS}(?:[百千万亿]{{1,4}}(?:\d{{1,9}}[百千万]{{1,4}}){{0,3}}))"
"""Figures with Chinese units, such as 1.2万 or 3亿5000万."""

SCALED = rf"(?:{DIGITS}(?:[ -](?:hundred|thousand|million|billion|trillion|dozen)|[ ]?(?:bn|mn))\b)"
"""Figures with an English unit, such as 1.2 million."""

_HAN_TOKEN = re.compile(r"\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万亿]")
_HAN_ONLY = re.compile(HAN)
_FIGURES = re.compile(DIGITS)
_SPLIT = re.compile(r"[ -]")


def value_of(numeral: str) -> Fraction | None:
    """Return the value of a numeral in any of the notations above, None if it is not one."""
    text = numeral.strip().casefold()
    if not text:
        return None
    figure = _FIGURES.match(text)
    if figure is None:
        return han_value(text) if text[0] in _HAN or text[0] in _HAN_UNITS else _words_value(text)
    rest = text[figure.end() :].strip(" -")
    if rest in _LARGE:
        return _plain(figure.group()) * _LARGE[rest]
    return han_value(text.replace(",", "")) if rest else _plain(figure.group())


def _plain(figure: str) -> Fraction:
    return Fraction(re.sub(r"[,\u2009\u202f]", "", figure))


def _words_value(text: str) -> Fraction | None:
    """Read English words; None where they do not make one number, as in "one two"."""
    total, part, last = 0, 0, 0
    words = [word for word in _SPLIT.split(text) if word not in {"a", "an", "and", ""}]
    for word in words:
        if word in _SMALL:
            if part % 100 and not (last >= 20 and last % 10 == 0 and 0 < _SMALL[word] < 10):
                return None
            part, last = part + _SMALL[word], _SMALL[word]
        elif word in {"hundred", "dozen"}:
            part, last = (part or 1) * _LARGE[word], 0
        elif word in _LARGE:
            total, part, last = total + (part or 1) * _LARGE[word], 0, 0
        else:
            return None
    return Fraction(total + part) if words else None


def ordinal_value(text: str) -> int | None:
    """Return the number of an English ordinal in words, such as "twenty-first"."""
    words = text.casefold().replace("-", " ").split()
    last = _ORDINALS.get(words[-1]) if words else None
    before = _words_value(" ".join(words[:-1])) if words[1:] else Fraction(0)
    if last is None or before is None or (words[1:] and (before < 20 or last >= 10)):
        return None
    return int(before) + last


def han_value(text: str) -> Fraction | None:
    """Return the value of a Chinese numeral, with figures in it or not, None if it is not one."""
    whole, _, decimals = text.partition("点")
    if decimals:
        value = han_value(whole)
        digits = "".join(str(_HAN.get(char, "")) for char in decimals)
        return None if value is None or not digits else value + Fraction(f"0.{digits}")
    pieces = _HAN_TOKEN.findall(whole)
    if "".join(pieces) != whole or not pieces:
        return None
    if len(pieces) > 1 and all(piece in _HAN for piece in pieces):
        return Fraction("".join(str(_HAN[piece]) for piece in pieces))
    return _han_sum(pieces)


def _han_sum(pieces: list[str]) -> Fraction | None:
    """Add up the pieces of a numeral; None where two digits stand side by side."""
    total = section = Fraction(0)
    digit: Fraction | None = None
    unit = 1
    for piece in pieces:
        if piece in _HAN_UNITS:
            section += (1 if digit is None else digit) * _HAN_UNITS[piece]
            digit, unit = None, _HAN_UNITS[piece]
        elif piece in _HAN_LARGE:
            total, section = _raised(total, section + (digit or 0), _HAN_LARGE[piece]), Fraction(0)
            digit, unit = None, _HAN_LARGE[piece]
        elif digit:
            return None
        else:
            digit = Fraction(_HAN[piece]) if piece in _HAN else Fraction(piece)
            unit = 1 if piece in "零〇" or len(piece) > 1 else unit
    # 两千三 is short for 两千三百.
    short = digit is not None and unit >= 100 and pieces[-1] in _HAN
    return total + section + (digit or 0) * (unit // 10 if short else 1)


def _raised(total: Fraction, section: Fraction, unit: int) -> Fraction:
    """Return the total after 万 or 亿, which multiplies everything smaller before it."""
    if unit == _HAN_LARGE["亿"] and total < unit:
        return (total + section) * unit
    return total + (section or 1) * unit if not total or section else total * unit


def is_han(text: str) -> bool:
    """Return whether `text` is a Chinese numeral and nothing else."""
    return _HAN_ONLY.fullmatch(text) is not None
