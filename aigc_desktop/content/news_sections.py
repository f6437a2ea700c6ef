"""Dividing the facts of a long piece over sections, each fact in one of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from aigc_desktop.content.news_length import Length, wanted_length
from aigc_desktop.domain.brief import Brief

_FIRST_QUOTES, _FIRST_NUMBERS = 1, 2
_MOST_QUOTES, _MOST_NUMBERS = 2, 3
_OPENING = {True: 70, False: 120}
"""How long headline, lead and body of the starter model are, in words or in characters."""
_SECTION = {True: 45, False: 75}
"""How long one further section of it is."""
# What the opening says once, and what is set around the text once.
_ONCE = (
    "when where why how dateline dateline_style background subhead byline embargo boilerplate "
    "contact sources length target"
).split()

T = TypeVar("T")


def sections(brief: Brief) -> tuple[Brief, ...]:
    """Return the briefs of the sections of `brief`, the opening first; one if it is short.

    Every section knows who acts and what they did; quotations and figures stand in one section
    each. There are never more further sections than quotations or figures for them, however
    long the text is to be: a section without facts of its own could only repeat the others.
    """
    wanted = wanted_length(brief)
    if wanted is None or wanted.amount <= 1.25 * _OPENING[wanted.words]:
        return (brief,)
    quotes, numbers = brief.quotes(), brief.items("numbers")
    further_quotes, further_numbers = quotes[_FIRST_QUOTES:], numbers[_FIRST_NUMBERS:]
    count = _count(wanted, len(further_quotes), len(further_numbers))
    if not count:
        return (brief,)
    opening = brief.with_values(quotes=quotes[:_FIRST_QUOTES], numbers=numbers[:_FIRST_NUMBERS])
    kept = {key: value for key, value in brief.values.items() if key not in _ONCE}
    bare = Brief(brief.type_id, brief.language, kept)
    shares = zip(_shared(further_quotes, count), _shared(further_numbers, count), strict=True)
    further = (bare.with_values(quotes=said, numbers=counted) for said, counted in shares)
    return (opening, *further)


def _count(wanted: Length, quotes: int, numbers: int) -> int:
    """Return how many further sections there are: as asked for, as the facts need and allow."""
    asked = math.ceil((wanted.amount - _OPENING[wanted.words]) / _SECTION[wanted.words])
    needed = max(math.ceil(quotes / _MOST_QUOTES), math.ceil(numbers / _MOST_NUMBERS))
    return min(max(asked, needed), max(quotes, numbers))


def _shared(facts: Sequence[T], count: int) -> list[tuple[T, ...]]:
    """Deal `facts` out over `count` sections, in order and as evenly as they go."""
    bounds = [round(i * len(facts) / count) for i in range(count + 1)]
    return [tuple(facts[low:high]) for low, high in pairwise(bounds)]
