"""A draft typeset as a picture: how large, in which colours, with what words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

HEX_DIGITS = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class PictureSize:
    """One size in pixels, and where it is used. `certainty` as in the platforms' rules."""

    id: str
    label: str
    width: int
    height: int
    source: str = ""
    certainty: str = "M"

    @property
    def short(self) -> int:
        """The shorter side in pixels; type sizes follow it."""
        return min(self.width, self.height)


@dataclass(frozen=True)
class PictureText:
    """The words on a picture. `mark` is the visible AI label."""

    headline: str
    description: str = ""
    call_to_action: str = ""
    mark: str = ""


@dataclass(frozen=True)
class PictureLook:
    """What the user chose. Colours are "#rrggbb"; `logo` and `photo` are paths or ""."""

    template: str = "plain"
    background: str = "#ffffff"
    text: str = "#1b1f24"
    accent: str = "#1a5fb4"
    font: str = ""
    logo: str = ""
    photo: str = ""
    with_description: bool = True

    def changed(self, **values: str | bool) -> PictureLook:
        """Return a copy with some choices replaced."""
        return replace(self, **values)  # type: ignore[arg-type]

    def to_json(self) -> dict[str, str | bool]:
        """Return the look as JSON values."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @classmethod
    def from_json(cls, value: object) -> PictureLook:
        """Read what `to_json` wrote; what does not fit takes its default."""
        if not isinstance(value, Mapping):
            return cls()
        found = {
            item.name: value[item.name]
            for item in fields(cls)
            if item.name in value and _fits(item.name, value[item.name], item.default)
        }
        return cls(**found)


def _fits(name: str, value: object, default: object) -> bool:
    if type(value) is not type(default):
        return False
    return name not in {"background", "text", "accent"} or is_colour(str(value))


def is_colour(text: str) -> bool:
    """Whether `text` is a colour as "#rrggbb"."""
    return len(text) == 7 and text[0] == "#" and set(text[1:].lower()) <= HEX_DIGITS
