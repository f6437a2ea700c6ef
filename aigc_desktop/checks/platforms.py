"""Platform limits, read from `resources/rules/platforms.toml`, and how platforms count."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal

from aigc_desktop.paths import resources

Count = Literal["chars", "width", "x"]

_X_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that weigh 1 in X's count; all others weigh 2."""
_X_URL = re.compile(r"https?://[^\s\u3000-\u9fff]+")
_X_URL_LENGTH = 23
_PICTURE = "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_MODIFIERS = "[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*"
_EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|{_PICTURE}{_MODIFIERS}(?:\u200d{_PICTURE}{_MODIFIERS})*"
)
"""Flags, and pictures with their modifiers, joined or single (Unicode UTS 51, simplified)."""


@dataclass(frozen=True)
class Platform:
    """One platform's limits; a limit of 0 means none is known."""

    id: str
    label: str
    style: Literal["short", "long"]
    count: Count
    hard: bool
    source: str
    headline: int = 0
    description: int = 0
    total: int = 0

    def limit(self, part: str) -> int:
        """Return the limit of `part` ("headline", "description", "total")."""
        return {"headline": self.headline, "description": self.description}.get(part, 0)


def length(text: str, count: Count) -> int:
    """Return how long `text` is to a platform that counts by `count`."""
    if count == "chars":
        return len(text)
    if count == "width":
        return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    plain = _X_URL.sub("x" * _X_URL_LENGTH, unicodedata.normalize("NFC", text))
    plain = _EMOJI.sub("字", plain)  # any emoji, however many code points, weighs 2
    return sum(
        1 if any(low <= ord(char) <= high for low, high in _X_LIGHT) else 2 for char in plain
    )


@cache
def platforms() -> dict[str, Platform]:
    """Return every known platform by id (read once; the file ships with the package)."""
    table = tomllib.loads((resources() / "rules" / "platforms.toml").read_text("utf-8"))
    return {
        name: Platform(
            id=name,
            label=row["label"],
            style=row["style"],
            count=row["count"],
            hard=row["hard"],
            source=row["source"],
            headline=row.get("headline", 0),
            description=row.get("description", 0),
            total=row.get("total", 0),
        )
        for name, row in table.items()
    }


def platform(platform_id: str) -> Platform:
    """Return platform `platform_id`, the general one if it is unknown."""
    known = platforms()
    return known.get(platform_id, known["general"])
