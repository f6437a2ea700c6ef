"""Texts that stand there twice, word for word or nearly.

Near duplicates are found by MinHash and locality-sensitive hashing (Broder 1997; Lee et al.
2022, "Deduplicating Training Data Makes Language Models Better") and then compared exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.measures import jaccard, trigrams
from aigc_desktop.i18n.message import N_
from aigc_desktop.tasks.teaching.quality.look import (
    Issue,
    Look,
    Wish,
)
from aigc_desktop.tasks.teaching.sample import Sample

ALIKE = 0.7
"""Share of common trigrams from which on two texts are near duplicates."""
_PERMUTATIONS = 128
_BANDS = 32
"""Bands of four: two texts alike by 0.7 share a band with a probability of 0.9998."""
_SEED = 1


def near_groups(texts: Sequence[str]) -> list[list[int]]:
    """Return the places of texts that are near duplicates of one another, in order.

    Each text is in exactly one group; most are alone.
    """
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415 - compiled code, only here

    index = RMinHashLSH(ALIKE, _PERMUTATIONS, _BANDS)
    grams = [trigrams(text) for text in texts]
    chief: dict[int, int] = {}
    for place, marks in enumerate(grams):
        hashed = RMinHash(_PERMUTATIONS, _SEED)
        hashed.update(sorted(marks) or [f"empty {place}"])
        alike = (
            other
            for other in sorted(index.query(hashed))
            if jaccard(marks, grams[other]) >= ALIKE and marks
        )
        found = next(alike, None)
        chief[place] = place if found is None else chief[found]
        index.insert(place, hashed)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for place, first in chief.items():
        groups[first].append(place)
    return list(groups.values())


def _find_duplicates(samples: Sequence[Sample], _: Wish) -> Iterator[Issue]:
    first: dict[str, int] = {}
    for sample in samples:
        earlier = first.setdefault(folded(sample.text), sample.number)
        if earlier != sample.number:
            message = N_("It is the same as text {number}.", number=earlier)
            yield Issue("duplicates", sample.number, message, earlier)


EXACT_DUPLICATES = Look(
    "duplicates", N_("Exact duplicates"), ("exclude", "keep"),
    _find_duplicates,
)  # fmt: skip
"""All but the first of texts that are the same but for case, width and punctuation."""


def _find_near_duplicates(samples: Sequence[Sample], _: Wish) -> Iterator[Issue]:
    for group in near_groups([sample.text for sample in samples]):
        first = samples[group[0]].number
        for place in group[1:]:
            message = N_("It is nearly the same as text {number}.", number=first)
            yield Issue("near_duplicates", samples[place].number, message, first)


NEAR_DUPLICATES = Look(
    "near_duplicates", N_("Near duplicates"), ("keep", "exclude"),
    _find_near_duplicates,
)  # fmt: skip
"""All but the first of texts that differ in little; kept ones are never parted.

Where they stay, the split keeps them on one side, so that the figures stay honest.
"""
