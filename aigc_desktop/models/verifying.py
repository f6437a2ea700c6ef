"""Reads the files of a model again and compares their hashes; deletes damaged ones."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.errors import WriteError
from aigc_desktop.models.check import check_folder
from aigc_desktop.models.files import feed, git_blob, sha256
from aigc_desktop.models.importing import HASHES
from aigc_desktop.models.installed import InstalledModel
from aigc_desktop.models.meter import Meter, ProgressSink, ignore_progress
from aigc_desktop.models.removing import not_deleted
from aigc_desktop.progress import CancelToken

_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True)
class Verified:
    """What reading a model again showed: files with a hash to compare, and the changed ones."""

    compared: int
    changed: tuple[str, ...]


def verify(
    model: InstalledModel, cancel: CancelToken, report: ProgressSink = ignore_progress
) -> Verified:
    """Read all files of `model` again and compare their hashes; raise `Cancelled`.

    Raises `ModelError` when the model is not even whole any more.
    """
    checked = check_folder(model.folder)
    hashes = known_hashes(model.folder)
    meter = Meter(checked.size, report)
    compared, changed = 0, []
    for file in checked.files:
        meter.start(file.name)
        wanted = hashes.get(file.name) or _blob_name(file)
        if not wanted:
            meter.had(file.stat().st_size)
            continue
        compared += 1
        if not _has_hash(file, wanted, cancel, meter):
            changed.append(file.name)
    meter.finish()
    return Verified(compared, tuple(changed))


def known_hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 a model's files were installed with, by name; none if nobody noted it."""
    try:
        table = json.loads((folder / HASHES).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in table.items()} if isinstance(table, dict) else {}


def drop_files(model: InstalledModel, names: tuple[str, ...]) -> None:
    """Delete damaged files of a model in the Hugging Face cache, blob and entry.

    It then is no longer listed, and a download fetches just these. Raises `WriteError`.
    """
    try:
        for name in names:
            entry = model.folder / name
            blob = entry.resolve()
            entry.unlink(missing_ok=True)
            if blob.parent == (model.folder.parent.parent / "blobs").resolve():
                blob.unlink(missing_ok=True)
    except OSError as error:
        raise WriteError(not_deleted(model, error)) from error


def _blob_name(file: Path) -> str:
    """Return the hash a file in the Hugging Face cache is named by, "" elsewhere."""
    real = file.resolve()
    return real.name if real.parent.name == "blobs" and _HASH.fullmatch(real.name) else ""


def _has_hash(file: Path, wanted: str, cancel: CancelToken, meter: Meter) -> bool:
    digest = sha256() if len(wanted) == 64 else git_blob(file.stat().st_size)
    feed(digest, file, cancel, meter.moved)
    return bool(digest.hexdigest() == wanted)
