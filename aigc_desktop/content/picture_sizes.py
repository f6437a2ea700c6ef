"""The sizes platforms ask of pictures, read from `resources/rules/picture_sizes.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

from aigc_desktop.domain.picture import PictureSize
from aigc_desktop.paths import resources


@cache
def picture_sizes() -> tuple[PictureSize, ...]:
    """Return every size, in the order to offer them (read once; the file ships with us)."""
    text = (resources() / "rules" / "picture_sizes.toml").read_text("utf-8")
    return tuple(
        PictureSize(
            id=name,
            label=row["label"],
            width=row["width"],
            height=row["height"],
            source=row["source"],
            certainty=row["certainty"],
        )
        for name, row in tomllib.loads(text).items()
    )
