"""Units, measure words and currencies in both languages."""

from __future__ import annotations

import re

_MEASURES = {
    "metre": "m metre metres meter meters 米",
    "kilometre": "km kilometre kilometres kilometer kilometers 公里 千米",
    "centimetre": "cm centimetre centimetres centimeter centimeters 厘米",
    "millimetre": "mm millimetre millimetres millimeter millimeters 毫米",
    "mile": "mile miles 英里",
    "square metre": "sqm m² 平方米 平米",
    "square kilometre": "km² 平方公里",
    "hectare": "ha hectare hectares 公顷",
    "mu": "mu 亩",
    "tonne": "t tonne tonnes ton tons 吨",
    "kilogram": "kg kilogram kilograms kilo kilos 公斤 千克",
    "gram": "g gram grams 克",
    "litre": "l litre litres liter liters 升",
    "millilitre": "ml 毫升",
    "degree": "°C ℃ degree degrees 度 摄氏度",
    "kilowatt hour": "kWh 千瓦时",
    "megawatt": "MW megawatt megawatts 兆瓦",
    "second": "s second seconds 秒",
    "minute": "min mins minute minutes 分钟",
    "hour": "h hr hrs hour hours 小时 个小时",
    "day": "day days 天 日",
    "week": "week weeks 周 个星期 星期",
    "month": "month months 个月",
    "year": "year years 年",
    "percentage point": "percentage points 个百分点 百分点",
    "time": "times 倍",
    "person": "people person persons 人 名 位",
}
_CANONICAL = {word: unit for unit, words in _MEASURES.items() for word in words.split()}
MEASURES = frozenset(_MEASURES)
"""Units that are compared; every other unit word is kept but not compared."""

_CLASSIFIERS = (
    "个 册 本 张 件 家 所 座 辆 台 条 项 次 场 届 期 批 户 间 套 层 栋 幢 棵 株 头 只 匹 架 艘 份 "
    "篇 幅 首 支 枚 颗 块 片 斤 岁 季度 折 级 款 类 组 队 双 轮 杯 碗 瓶 箱 袋 号 门 节 页 幕 "
    "处 分 部 票 箱 桶 字 句 行 站 名 位 股 届 代"
).split()
_HAN_UNIT = re.compile(
    "|".join(
        sorted((w for w in (*_CANONICAL, *_CLASSIFIERS) if w[0] > "一"), key=len, reverse=True)
    )
)
_LATIN_UNIT = re.compile(r"(-| )?([A-Za-z°℃]+[²³]?)")
_ATTACHED = frozenset(
    (
        "km m cm mm kg g mg l ml h hr hrs s min mins t ha MW kWh GW GB MB TB Hz MHz GHz m² km² °C ℃"
    ).split()
)
_ROUGHLY = frozenset("多余")
_NO_UNIT = frozenset("and or to of in at on the for with from by is are was were per a an".split())

_CURRENCIES = {
    "USD": "US$ $ USD 美元 美金 dollar dollars",
    "EUR": "€ EUR 欧元 euro euros",
    "GBP": "£ GBP 英镑 pound pounds sterling",
    "CNY": "CNY RMB 人民币 元 块钱 yuan renminbi",
    "JPY": "JPY 日元 yen",
    "HKD": "HK$ HKD 港元 港币",
    "¥": "¥",
}
CURRENCY = {word: code for code, words in _CURRENCIES.items() for word in words.split()}
"""Currency by sign, code or word; the sign ¥ stands for yuan and for yen."""

CODES = "usd eur gbp cny rmb jpy hkd"
"""Currency codes that are read, in lower case."""

CURRENCY_BEFORE = r"(?:(?:US|HK)?\$|[€£¥]|\b(?:USD|EUR|GBP|CNY|RMB|JPY|HKD) ?|人民币)"
CURRENCY_AFTER = (
    r"(?:[ -]?(?:US )?(?:dollars?|euros?|pounds?|yuan|yen|renminbi|USD|EUR|GBP|CNY|RMB|JPY|HKD)\b"
    r"|[€£](?!\d)|美元|美金|欧元|英镑|日元|港元|港币|块钱|元(?![旦宵素件组老首凶帅])(?:人民币)?)"
)


def unit_after(text: str, end: int) -> str:
    """Return the unit that follows position `end`: canonical, the bare word, or ""."""
    if text[end : end + 1] in _ROUGHLY:
        end += 1
    han = _HAN_UNIT.match(text, end)
    if han:
        return _CANONICAL.get(han.group(), han.group())
    latin = _LATIN_UNIT.match(text, end)
    if latin is None:
        return ""
    word = latin.group(2)
    if word.lower() in _NO_UNIT:
        return ""
    return _measure(word) or _after_adjective(text, latin.end()) or word.lower()


def _measure(word: str) -> str:
    return _CANONICAL.get(word) or _CANONICAL.get(word.lower()) or ""


def _after_adjective(text: str, end: int) -> str:
    """Return the measure behind one more word, as in "42 full seconds"."""
    following = _LATIN_UNIT.match(text, end)
    word = following.group(2) if following else ""
    return _measure(word) if len(word) > 2 else ""


def stands_free(text: str, end: int) -> bool:
    """Return whether a figure ending at `end` is a number, not the start of a name like 5G."""
    word = _LATIN_UNIT.match(text, end)
    return word is None or bool(word.group(1)) or word.group(2) in _ATTACHED


def has_han_unit(text: str, end: int) -> bool:
    """Return whether a Chinese unit or measure word follows position `end`."""
    return _HAN_UNIT.match(text, end) is not None


def currency_of(sign: str) -> str:
    """Return the currency of a sign or word from `CURRENCY`, "" for none."""
    plain = sign.strip(" -").removeprefix("US ")
    if plain.endswith("元人民币"):
        return "CNY"
    return CURRENCY.get(plain) or CURRENCY.get(plain.lower()) or ""
