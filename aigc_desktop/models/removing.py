"""Removes models: says first what it would free, and spares what others use."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.errors import ModelError, WriteError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.installed import SHORT, InstalledModel, folders_in
from aigc_desktop.models.own import OwnModelsFile
from aigc_desktop.models.places import ModelPlaces, locked
from aigc_desktop.progress import CancelToken


def remove(model: InstalledModel, places: ModelPlaces, cancel: CancelToken) -> None:
    """Delete an imported model or one in the Hugging Face cache; its files are gone then.

    Files another version of the model shares stay; a folder the user added is only taken off
    the list. Raises `ModelError` for the built-in
    model and `WriteError` when something could not be deleted.
    """
    if model.origin == "starter":
        raise ModelError(
            N_("The built-in model belongs to the program and stays. Nothing was changed.")
        )
    if model.origin == "folder":
        OwnModelsFile(places.own).drop(model.id)
        return
    try:
        if model.origin == "imported":
            with locked(places.imported / ".lock", cancel):
                shutil.rmtree(_inside(model.folder, places.imported, 1))
        else:
            lock = places.downloads / (model.folder.parent.parent.name + ".lock")
            with locked(lock, cancel):
                _remove_snapshot(_inside(model.folder, places.hub_cache, 3))
    except OSError as error:
        raise WriteError(not_deleted(model, error)) from error


@dataclass(frozen=True)
class Removal:
    """What removing a model would do, in bytes: freed, and kept because others use it."""

    frees: int
    keeps: int
    kept_for: tuple[str, ...]


def plan_removal(model: InstalledModel) -> Removal:
    """Return what `remove` would free and what stays for other versions of the model."""
    if model.origin != "hub":
        return Removal(model.size if model.origin == "imported" else 0, 0, ())
    home = model.folder.parent.parent
    others = [folder for folder in folders_in(home / "snapshots") if folder != model.folder]
    used = {file.resolve(): folder.name for folder in others for file in _links(folder)}
    mine = {file.resolve() for file in _links(model.folder)}
    shared = mine & set(used)
    keeps = sum(file.stat().st_size for file in shared)
    versions = sorted({used[file][:SHORT] for file in shared})
    if others:
        frees = sum(file.stat().st_size for file in mine - shared)
    else:
        frees = sum(file.stat().st_size for file in home.rglob("*") if file.is_file()
                    and not file.is_symlink())  # fmt: skip
    return Removal(frees, keeps, tuple(versions))


def _links(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def not_deleted(model: InstalledModel, error: OSError) -> Message:
    """Return what to say when files of `model` cannot be deleted."""
    return N_(
        "The model {name} could not be deleted completely ({reason}). Your texts are safe. "
        "Choose another model, close programs that use this one and try again.",
        name=model.id,
        reason=error.strerror or error,
    )


def _inside(folder: Path, root: Path, depth: int) -> Path:
    """Return `folder` if it lies `depth` levels below `root` and is no link; else `OSError`."""
    if folder.is_symlink() or folder.parents[depth - 1].resolve() != root.resolve():
        raise OSError(f"{folder.name} is not ours")
    return folder


def _remove_snapshot(snapshot: Path) -> None:
    """Delete a snapshot, the refs to it and the blobs nobody else uses."""
    home = snapshot.parent.parent
    for ref in [entry for entry in (home / "refs").rglob("*") if entry.is_file()]:
        if ref.read_text("ascii", "replace").strip() == snapshot.name:
            ref.unlink()
    shutil.rmtree(snapshot)
    if not folders_in(home / "snapshots"):
        shutil.rmtree(home)
        return
    used = {file.resolve() for file in (home / "snapshots").rglob("*") if file.is_symlink()}
    for blob in (home / "blobs").iterdir():
        if blob.resolve() not in used and not blob.name.endswith(".incomplete"):
            blob.unlink()
