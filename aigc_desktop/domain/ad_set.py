"""All parts of one platform, filled: the texts, where each comes from, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from aigc_desktop.domain.document import Receipt

Origin = Literal["model", "brief", "user"]
"""Who wrote a text: the model; the user, in the brief; the user, in the set itself."""

Reason = Literal["long", "short", "forbidden", "checks", "alike", "no_source", "no_short_one"]
"""Why texts were not taken for a part: beyond the bounds, a forbidden sign, found wanting by
the checks, too much like another one; the brief holds nothing; none is within `one_within`."""


@dataclass(frozen=True)
class SetText:
    """One text of a set. `run` and `candidate` name the candidate it was taken from."""

    text: str
    origin: Origin
    run: int = -1
    candidate: int = -1


@dataclass(frozen=True)
class Gap:
    """What one part still lacks, and how many texts were turned away for which reason."""

    missing: int
    reasons: Mapping[Reason, int] = field(default_factory=dict)


@dataclass(frozen=True)
class AdSet:
    """One filled platform.

    `texts` is keyed by slot ("headline_3", "business_name"), in the platform's order; a
    slot nothing was found for is absent. `gaps` is keyed by part and tells why. `receipts`
    are those of the runs, the first one with the whole brief. `edited`: a person changed it.
    """

    platform: str
    texts: Mapping[str, SetText]
    receipts: tuple[Receipt, ...]
    gaps: Mapping[str, Gap] = field(default_factory=dict)
    edited: bool = False

    def with_text(self, slot: str, text: str) -> AdSet:
        """Return a copy in which a person wrote `text` into `slot`; "" empties it."""
        texts = {name: item for name, item in self.texts.items() if name != slot}
        if text:
            texts[slot] = SetText(text, "user")
        return replace(self, texts=texts, edited=True)


def ad_set_to(ad_set: AdSet) -> dict[str, Any]:
    """Return `ad_set` as JSON values."""
    return {
        "platform": ad_set.platform,
        "texts": {slot: vars(item) for slot, item in ad_set.texts.items()},
        "receipts": [receipt.to_json() for receipt in ad_set.receipts],
        "gaps": {
            part: {"missing": gap.missing, "reasons": dict(gap.reasons)}
            for part, gap in ad_set.gaps.items()
        },
        "edited": ad_set.edited,
    }


def ad_set_from(value: Mapping[str, Any]) -> AdSet:
    """Read what `ad_set_to` wrote.

    Raises `KeyError`, `TypeError`, `ValueError` or `AttributeError` for anything else and
    `BriefError` for a receipt of another format.
    """
    if not value["receipts"]:
        raise ValueError("a set without a receipt")
    return AdSet(
        platform=str(value["platform"]),
        texts={str(slot): SetText(**item) for slot, item in value["texts"].items()},
        receipts=tuple(Receipt.from_json(receipt) for receipt in value["receipts"]),
        gaps={
            str(part): Gap(int(gap["missing"]), dict(gap["reasons"]))
            for part, gap in value["gaps"].items()
        },
        edited=value["edited"] is True,
    )
