"""Copies a model from a folder (a USB stick, say) to our own place, verified and at once."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from pathlib import Path
from typing import BinaryIO

from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.check import CheckedFolder, check_folder
from aigc_desktop.models.files import CHUNK, feed, sha256
from aigc_desktop.models.hub_errors import disk_error, disk_full
from aigc_desktop.models.meter import Meter, ProgressSink, ignore_progress
from aigc_desktop.models.places import ModelPlaces, locked
from aigc_desktop.paths import make_folder
from aigc_desktop.progress import CancelToken

HASHES = "aigc-model.json"
"""Written beside an imported model: the SHA-256 of each of its files."""
UNFINISHED = ".importing-"
_SPARE_BYTES = 64 * 2**20
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_NAME_BYTES = 120


def import_folder(
    source: Path,
    places: ModelPlaces,
    cancel: CancelToken,
    report: ProgressSink = ignore_progress,
) -> Path:
    """Copy the model in `source` to the imported models and return its new folder.

    Only weights in safetensors, configuration and tokenizer are copied; every copy is read
    back and compared. The new folder appears in one rename. Raises `ModelError` for a
    folder that is no model or an unsafe one, `DownloadError` for trouble with the disk,
    `Cancelled`.
    """
    checked = check_folder(source)
    _refuse_strays(checked)
    try:
        with locked(places.imported / ".lock", cancel):
            _clear_unfinished(places.imported)
            free = shutil.disk_usage(places.imported).free
            if free < checked.size + _SPARE_BYTES:
                raise disk_full(places.imported, checked.size + _SPARE_BYTES, free)
            return _import(checked, places.imported, cancel, Meter(2 * checked.size, report))
    except OSError as error:
        raise disk_error(error, places.imported) from error


def folder_name(source: Path) -> str:
    """Return a name every system accepts for the copy of `source`."""
    name = _NOT_IN_NAMES.sub("_", source.resolve().name).strip(" .")
    while len(name.encode("utf-8")) > _NAME_BYTES:
        name = name[:-1].rstrip(" .")
    return f"_{name}" if _RESERVED.fullmatch(name) else name or "model"


def _import(checked: CheckedFolder, imported: Path, cancel: CancelToken, meter: Meter) -> Path:
    workshop = imported / f"{UNFINISHED}{secrets.token_hex(4)}"
    make_folder(workshop)
    try:
        hashes = {
            file.name: _copy(file, workshop / file.name, cancel, meter) for file in checked.files
        }
        (workshop / HASHES).write_text(json.dumps(hashes, indent=1), "utf-8")
        check_folder(workshop)  # what was copied, not what lay there a moment before
        target = _free(imported, folder_name(checked.folder))
        workshop.replace(target)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    meter.finish()
    return target


def _copy(source: Path, target: Path, cancel: CancelToken, meter: Meter) -> str:
    """Copy one file, compare the copy with what was read and return its SHA-256."""
    meter.start(source.name)
    digest = sha256()
    try:
        reading = source.open("rb")
    except OSError as error:
        raise ModelError(_unreadable(source)) from error
    with reading, target.open("xb") as writing:
        while chunk := _read(reading, source):
            cancel.raise_if_cancelled()
            digest.update(chunk)
            writing.write(chunk)
            meter.moved(len(chunk))
        writing.flush()
        os.fsync(writing.fileno())
    again = sha256()
    feed(again, target, cancel, meter.moved)
    if again.digest() != digest.digest():
        raise ModelError(_unreadable(source))
    return str(digest.hexdigest())


def _read(stream: BinaryIO, source: Path) -> bytes:
    try:
        return stream.read(CHUNK)
    except OSError as error:  # the stick was pulled out, or is worn
        raise ModelError(_unreadable(source)) from error


def _refuse_strays(checked: CheckedFolder) -> None:
    """Raise `ModelError` when a link leads out of the folder: it could fetch any private file.

    The Hugging Face cache links from `snapshots/<commit>` to `blobs` beside it; that is allowed.
    """
    home = checked.folder.resolve()
    blobs = home.parent.parent / "blobs"
    allowed = (home, blobs) if home.parent.name == "snapshots" else (home,)
    for file in checked.files:
        if file.resolve().parent not in allowed:
            raise ModelError(
                N_(
                    "The file {path} is a link that leads out of the model's folder. Nothing "
                    "was imported. Choose a folder that holds the files themselves.",
                    path=file,
                )
            )


def _free(folder: Path, name: str) -> Path:
    taken = {entry.name.casefold() for entry in folder.iterdir()}
    candidate, number = name, 2
    while candidate.casefold() in taken:
        candidate, number = f"{name}-{number}", number + 1
    return folder / candidate


def _clear_unfinished(imported: Path) -> None:
    """Delete what crashed imports left; the lock is ours, so none is under way."""
    for left in imported.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)


def _unreadable(file: Path) -> Message:
    return N_(
        "The file {path} could not be copied without errors. Nothing was imported. Check the "
        "disk or stick it lies on and try again.",
        path=file,
    )
