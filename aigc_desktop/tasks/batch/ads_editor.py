"""Rows as Google Ads Editor imports responsive search ads.

Column names: https://support.google.com/google-ads/editor/answer/57747 (CSV columns).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from aigc_desktop.checks.platforms import platform
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.tasks.batch.table import Row

PLATFORM = "google"
_AD_TYPE = "Responsive search ad"
_PLACES: Mapping[str, tuple[str, ...]] = {
    "Campaign": ("campaign", "campaignname", "广告系列"),
    "Ad group": ("adgroup", "adgroupname", "广告组"),
    "Final URL": ("finalurl", "url", "landingpage", "最终到达网址", "网址", "落地页"),
}
"""Columns of the editor that are taken from the user's table as they are."""
_PARTS: Mapping[str, str] = {"headline": "Headline", "description": "Description", "path": "Path"}


def columns() -> list[str]:
    """Return the names of the columns, as the editor knows them."""
    rules = platform(PLATFORM).rules
    numbered = [f"{_PARTS[rule.name]} {n}" for rule in rules for n in range(1, rule.most + 1)]
    return [*list(_PLACES)[:2], "Ad type", *numbered, "Final URL", "Labels", "Comment", "AIGC"]


def row(names: Sequence[str], cells: Row, draft: Draft, notice: str, label: str) -> list[str]:
    """Return one advertisement; a text over its limit is left out, and the comment says so."""
    place = platform(PLATFORM)
    texts: dict[str, str] = {}
    left_out: list[str] = []
    for rule in place.rules:
        for number in range(1, rule.most + 1):
            text = draft.parts.get(f"{rule.name}_{number}", "")
            column = f"{_PARTS[rule.name]} {number}"
            if text and rule.fit(text).refused:
                left_out.append(column)
            elif text:
                texts[column] = text
    own = {column: _cell(names, cells, known) for column, known in _PLACES.items()}
    comment = "; ".join([notice, *(f"{column}: over the limit" for column in left_out)])
    values = {**own, **texts, "Ad type": _AD_TYPE, "Labels": "AI-generated", "Comment": comment,
              "AIGC": label}  # fmt: skip
    return [values.get(column, "") for column in columns()]


def _cell(names: Sequence[str], cells: Row, known: tuple[str, ...]) -> str:
    for name, cell in zip(names, cells, strict=False):
        if _folded(name) in known:
            return str(cell)
    return ""


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())
