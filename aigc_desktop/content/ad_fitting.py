"""Makes an ad fit its platform by leaving out whole sentences, and says when nothing can."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.limits import PlatformLimits
from aigc_desktop.domain.brief import Brief
from aigc_desktop.i18n.message import N_, Message

MOST_SENTENCES = 8
"""Longer texts are cut to their first sentences before combinations are tried."""
WHOLE = ""
"""The part a finding about all parts together names."""

_NOTHING: tuple[int, ...] = (-1,)
_SENTENCE = re.compile(r".*?(?:[.!?](?=\s|$)[”\"]?|[。！？]”?|$)\s*", re.DOTALL)


def fitted(parts: Mapping[str, str], brief: Brief) -> dict[str, str]:
    """Return `parts` with as few sentences left out as a hard limit of the platform wants.

    What stays is as it was written and in its order: the product and the offer before selling
    points, these before the rest. Parts that fit, and parts of which no sentence that names the
    product would fit, come back unchanged.
    """
    made = dict(parts)
    for name in ("headline", "description"):
        refused = _refused(made, brief)
        if made.get(name) and (name in refused or (WHOLE in refused and name != "headline")):
            made[name] = _cut(made, name, brief)
    return made if made == parts or not _refused(made, brief) else dict(parts)


def _refused(parts: Mapping[str, str], brief: Brief) -> set[str]:
    """Return the parts that break a hard limit."""
    found = PlatformLimits()(Subject(parts, brief))
    return {finding.part for finding in found if finding.severity == "error"}


def _cut(parts: Mapping[str, str], name: str, brief: Brief) -> str:
    """Return the most valuable sentences of part `name` that fit, all of it if none do."""
    sentences = [piece for piece in _SENTENCE.findall(parts[name]) if piece.strip()]
    best, most = parts[name], _NOTHING
    for kept in _choices(sentences[:MOST_SENTENCES]):
        text = "".join(kept).strip()
        changed = {**parts, name: text}
        value = _worth(text, len(kept), changed, brief)
        whole = {name, WHOLE} if name != "headline" else {name}
        if value > most and not whole & _refused(changed, brief):
            best, most = text, value
    product = folded(brief.text("product"))
    # In a description the other sentences lean on the one that names the product.
    leaning = name != "headline" and product in folded(parts[name])
    return parts[name] if leaning and product not in folded(best) else best


def _choices(sentences: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(sentences) - 1, 0, -1):
        yield from itertools.combinations(sentences, size)


def _worth(text: str, sentences: int, parts: Mapping[str, str], brief: Brief) -> tuple[int, ...]:
    """Product, any selling point and offer said or not; how many points and sentences are left."""
    whole = folded(" ".join(parts.values()))
    named = folded(brief.text("product")) in folded(text)
    said = sum(folded(value) in whole for value in brief.items("features"))
    offer = folded(brief.text("offer"))
    return (int(named), int(said > 0), int(bool(offer) and offer in whole), said, sentences)


def too_long_name(brief: Brief) -> Message | None:
    """Return what to tell the user when the product's name alone breaks every limit."""
    name = brief.text("product")
    if all(_refused({part: name}, brief) for part in ("headline", "description")):
        return N_(
            "The product's name alone is longer than the platform allows. Nothing was generated; "
            "shorten the name or choose another platform.",
        )
    return None
