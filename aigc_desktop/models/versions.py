"""The models a user taught: voices, each in numbered versions that lie beside imported models."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aigc_desktop.errors import StoreError
from aigc_desktop.i18n.message import N_
from aigc_desktop.models.files import TAUGHT
from aigc_desktop.models.installed import InstalledModel, installed_models
from aigc_desktop.models.places import ModelPlaces

log = logging.getLogger(__name__)
LONGEST_NAME = 120
_HIGHEST = 1_000_000


@dataclass(frozen=True)
class Version:
    """One version of a voice; `note` is what was written down when it was taught."""

    voice: str
    number: int
    model: InstalledModel
    note: Mapping[str, Any] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The id of the model it began with."""
        return str(self.note.get("base", ""))

    @property
    def perplexity(self) -> tuple[float, float]:
        """Perplexity a token on the texts kept apart, before and after; 0 where unknown."""
        found = (self.note.get(f"perplexity_{when}") for when in ("before", "after"))
        before, after = (value if isinstance(value, int | float) else 0.0 for value in found)
        return before, after


def versions(places: ModelPlaces) -> tuple[Version, ...]:
    """Return all taught models on this machine, by voice and number."""
    found = (_version(model) for model in installed_models(places) if model.origin == "imported")
    return tuple(sorted(filter(None, found), key=lambda one: (one.voice.casefold(), one.number)))


def find_version(name: str, all_versions: tuple[Version, ...]) -> Version:
    """Return the version with the model id `name`, or the newest of the voice `name`.

    Raises `StoreError` if there is none.
    """
    wanted = name.strip().casefold()
    named = [one for one in all_versions if one.model.id.casefold() == wanted]
    named = named or [one for one in all_versions if one.voice.casefold() == wanted]
    if not named:
        raise StoreError(
            N_("No voice called “{name}” was taught here. Nothing was changed.", name=name)
        )
    return named[-1]


def next_number(voice: str, places: ModelPlaces) -> int:
    """Return the number of the version of `voice` to be taught next."""
    known = [one.number for one in versions(places) if one.voice.casefold() == voice.casefold()]
    return max(known, default=0) + 1


def before(version: Version, all_versions: tuple[Version, ...]) -> str:
    """Return the id to roll back to: the version before, or the model the first began with."""
    earlier = [
        one
        for one in all_versions
        if one.voice.casefold() == version.voice.casefold() and one.number < version.number
    ]
    return earlier[-1].model.id if earlier else version.base


def read_note(data: bytes) -> tuple[str, int, dict[str, Any]]:
    """Return voice, number and the whole of the note a taught model carries.

    Raises `ValueError` for anything else.
    """
    note = json.loads(data)
    if not isinstance(note, dict):
        raise ValueError("not an object")
    voice, number = note.get("voice"), note.get("version")
    if not isinstance(voice, str) or not 0 < len(voice.strip()) <= LONGEST_NAME:
        raise ValueError("no voice")
    if type(number) is not int or not 0 < number <= _HIGHEST:
        raise ValueError("no number")
    return voice, number, note


def _version(model: InstalledModel) -> Version | None:
    try:
        voice, number, note = read_note((model.folder / TAUGHT).read_bytes())
        return Version(voice, number, model, note)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        log.warning("the note of a taught model is unreadable", exc_info=True)
        return None
