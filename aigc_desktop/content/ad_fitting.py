"""Makes an ad fit its platform by leaving out whole sentences, and says when nothing can."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.limits import PlatformLimits
from aigc_desktop.checks.platforms import length, platform
from aigc_desktop.domain.brief import Brief
from aigc_desktop.i18n.message import N_, Message

MOST_SENTENCES = 8
"""Longer texts are cut to their first sentences before combinations are tried."""
_NOTHING: tuple[int, ...] = (-1,)
_SENTENCE = re.compile(r".*?(?:[.!?](?=\s|$)[”\"]?|[。！？]”?|$)\s*", re.DOTALL)


def fitted(parts: Mapping[str, str], brief: Brief) -> dict[str, str]:
    """Return `parts` with as few sentences left out as a hard limit of the platform wants.

    What stays is as it was written and in its order: the product and the offer before selling
    points, these before the rest. Parts that fit, and parts of which no sentence that names the
    product would fit, come back unchanged.
    """
    made = dict(parts)
    place = platform(brief.text("platform"))
    if not place.hard or not _over(made, brief):
        return made
    for name in ("headline", "description"):
        if made.get(name) and (place.limit(name) or place.total):
            made[name] = _shortest_cut(made, name, brief)
    return dict(parts) if _over(made, brief) else made


def _over(parts: Mapping[str, str], brief: Brief) -> bool:
    return bool(PlatformLimits()(Subject(parts, brief)))


def _shortest_cut(parts: Mapping[str, str], name: str, brief: Brief) -> str:
    """Return the most valuable sentences of part `name` that fit, all of it if none do."""
    place = platform(brief.text("platform"))
    rest = sum(length(text, place.count) + 1 for key, text in parts.items() if key != name)
    limit = place.limit(name) or place.total - rest
    if length(parts[name], place.count) <= limit:
        return parts[name]
    sentences = [piece for piece in _SENTENCE.findall(parts[name]) if piece.strip()]
    best, worth = parts[name], _NOTHING
    for kept in _choices(sentences[:MOST_SENTENCES]):
        text = "".join(kept).strip()
        if length(text, place.count) > limit:
            continue
        value = _worth(text, len(kept), name, parts, brief)
        if worth < value:
            best, worth = text, value
    return best


def _choices(sentences: Sequence[str]) -> list[tuple[str, ...]]:
    sizes = range(len(sentences) - 1, 0, -1)
    return [choice for size in sizes for choice in itertools.combinations(sentences, size)]


def _worth(
    text: str, sentences: int, name: str, parts: Mapping[str, str], brief: Brief
) -> tuple[int, ...]:
    """Product, any selling point and offer said or not; how many points and sentences are left.

    A description keeps the sentence that names the product: the others lean on it.
    """
    whole = folded(" ".join(text if key == name else other for key, other in parts.items()))
    product = folded(brief.text("product"))
    named = product in folded(text)
    if name == "description" and not named and product in folded(parts[name]):
        return _NOTHING
    offer = brief.text("offer")
    said = sum(folded(value) in whole for value in brief.items("features"))
    offered = bool(offer) and folded(offer) in whole
    return (int(named), int(said > 0), int(offered), said, sentences)


def too_long_name(brief: Brief) -> Message | None:
    """Return what to tell the user when the product's name alone breaks every limit."""
    place = platform(brief.text("platform"))
    room = max(place.headline, place.description) or place.total
    needed = length(brief.text("product"), place.count)
    if not place.hard or not room or needed <= room:
        return None
    return N_(
        "The product's name alone takes {length} of the {limit} characters that the platform "
        "allows. Nothing was generated; shorten the name or choose another platform.",
        length=needed,
        limit=room,
    )
