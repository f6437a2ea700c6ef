"""What editorial formats want to know of a text besides its paragraphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aigc_desktop.domain.brief import Brief


@dataclass(frozen=True)
class Story:
    """The credits of a piece of news; "" stands for what is not given.

    `embargo` is what the user wrote, `embargoed_until` the moment in it (ISO 8601 with zone).
    `genre` is the stored value of the choice.
    """

    headline: str = ""
    subhead: str = ""
    byline: str = ""
    dateline: str = ""
    place: str = ""
    embargo: str = ""
    embargoed_until: str = ""
    genre: str = ""
    agency: str = ""
    contact: str = ""
    sources: tuple[str, ...] = ()


def no_story(_: Brief, __: Mapping[str, str]) -> Story | None:
    """Of other texts nobody asks such things."""
    return None
