"""Times of day and lengths of time in English and Chinese text."""

from __future__ import annotations

import re
from dataclasses import replace

from aigc_desktop.checks.fact_guard import numerals
from aigc_desktop.checks.fact_guard.scan import Rule, Taken, find, narrow
from aigc_desktop.checks.fact_guard.times import times
from aigc_desktop.tasks.appointments.spots import ClockSpot, LengthSpot

_Match = re.Match[str]
HALF_DAY = 12 * 60
_PARTS = {
    "morning": 9 * 60, "afternoon": 14 * 60, "evening": 19 * 60, "night": 20 * 60,
    "lunchtime": 12 * 60, "凌晨": 2 * 60, "清晨": 7 * 60, "早上": 8 * 60, "早晨": 8 * 60,
    "早": 8 * 60, "上午": 9 * 60, "中午": 12 * 60, "下午": 14 * 60, "傍晚": 18 * 60,
    "晚上": 19 * 60, "晚": 19 * 60, "夜里": 21 * 60,
}  # fmt: skip
"""The time a part of the day stands for when no hour is given."""
_HOURS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
_HOUR = rf"(?:\d{{1,2}}|{'|'.join(_HOURS)})"
_JOIN = re.compile(r" ?(?:[-–—~～至到]|to|until|till|and) ?", re.IGNORECASE)
_HAN_NUMBER = rf"(?:\d{{1,3}}|[{numerals.HAN_DIGIT}十百]{{1,5}})"


def clock_times(text: str, taken: Taken | None = None) -> tuple[ClockSpot, ...]:
    """Return the times of day in `text`, in order; marks them in `taken`.

    A part of the day next to an hour belongs to it: "7 in the evening" is one time.
    """
    taken = Taken.none_of(text) if taken is None else taken
    found: list[ClockSpot] = []
    for time in times(text, taken):
        until = time.minutes[1] if len(time.minutes) > 1 else None
        spot = ClockSpot(time.start, time.end, time.text, time.minutes[0], until)
        found.append(replace(spot, half_known=time.half_known))
    found += find(text, _RULES, taken)
    found += find(text, _VAGUE, taken)
    return _joined(narrow(text), sorted(found, key=lambda spot: spot.start))


def _joined(text: str, spots: list[ClockSpot]) -> tuple[ClockSpot, ...]:
    """Put "from 14:00" and "to 15:30" together, and a part of the day with its hour."""
    done: list[ClockSpot] = []
    for spot in spots:
        before = done[-1] if done else None
        between = text[before.end : spot.start] if before else ""
        if before and not before.vague and not spot.vague and before.until is None:
            if _JOIN.fullmatch(between):
                done[-1] = _span(before, spot)
                continue
        elif before and before.vague != spot.vague and _TOGETHER.fullmatch(between):
            hour, part = (spot, before) if before.vague else (before, spot)
            done[-1] = _in_half(hour, part, before.start, spot.end)
            continue
        done.append(spot)
    return tuple(done)


_TOGETHER = re.compile(r"[ ,]*(?:at |in the |around |about )?", re.IGNORECASE)


def _span(first: ClockSpot, last: ClockSpot) -> ClockSpot:
    until = last.minutes
    start = first.minutes
    if not first.half_known and last.half_known and start + HALF_DAY < until:
        start += HALF_DAY
    elif first.half_known and not last.half_known and until <= start:
        until += HALF_DAY
    known = first.half_known or last.half_known
    return replace(first, end=last.end, minutes=start, until=until, half_known=known)


def _in_half(hour: ClockSpot, part: ClockSpot, start: int, end: int) -> ClockSpot:
    """Move an hour into the half of the day its part names."""
    shift = HALF_DAY if part.minutes >= HALF_DAY and hour.minutes < HALF_DAY else 0
    if hour.half_known:
        shift = 0
    until = None if hour.until is None else hour.until + (shift if hour.until < HALF_DAY else 0)
    return replace(
        hour, start=start, end=end, minutes=hour.minutes + shift, until=until, half_known=True
    )


def lengths(text: str, taken: Taken | None = None) -> tuple[LengthSpot, ...]:
    """Return how long things last ("for two hours", 开一个半小时), in order."""
    return find(text, _LENGTHS, taken)


def _spot(match: _Match, minutes: int, **more: object) -> ClockSpot:
    spot = ClockSpot(match.start(), match.end(), match.group(), minutes)
    return replace(spot, **more) if more else spot  # type: ignore[arg-type]


def _hour(word: str) -> int:
    return _HOURS.get(word.lower()) or int(word)


def _quarter(match: _Match) -> ClockSpot | None:
    """Quarter past three, ten to five, half past seven."""
    words = match.group("n").lower()
    number = {"quarter": 15, "a quarter": 15, "half": 30}.get(words)
    minutes = number or int(numerals.value_of(words) or 0)
    hour = _hour(match.group("hour"))
    if not 1 <= hour <= 12 or not 0 < minutes < 60:
        return None
    sign = 1 if match.group("way").lower() == "past" else -1
    return _spot(match, (hour % 12 * 60 + sign * minutes) % HALF_DAY, half_known=False)


