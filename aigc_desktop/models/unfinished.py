"""Downloads that were begun and not finished: listed, continued or given up."""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.models.hub import RemoteModel
from aigc_desktop.models.hub_cache import repo_folder, repo_name
from aigc_desktop.models.hub_errors import disk_error
from aigc_desktop.models.places import ModelPlaces, locked
from aigc_desktop.progress import CancelToken

MANIFEST = "aigc-download.json"
"""Lies beside the parts of a download and says what they are parts of."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Unfinished:
    """A download that can be continued; `done` and `total` in bytes."""

    repo: str
    revision: str
    done: int
    total: int


def begin(model: RemoteModel, workshop: Path) -> None:
    """Note in `workshop` what is being fetched there; raises `OSError`.

    A note cut off costs nothing: the download is continued all the same.
    """
    table = {"repo": model.repo, "revision": model.revision, "total": model.size}
    (workshop / MANIFEST).write_text(json.dumps(table), "utf-8")


def unfinished_downloads(places: ModelPlaces) -> tuple[Unfinished, ...]:
    """Return what was begun, also by other windows and commands still at it."""
    found = (_read(file) for file in sorted(places.downloads.glob(f"*/*/{MANIFEST}")))
    return tuple(one for one in found if one is not None)


def give_up(repo: str, places: ModelPlaces, cancel: CancelToken) -> None:
    """Delete the parts of a download; raises `DownloadError` and `Cancelled`."""
    folder = repo_folder(places.downloads, repo)
    try:
        with locked(folder.with_name(folder.name + ".lock"), cancel):
            if folder.exists():
                shutil.rmtree(folder)
    except OSError as error:
        raise disk_error(error, folder) from error


def _read(manifest: Path) -> Unfinished | None:
    folder = manifest.parent
    try:
        table = json.loads(manifest.read_text("utf-8"))
        done = sum(file.stat().st_size for file in folder.iterdir() if file != manifest)
        repo, revision, total = table["repo"], table["revision"], table["total"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        log.info("an unfinished download is unreadable", exc_info=True)
        return None
    if repo != repo_name(folder.parent) or type(total) is not int:
        return None
    return Unfinished(repo, str(revision), min(done, total), total)
