"""Puts days, times and lengths together: the appointments a text speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from aigc_desktop.checks.fact_guard.scan import Taken
from aigc_desktop.domain.appointment import Appointment
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.tasks.appointments.clock import HALF_DAY, clock_times, lengths
from aigc_desktop.tasks.appointments.days import days
from aigc_desktop.tasks.appointments.spots import ClockSpot, DaySpot, LengthSpot

DEFAULT_MINUTES = 60
LONGEST_TITLE = 80
_DAY = 24 * 60
FIRST_MORNING_HOUR = 8 * 60
"""An hour before this one with no half of the day named is taken for the afternoon."""
_SENTENCE = re.compile(r"[^.!?。！？;；\n]*(?:\.(?=\w)[^.!?。！？;；\n]*)*[.!?。！？;；\n]*")

AFTERNOON = N_("The text does not say morning or afternoon; the afternoon was assumed.")
PART_OF_DAY = N_("The text names only a part of the day; the hour was assumed.")
NO_DAY = N_("The text names no day; the next such time was taken.")
ONE_HOUR = N_("The text does not say how long it takes; one hour was assumed.")
NO_SUCH_TIME = N_("The clocks are put forward at that hour; the time was moved by the difference.")
PAST = N_("This lies in the past.")


@dataclass(frozen=True)
class _Sentence:
    """One sentence with what was found in it."""

    text: str
    start: int
    days: list[DaySpot]
    clocks: list[ClockSpot]
    lengths: list[LengthSpot]


def find_appointments(text: str, now: datetime) -> tuple[Appointment, ...]:
    """Return the appointments `text` speaks of, in order, for the user to confirm.

    `now` carries the time zone all of them are meant in. What the text leaves open is decided
    as people mostly mean it and named in `assumed`.
    """
    found: list[Appointment] = []
    last_day: date | None = None
    for sentence in _sentences(text, now):
        pairs = _paired(sentence)
        for day, clock in pairs:
            meant = day.day if day is not None else last_day
            one = _appointment(sentence, day, clock, meant, now)
            if day is None and found and found[-1].all_day:
                # "On Friday. At three?" speaks of one appointment.
                one = replace(one, title=found.pop().title)
            found.append(one)
            last_day = day.day if day is not None else last_day
    return tuple(found)


def _sentences(text: str, now: datetime) -> list[_Sentence]:
    taken = Taken.none_of(text)
    # Lengths first: "in two hours" is none, but "for two hours" holds no day.
    long = lengths(text, taken)
    day_spots = days(text, now, taken)
    clock_spots = clock_times(text, taken)
    found = []
    for match in _SENTENCE.finditer(text):
        if not match.group().strip():
            continue
        start, end = match.span()
        found.append(
            _Sentence(
                match.group(),
                start,
                [spot for spot in day_spots if start <= spot.start < end],
                [spot for spot in clock_spots if start <= spot.start < end],
                [spot for spot in long if start <= spot.start < end],
            )
        )
    return found


def _paired(sentence: _Sentence) -> list[tuple[DaySpot | None, ClockSpot | None]]:
    """Give each time its day: the nearest before it, else the nearest after it."""
    pairs: list[tuple[DaySpot | None, ClockSpot | None]] = []
    used: set[int] = set()
    for clock in sentence.clocks:
        before = [day for day in sentence.days if day.end <= clock.start]
        after = [day for day in sentence.days if day.start >= clock.end]
        day = before[-1] if before else after[0] if after else None
        if day is None and clock.vague:
            continue  # "a good evening" is no appointment
        if day is not None:
            if clock.vague and day.start in used:
                continue
            used.add(day.start)
        pairs.append((day, clock))
    pairs += [(day, None) for day in sentence.days if day.start not in used]
    return sorted(pairs, key=lambda pair: min(spot.start for spot in pair if spot is not None))


def _appointment(
    sentence: _Sentence,
    day: DaySpot | None,
    clock: ClockSpot | None,
    meant: date | None,
    now: datetime,
) -> Appointment:
    spots = [spot for spot in (day, clock) if spot is not None]
    first, last = min(s.start for s in spots), max(s.end for s in spots)
    quote = sentence.text[first - sentence.start : last - sentence.start]
    assumed: list[Message] = list(day.assumed) if day is not None else []
    zone = now.tzinfo or UTC
    length = sentence.lengths[0].minutes if sentence.lengths else 0
    if day is not None and day.moment is not None and clock is None:
        start, all_day = day.moment, False
        end = _later(start, length or DEFAULT_MINUTES)
    else:
        minutes = clock.minutes if clock is not None else day.minutes if day is not None else None
        all_day = minutes is None
        start, end = _times(day, clock, minutes, meant, now, assumed, length)
        if not all_day:
            takes = end - start  # as the clock on the wall goes
            start, moved = _real_time(start, zone)
            end, _ = _real_time(start + takes if moved else end, zone)
            assumed += [NO_SUCH_TIME] if moved else []
    if not all_day and not length and (clock is None or clock.until is None):
        assumed.append(ONE_HOUR)
    if end <= now:
        assumed.append(PAST)
    return Appointment(
        title=title_of(sentence.text),
        start=start,
        end=end,
        all_day=all_day,
        quote=quote.strip(" ."),
        place=first,
        assumed=tuple(assumed),
    )


def _times(
    day: DaySpot | None,
    clock: ClockSpot | None,
    minutes: int | None,
    meant: date | None,
    now: datetime,
    assumed: list[Message],
    length: int,
) -> tuple[datetime, datetime]:
    zone = now.tzinfo
    if minutes is None:
        assert day is not None
        last = (day.until or day.day) + timedelta(days=1)
        return _at(day.day, 0, zone), _at(last, 0, zone)
    until = clock.until if clock is not None else None
    if clock is None or clock.vague:
        assumed.append(PART_OF_DAY)
    elif not clock.half_known:
        evening = day is not None and day.minutes is not None and day.minutes >= HALF_DAY
        if minutes < HALF_DAY and (evening or 0 < minutes < FIRST_MORNING_HOUR):
            minutes += HALF_DAY
            until = None if until is None else until + (HALF_DAY if until < HALF_DAY else 0)
            assumed += [] if evening else [AFTERNOON]
    if meant is None:
        passed = minutes <= now.hour * 60 + now.minute
        meant = now.date() + timedelta(days=int(passed))
        assumed.append(NO_DAY)
    stop = until if until is not None else minutes + (length or DEFAULT_MINUTES)
    if stop <= minutes:
        stop += _DAY
    return _at(meant, minutes, zone), _at(meant, stop, zone)


def _at(day: date, minutes: int, zone: tzinfo | None) -> datetime:
    later = day + timedelta(days=minutes // _DAY)
    return datetime.combine(later, time(minutes % _DAY // 60, minutes % 60), zone)


def _later(start: datetime, minutes: int) -> datetime:
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)


def _real_time(wall: datetime, zone: tzinfo) -> tuple[datetime, bool]:
    """Return `wall`, moved on where the clocks are put forward over it, and whether it was."""
    there = wall.astimezone(UTC).astimezone(zone)
    return there, there.replace(tzinfo=None) != wall.replace(tzinfo=None)


_POLITE = re.compile(
    r"^(?:(?:please|can you|could you|would you|let's|let us|i'd like to|i want to|remind me to"
    r"|remind me that|don't forget to|we (?:will|need to|should)|i (?:will|need to))\b[ ,]*)+"
    r"|^(?:请|麻烦|帮我|提醒我(?:要|去)?|记得|别忘了|我们?(?:想|要|得|会))+",
    re.IGNORECASE,
)


def title_of(sentence: str) -> str:
    """Return a short title: the sentence without its courtesies, at most 80 characters."""
    plain = " ".join(sentence.split()).strip(" .!?。！？;；,，:：-•*")
    plain = _POLITE.sub("", plain).strip(" ,，") or plain
    plain = plain[:1].upper() + plain[1:]
    if len(plain) <= LONGEST_TITLE:
        return plain
    cut = plain[: LONGEST_TITLE - 1]
    return (cut.rpartition(" ")[0] if " " in cut[40:] else cut) + "…"
