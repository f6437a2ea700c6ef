"""Appointments as an iCalendar file (RFC 5545), by the icalendar library."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from aigc_desktop.domain.appointment import Appointment
from aigc_desktop.export.clean import clean_lines, one_line
from aigc_desktop.export.format import to_json
from aigc_desktop.paths import atomic_write
from aigc_desktop.version import __version__

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = f"-//AIGC Desktop//AIGC Desktop {__version__}//EN"


def calendar(
    appointments: Sequence[Appointment],
    note: str,
    label: Mapping[str, str],
    remind_minutes: int | None = None,
    made: datetime | None = None,
) -> bytes:
    """Return `appointments` as one calendar, in UTF-8 with CRLF, lines folded at 75 octets.

    `note` is the AI notice, which ends each description; `label` the TC260 label.
    `remind_minutes` before each appointment an alarm is set; None sets none.
    """
    from icalendar import Calendar  # noqa: PLC0415 - the window starts without it

    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("x-aigc", to_json(dict(label)))
    for one in appointments:
        found.add_component(_event(one, note, remind_minutes, made or datetime.now(UTC)))
    found.add_missing_timezones()
    return bytes(found.to_ical())


def _event(one: Appointment, note: str, remind_minutes: int | None, made: datetime) -> Event:
    from icalendar import Alarm, Event  # noqa: PLC0415

    event = Event()
    event.add("uid", f"{uuid.uuid4()}@aigc-desktop")
    event.add("dtstamp", made)
    event.add("dtstart", one.start.date() if one.all_day else one.start)
    event.add("dtend", one.end.date() if one.all_day else one.end)
    event.add("summary", one_line(one.title) or one_line(one.quote))
    event.add("description", clean_lines(f"{one.quote}\n\n{note}").strip())
    if remind_minutes is not None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event["summary"])
        alarm.add("trigger", -timedelta(minutes=remind_minutes))
        event.add_component(alarm)
    return event


def write_calendar(data: bytes, target: Path) -> None:
    """Write a calendar as a whole or not at all; raise `WriteError` if it cannot be."""
    with atomic_write(target) as stream:
        stream.write(data)
