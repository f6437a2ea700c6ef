"""Lists the models on this machine, verifies them and removes them."""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from aigc_desktop.errors import ModelError, WriteError
from aigc_desktop.i18n.message import N_
from aigc_desktop.models.check import CheckedFolder, check_folder
from aigc_desktop.models.files import feed, git_blob, sha256
from aigc_desktop.models.hub_cache import repo_name
from aigc_desktop.models.importing import HASHES
from aigc_desktop.models.places import STARTER, ModelPlaces, locked
from aigc_desktop.progress import CancelToken

Origin = Literal["starter", "hub", "imported"]
_SHORT = 8
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class InstalledModel:
    """A whole model on this machine. `size` in bytes; `revision` is a commit or empty.

    `id` is "starter", a repository ("@" and a commit added for an older version of one) or
    an imported folder's name.
    """

    id: str
    origin: Origin
    folder: Path
    size: int
    revision: str = ""
    repo: str = ""


def installed_models(places: ModelPlaces) -> tuple[InstalledModel, ...]:
    """Return all whole models: the starter, imported ones, the Hugging Face cache's.

    What is incomplete, damaged, unsafe or writes no text is left out, whoever put it there.
    """
    return (*_starter(places), *_imported(places), *_hub(places))


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


def verify(model: InstalledModel, cancel: CancelToken) -> int:
    """Read all files of `model` again and compare their hashes; return how many had one.

    Raises `ModelError` naming the first file that changed, and `Cancelled`.
    """
    checked = check_folder(model.folder)
    hashes = _known_hashes(model)
    count = 0
    for file in checked.files:
        wanted = hashes.get(file.name) or _blob_name(file)
        if wanted:
            count += 1
            if not _has_hash(file, wanted, cancel):
                raise ModelError(
                    N_(
                        "The file {file} of {name} is not what it was. Your texts are safe. "
                        "Remove the model and fetch it again.",
                        file=file.name,
                        name=model.id,
                    )
                )
    return count


def remove(model: InstalledModel, places: ModelPlaces, cancel: CancelToken) -> None:
    """Delete an imported model or one in the Hugging Face cache; its files are gone then.

    Files another version of the model shares stay. Raises `ModelError` for the built-in
    model and `WriteError` when something could not be deleted.
    """
    if model.origin == "starter":
        raise ModelError(
            N_("The built-in model belongs to the program and stays. Nothing was changed.")
        )
    try:
        if model.origin == "imported":
            with locked(places.imported / ".lock", cancel):
                shutil.rmtree(_inside(model.folder, places.imported, 1))
        else:
            lock = places.downloads / (model.folder.parent.parent.name + ".lock")
            with locked(lock, cancel):
                _remove_snapshot(_inside(model.folder, places.hub_cache, 3))
    except OSError as error:
        raise WriteError(
            N_(
                "The model {name} could not be deleted completely ({reason}). Your texts are "
                "safe. Choose another model, close programs that use this one and try again.",
                name=model.id,
                reason=error.strerror or error,
            )
        ) from error


def _starter(places: ModelPlaces) -> Iterator[InstalledModel]:
    if checked := _whole(places.starter):
        yield InstalledModel(STARTER, "starter", places.starter, checked.size)


def _imported(places: ModelPlaces) -> Iterator[InstalledModel]:
    for folder in _folders(places.imported):
        checked = None if folder.name.startswith(".") else _whole(folder)
        if checked:
            yield InstalledModel(folder.name, "imported", folder, checked.size)


def _hub(places: ModelPlaces) -> Iterator[InstalledModel]:
    for home in _folders(places.hub_cache):
        repo = repo_name(home)
        snapshots = [(folder, _whole(folder)) for folder in _folders(home / "snapshots") if repo]
        whole = [(folder, found) for folder, found in snapshots if found]
        chief = _chief(home, [folder for folder, _ in whole])
        for folder, found in whole:
            name = repo if folder == chief else f"{repo}@{folder.name[:_SHORT]}"
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


def _folders(parent: Path) -> list[Path]:
    try:
        return sorted(entry for entry in parent.iterdir() if entry.is_dir())
    except OSError:
        return []


def _known_hashes(model: InstalledModel) -> dict[str, str]:
    try:
        table = json.loads((model.folder / HASHES).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in table.items()} if isinstance(table, dict) else {}


def _blob_name(file: Path) -> str:
    """Return the hash a file in the Hugging Face cache is named by, "" elsewhere."""
    real = file.resolve()
    return real.name if real.parent.name == "blobs" and _HASH.fullmatch(real.name) else ""


def _has_hash(file: Path, wanted: str, cancel: CancelToken) -> bool:
    digest = sha256() if len(wanted) == 64 else git_blob(file.stat().st_size)
    feed(digest, file, cancel)
    return bool(digest.hexdigest() == wanted)


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
    if not _folders(home / "snapshots"):
        shutil.rmtree(home)
        return
    used = {file.resolve() for file in (home / "snapshots").rglob("*") if file.is_symlink()}
    for blob in (home / "blobs").iterdir():
        if blob.resolve() not in used and not blob.name.endswith(".incomplete"):
            blob.unlink()
