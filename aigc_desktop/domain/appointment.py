"""Something that happens at a time: what a calendar entry is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aigc_desktop.i18n.message import Message


@dataclass(frozen=True)
class Appointment:
    """One entry as found in a text, for the user to confirm.

    `start` and `end` carry a time zone; `end` is exclusive, as in RFC 5545. An `all_day` entry
    begins and ends at midnight. `quote` is the words that name the time, at `place` characters
    from the start of the text. `assumed` says what the text left open and was guessed.
    """

    title: str
    start: datetime
    end: datetime
    all_day: bool
    quote: str
    place: int = 0
    assumed: tuple[Message, ...] = ()
