"""Datelines in the styles of AP, Reuters and Xinhua, and as the writer typed them.

The styles are those of the agencies' published texts: `GROSSETO, Italy (AP) --`,
`LONDON, March 3 (Reuters) -`, `BEIJING, Jan. 30 (Xinhua) --`, `新华社北京1月30日电（记者…）`.
The name in them is always the user's own agency or paper.
"""

from __future__ import annotations

import re

from aigc_desktop.checks.fact_guard.dates import Date, Day, dates
from aigc_desktop.domain.brief import Brief

STYLES = ("own", "ap", "reuters", "xinhua")

_FULL = (
    "January February March April May June July August September October November December"
).split()
_SHORT = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()
_REST = re.compile(r"\([^)]*\)|（[^）]*）|电$")
_EDGES = " ,，、;；-–—电"
_REPORTER = re.compile(r"^(?:by\s+|本报记者|新华社记者|记者|作者|文)[\s:：/]*", re.IGNORECASE)


def dateline_of(brief: Brief) -> str:
    """Return the dateline of `brief`, "" where it has none.

    In an agency's style the field `dateline` is read as place and date; a date that is not
    there is taken from the field `when`.
    """
    typed = brief.text("dateline")
    style = brief.text("dateline_style")
    if style not in STYLES or style == "own" or not typed:
        return typed
    place, day = located(brief)
    agency = brief.text("agency")
    if brief.language == "zh":
        return _chinese(place, day, agency, reporter_of(brief) if style == "xinhua" else "")
    return _english(style, place, day, agency)


def located(brief: Brief) -> tuple[str, Day]:
    """Return the place of the dateline and its day; parts that are not given are "" and 0."""
    typed = brief.text("dateline")
    found = dates(typed)
    place = typed
    for date in reversed(found):
        place = place[: date.start] + place[date.end :]
    return _REST.sub("", place).strip(_EDGES), _day(found) or _day(
        dates(brief.text("when"))
    ) or Day()


def reporter_of(brief: Brief) -> str:
    """Return the name in the byline, without "By" or 记者."""
    return _REPORTER.sub("", brief.text("byline")).strip()


def _day(found: tuple[Date, ...]) -> Day | None:
    days = (date.days[0][0] for date in found if date.kind == "date")
    return next((day for day in days if day.month and day.day), None)


def _english(style: str, place: str, day: Day, agency: str) -> str:
    city, comma, rest = place.partition(",")
    head = city.upper() + comma + rest
    month = _SHORT[day.month - 1] if day.month else ""
    if style == "reuters" and day.month:
        # Reuters writes "Jan 30" without a full stop.
        month = month.rstrip(".")
    if style != "ap" and day.day:
        head = f"{head}, {month} {day.day}"
    named = f"{head} ({agency})" if agency else head
    return f"{named} -" if style == "reuters" else f"{named} --"


def _chinese(place: str, day: Day, agency: str, reporter: str) -> str:
    date = f"{day.month}月{day.day}日" if day.day else ""
    line = f"{agency or '本报'}{place}{date}电"
    return f"{line}（记者{reporter}）" if reporter else line
