"""Copies a model from a folder or archive (on a stick, say) to our place, verified, at once."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from pathlib import Path
from typing import IO

from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.archives import Item, opened_archive
from aigc_desktop.models.check import CheckedFolder
from aigc_desktop.models.files import CHUNK, feed, sha256
from aigc_desktop.models.fit import check_model, check_numbers
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


def import_model(
    source: Path,
    places: ModelPlaces,
    cancel: CancelToken,
    report: ProgressSink = ignore_progress,
) -> Path:
    """Copy the model in `source`, a folder or an archive, and return its new folder.

    Only weights in safetensors, configuration and tokenizer are copied; every copy is read
    back and compared. The new folder appears in one rename. Raises `ModelError` for what is
    no model or an unsafe one, `DownloadError` for trouble with the disk, `Cancelled`.
    """
    if source.is_file():
        with opened_archive(source, cancel) as found:
            return import_items(source, found.name, found.items, places, cancel, report)
    checked = check_model(source)
    _refuse_strays(checked)
    items = tuple(_item(file) for file in checked.files)
    return import_items(source, source.resolve().name, items, places, cancel, report)


def _item(file: Path) -> Item:
    return Item(file.name, file.stat().st_size, lambda: file.open("rb"))


def import_items(
    source: Path,
    name: str,
    items: tuple[Item, ...],
    places: ModelPlaces,
    cancel: CancelToken,
    report: ProgressSink,
) -> Path:
    """Copy `items` from the file or folder `source` to a new folder called like `name`.

    Raises as `import_model` does; nothing is left behind then.
    """
    size = sum(item.size for item in items)
    try:
        with locked(places.imported / ".lock", cancel):
            _clear_unfinished(places.imported)
            free = shutil.disk_usage(places.imported).free
            if free < size + _SPARE_BYTES:
                raise disk_full(places.imported, size + _SPARE_BYTES, free)
            meter = Meter(2 * size, report)
            return _import(source, name, items, places.imported, cancel, meter)
    except OSError as error:
        raise disk_error(error, places.imported) from error


def folder_name(wanted: str) -> str:
    """Return a name like `wanted` that every system accepts for a folder."""
    name = _NOT_IN_NAMES.sub("_", wanted).strip(" .")
    while len(name.encode("utf-8")) > _NAME_BYTES:
        name = name[:-1].rstrip(" .")
    return f"_{name}" if _RESERVED.fullmatch(name) else name or "model"


def _import(
    source: Path,
    name: str,
    items: tuple[Item, ...],
    imported: Path,
    cancel: CancelToken,
    meter: Meter,
) -> Path:
    workshop = imported / f"{UNFINISHED}{secrets.token_hex(4)}"
    make_folder(workshop)
    try:
        hashes = {
            item.name: _copy(item, source, workshop / item.name, cancel, meter) for item in items
        }
        (workshop / HASHES).write_text(json.dumps(hashes, indent=1), "utf-8")
        # What was copied, not what lay there a moment before.
        check_numbers(check_model(workshop), cancel)
        target = _free(imported, folder_name(name))
        workshop.replace(target)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    meter.finish()
    return target


def _copy(item: Item, source: Path, target: Path, cancel: CancelToken, meter: Meter) -> str:
    """Copy one file, compare the copy with what was read and return its SHA-256."""
    meter.start(item.name)
    digest = sha256()
    left = item.size
    with _opened(item, source) as reading, target.open("xb") as writing:
        while chunk := _read(reading, source):
            cancel.raise_if_cancelled()
            left -= len(chunk)
            if left < 0:  # an archive that lied about it, or a file that is being written
                raise ModelError(_unreadable(source))
            digest.update(chunk)
            writing.write(chunk)
            meter.moved(len(chunk))
        writing.flush()
        os.fsync(writing.fileno())
    again = sha256()
    feed(again, target, cancel, meter.moved)
    if left or again.digest() != digest.digest():
        raise ModelError(_unreadable(source))
    if item.sha256 and digest.hexdigest() != item.sha256:
        raise other_hash(item.name)
    return str(digest.hexdigest())


def _opened(item: Item, source: Path) -> IO[bytes]:
    try:
        return item.open()
    except OSError as error:
        raise ModelError(_unreadable(source / item.name)) from error


def _read(stream: IO[bytes], source: Path) -> bytes:
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


def other_hash(name: str) -> ModelError:
    """Return the error for a file that is not the one its hash was taken of."""
    return ModelError(
        N_(
            "The file {name} is not the one that was packed: its hash is another one. Nothing "
            "was installed. Ask for the model once more.",
            name=name,
        )
    )


def _unreadable(file: Path) -> Message:
    return N_(
        "The file {path} could not be copied without errors. Nothing was imported. Check the "
        "disk or stick it lies on and try again.",
        path=file,
    )
