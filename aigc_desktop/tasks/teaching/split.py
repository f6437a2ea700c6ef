"""Keeps some texts apart to measure by; near duplicates are always on the same side."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Protocol, TypeVar

from aigc_desktop.errors import BriefError
from aigc_desktop.i18n.message import N_
from aigc_desktop.tasks.teaching.quality.duplicates import near_groups

SHARE = 0.1
MOST = 300


class HasText(Protocol):
    """A sample of any kind."""

    @property
    def text(self) -> str:
        """What is compared to find near duplicates."""
        ...


Sample = TypeVar("Sample", bound=HasText)


def split(
    samples: Sequence[Sample], seed: int = 1, share: float = SHARE
) -> tuple[list[Sample], list[Sample]]:
    """Return the texts to learn from and those kept apart, each in their old order.

    About `share` is kept apart, at most `MOST`; small groups go first, so that one text
    repeated a hundred times does not become the measure.
    """
    groups = near_groups([sample.text for sample in samples])
    rng = random.Random(seed)
    rng.shuffle(groups)
    groups.sort(key=len)
    wanted = min(MOST, max(1, round(share * len(samples)))) if len(groups) > 1 else 0
    apart: set[int] = set()
    for group in groups[:-1]:
        if len(apart) + len(group) <= wanted:
            apart.update(group)
    learnt = [sample for place, sample in enumerate(samples) if place not in apart]
    return learnt, [sample for place, sample in enumerate(samples) if place in apart]


def nothing_apart() -> BriefError:
    """Return the error for texts of which none can be kept apart: all are in one group."""
    return BriefError(
        N_(
            "All texts are nearly the same: none can be kept apart to measure on. Nothing was "
            "changed. Add other texts and try again."
        )
    )
