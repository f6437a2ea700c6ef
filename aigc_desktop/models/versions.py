"""The models a user taught: voices, each in numbered versions that lie beside imported models."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aigc_desktop.models.files import TAUGHT
from aigc_desktop.models.installed import InstalledModel, installed_models
from aigc_desktop.models.places import ModelPlaces

log = logging.getLogger(__name__)


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


def versions(places: ModelPlaces) -> tuple[Version, ...]:
    """Return all taught models on this machine, by voice and number."""
    found = (_version(model) for model in installed_models(places) if model.origin == "imported")
    return tuple(sorted(filter(None, found), key=lambda one: (one.voice.casefold(), one.number)))


def next_number(voice: str, places: ModelPlaces) -> int:
    """Return the number of the version of `voice` to be taught next."""
    known = [one.number for one in versions(places) if one.voice.casefold() == voice.casefold()]
    return max(known, default=0) + 1


def before(version: Version, all_versions: tuple[Version, ...]) -> str:
    """Return the id to roll back to: the version before, or the model the first began with."""
    earlier = [
        one for one in all_versions if one.voice == version.voice and one.number < version.number
    ]
    return earlier[-1].model.id if earlier else version.base


def _version(model: InstalledModel) -> Version | None:
    try:
        note = json.loads((model.folder / TAUGHT).read_text("utf-8"))
        return Version(str(note["voice"]), int(note["version"]), model, note)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError):
        log.warning("the note of a taught model is unreadable", exc_info=True)
        return None
