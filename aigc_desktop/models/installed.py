"""Lists the models on this machine."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.models.check import CheckedFolder, check_folder
from aigc_desktop.models.hub_cache import repo_name
from aigc_desktop.models.own import OwnModelsFile
from aigc_desktop.models.places import STARTER, ModelPlaces

Origin = Literal["starter", "hub", "imported", "folder"]
SHORT = 8
"""Digits of a commit that are shown."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class InstalledModel:
    """A whole model on this machine. `size` in bytes; `revision` is a commit or empty.

    `id` is "starter", a repository ("@" and a commit added for an older version of one), an
    imported folder's name or, for a folder that stays where it is, its path.
    """

    id: str
    origin: Origin
    folder: Path
    size: int
    revision: str = ""
    repo: str = ""


def installed_models(places: ModelPlaces) -> tuple[InstalledModel, ...]:
    """Return all whole models: the starter, imported and added ones, the Hugging Face cache's.

    What is incomplete, damaged, unsafe or writes no text is left out, whoever put it there.
    """
    return (*_starter(places), *_imported(places), *_added(places), *_hub(places))


def find_installed(name: str, places: ModelPlaces) -> InstalledModel:
    """Return the installed model called `name`; raise `ModelError` when there is none."""
    for model in installed_models(places):
        if model.id.casefold() == name.strip().casefold():
            return model
    raise ModelError(
        N_(
            "No model called “{name}” is installed. Nothing was changed. See which ones are, or "
            "download or import it.",
            name=name,
        )
    )


def _starter(places: ModelPlaces) -> Iterator[InstalledModel]:
    if checked := _whole(places.starter):
        yield InstalledModel(STARTER, "starter", places.starter, checked.size)


def _imported(places: ModelPlaces) -> Iterator[InstalledModel]:
    for folder in folders_in(places.imported):
        checked = None if folder.name.startswith(".") else _whole(folder)
        if checked:
            yield InstalledModel(folder.name, "imported", folder, checked.size)


def _added(places: ModelPlaces) -> Iterator[InstalledModel]:
    for name in OwnModelsFile(places.own).load().folders:
        if checked := _whole(Path(name)):
            yield InstalledModel(name, "folder", Path(name), checked.size)


def _hub(places: ModelPlaces) -> Iterator[InstalledModel]:
    for home in folders_in(places.hub_cache):
        repo = repo_name(home)
        snapshots = [(folder, _whole(folder)) for folder in folders_in(home / "snapshots") if repo]
        whole = [(folder, found) for folder, found in snapshots if found]
        chief = _chief(home, [folder for folder, _ in whole])
        for folder, found in whole:
            name = repo if folder == chief else f"{repo}@{folder.name[:SHORT]}"
            yield InstalledModel(name, "hub", folder, found.size, folder.name, repo)


def _chief(home: Path, snapshots: list[Path]) -> Path | None:
    """Return the snapshot that goes by the repository's plain name."""
    try:
        main = (home / "refs" / "main").read_text("ascii").strip()
    except (OSError, ValueError):
        main = ""
    named = [folder for folder in snapshots if folder.name == main]
    return next(iter(named or snapshots), None)


def _whole(folder: Path) -> CheckedFolder | None:
    try:
        return check_folder(folder)
    except ModelError:
        log.debug("a folder holds no whole model", exc_info=True)
        return None


def folders_in(parent: Path) -> list[Path]:
    """Return the folders in `parent` by name, none when it cannot be read."""
    try:
        return sorted(entry for entry in parent.iterdir() if entry.is_dir())
    except OSError:
        return []
