"""Taking a taught version to another computer and bringing one in, as one verified file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aigc_desktop.errors import StoreError
from aigc_desktop.i18n.message import N_
from aigc_desktop.models.files import CARD, TAUGHT, weight_files
from aigc_desktop.models.importing import folder_name, import_items
from aigc_desktop.models.meter import ProgressSink, ignore_progress
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.sealed import damaged
from aigc_desktop.models.verifying import known_hashes
from aigc_desktop.models.versions import Version, next_number, read_note, versions
from aigc_desktop.models.voice_file import SUFFIX, VoiceFile, opened_voice_file, write_voice_file
from aigc_desktop.progress import CancelToken


def file_name(version: Version) -> str:
    """Return a name for the file of `version`."""
    return folder_name(f"{version.voice} v{version.number}") + SUFFIX


def export_version(
    version: Version,
    target: Path,
    passphrase: str,
    cancel: CancelToken,
    report: ProgressSink = ignore_progress,
) -> None:
    """Write `version` into one file, sealed unless the passphrase is ""; errors as there."""
    about = {"voice": version.voice, "number": version.number}
    write_voice_file(version.model, about, target, passphrase, cancel, report)


def bring_in(
    file: Path,
    places: ModelPlaces,
    passphrase: str,
    cancel: CancelToken,
    report: ProgressSink = ignore_progress,
) -> Version:
    """Install the version in `file` and return it; nothing is left of one that is refused.

    Where this computer has that version of the voice already, it gets the next free number.
    Raises `WrongPassphraseError` (also if it is sealed and none is given), `StoreError` if the
    very same weights are here already, and as `import_model` does.
    """
    with opened_voice_file(file, passphrase) as packed:
        try:
            voice, number, note = read_note(packed.small(TAUGHT))
        except (ValueError, RecursionError) as error:
            raise damaged(file) from error
        _refuse_twice(packed, places)
        taken = {(one.voice.casefold(), one.number) for one in versions(places)}
        whole = packed
        if (voice.casefold(), number) in taken:
            number = next_number(voice, places)
            whole = _renumbered(packed, note, number)
        name = folder_name(f"{voice} v{number}")
        folder = import_items(file, name, whole.items, places, cancel, report)
    return next(one for one in versions(places) if one.model.folder == folder)


def _renumbered(packed: VoiceFile, note: Mapping[str, Any], number: int) -> VoiceFile:
    came_as = note["version"]
    fresh = {**note, "version": number, "came_as": came_as}
    told = f"> Brought in as version {number}; its maker called it {came_as}.\n\n".encode()
    return packed.with_file(TAUGHT, json.dumps(fresh, ensure_ascii=False).encode()).with_file(
        CARD, told + packed.small(CARD)
    )


def _refuse_twice(packed: VoiceFile, places: ModelPlaces) -> None:
    ours = {item.name: item.sha256 for item in packed.items}
    weights = {name: ours[name] for name in weight_files(ours)}
    for one in versions(places):
        known = known_hashes(one.model.folder)
        if weights and all(known.get(name) == sha for name, sha in weights.items()):
            raise StoreError(
                N_(
                    "This version is here already, as “{name}”. Nothing was changed.",
                    name=one.model.id,
                )
            )