def _bare(match: _Match) -> ClockSpot | None:
    """An hour after "at" and the like, with nothing else to it."""
    hour = _hour(match.group("hour"))
    if hour > 24:
        return None
    until = match.groupdict().get("until")
    end = None if until is None else _hour(until) * 60
    return _spot(match, hour % 24 * 60, until=end, half_known=hour > 12)


def _vague(match: _Match) -> ClockSpot:
    return _spot(match, _PARTS[match.group("part").lower()], vague=True)


def _length(match: _Match) -> LengthSpot | None:
    words = match.group("n").lower()
    half = {"half an": 0.5, "an": 1.0, "a": 1.0, "半": 0.5, "one and a half": 1.5}.get(words)
    value = half if half is not None else numerals.value_of(words)
    if value is None:
        return None
    count = float(value) + (0.5 if match.group("half") else 0.0)
    unit = match.group("unit").lower()
    minutes = count * (1 if unit.startswith("min") or unit.startswith("分") else 60)
    return LengthSpot(match.start(), match.end(), match.group(), round(minutes))


def _han_bare(match: _Match) -> ClockSpot | None:
    """八点, 三点一刻, 九点二十 with no part of the day before it."""
    rest, words = match.group("rest") or "", match.group("minute")
    minute = numerals.value_of(words) if words else {"半": 30, "一刻": 15, "三刻": 45}.get(rest, 0)
    hour = numerals.value_of(match.group("hour"))
    if hour is None or minute is None or hour > 24 or minute > 59 or hour.denominator > 1:
        return None
    return _spot(match, int(hour) % 24 * 60 + int(minute), half_known=hour > 12)


_I = re.IGNORECASE
_NOT_AN_HOUR = (
    r"(?![:.]\d| ?[ap]\.?m\b| o['’]clock| ?%|,\d|(?:th|st|nd|rd)\b| (?:past|to) [a-z\d]"
    r"| [a-z]+ (?:street|road|avenue)|[-–]\d+ [a-z])"
)
_HAN_HOUR = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_RULES: tuple[Rule[ClockSpot], ...] = (
    Rule(
        re.compile(
            rf"(?<=\bfrom )(?P<hour>{_HOUR})(?: ?[-–—] ?| to | until | till )(?P<until>{_HOUR})\b"
            r"(?![:.]\d| ?[ap]\.?m| ?%)",
            _I,
        ),
        _bare,
    ),
    Rule(
        re.compile(rf"(?<=\bfrom )(?P<hour>{_HOUR})\b(?= ?(?:[-–—]|to|until|till) ?\d)", _I), _bare
    ),
    Rule(
        re.compile(
            r"\b(?P<n>half|a quarter|quarter|5|10|20|25|five|ten|twenty|twenty-five"
            r"|\d{1,2}(?= minutes))(?: minutes)? "
            rf"(?P<way>past|to) (?P<hour>{_HOUR})\b",
            _I,
        ),
        _quarter,
    ),
    Rule(re.compile(rf"(?<=\bat )(?P<hour>{_HOUR})\b{_NOT_AN_HOUR}", _I), _bare),
    Rule(
        re.compile(
            rf"(?<![第有几这那{numerals.HAN_DIGIT}十\d午晨上晚间里夜])(?P<hour>{_HAN_HOUR})点"
            rf"(?P<rest>钟|半|整|[一三]刻|(?P<minute>{_HAN_HOUR})分?)?"
            r"(?![\d一二三四五六七八九]|建议|意见|要求|内容|原因|看法|理由|说明|想法|感|多|儿|点|零)"
        ),
        _han_bare,
    ),
    Rule(
        re.compile(
            rf"(?<=[今明后][晚早])(?P<hour>{_HAN_HOUR})点(?P<rest>钟|半|整|[一三]刻|(?P<minute>{_HAN_HOUR})分?)?"
        ),
        _han_bare,
    ),
)
_VAGUE: tuple[Rule[ClockSpot], ...] = (
    Rule(re.compile(r"\b(?P<part>morning|afternoon|evening|night|lunchtime)\b", _I), _vague),
    Rule(
        re.compile(
            r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|(?<=[明今后])[早晚])"
        ),
        _vague,
    ),
)
_LENGTHS: tuple[Rule[LengthSpot], ...] = (
    Rule(
        re.compile(
            r"\b(?:for|lasting|takes|lasts|about) "
            rf"(?P<n>\d{{1,3}}|half an|one and a half|an|a|{numerals.WORDS})"
            r"[- ](?P<unit>minutes?|mins?|hours?)(?P<half> and a half)?\b",
            _I,
        ),
        _length,
    ),
    Rule(
        re.compile(
            r"\b(?P<n>\d{1,3}|one|two|three|half)[- ](?P<unit>minute|hour)(?P<half>(?!))?"
            r" (?:meeting|call|slot|session|workshop)\b",
            _I,
        ),
        _length,
    ),
    Rule(
        re.compile(
            rf"(?P<n>{_HAN_NUMBER}|半)个?(?P<half>半)?(?P<unit>分钟|小时|钟头)"
            r"(?!之?[后内前]|以[后前内]|过后)"
        ),
        _length,
    ),
)
