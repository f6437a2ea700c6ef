"""Where everything is kept, and taking all of it away when the app is removed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import psutil

from aigc_desktop.errors import StoreError, WriteError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.servers import ServersFile, key_store
from aigc_desktop.models.token_store import TokenStore
from aigc_desktop.paths import APP_NAME, AppPaths
from aigc_desktop.store.system_keyring import SystemKeyring


@dataclass(frozen=True)
class KeptPlace:
    """One folder and what lies there."""

    label: Message
    folder: Path


def kept_places(paths: AppPaths) -> tuple[KeptPlace, ...]:
    """Return every folder the app writes to by itself."""
    models = ModelPlaces.of(paths)
    return (
        KeptPlace(N_("Library, unsaved work, own words and brands"), paths.data),
        KeptPlace(N_("Models you imported"), models.imported),
        KeptPlace(N_("Models you fetched, shared with other programs"), models.hub_cache),
        KeptPlace(N_("Settings"), paths.config),
        KeptPlace(N_("Packed models and unfinished downloads, made anew when needed"), paths.cache),
        KeptPlace(N_("Logs, which hold none of your text"), paths.logs),
    )


def folders_to_purge(paths: AppPaths, *, documents: bool) -> tuple[Path, ...]:
    """Return the folders `purge` removes, those that exist.

    Without `documents` only what the app can make anew: on Windows and macOS the settings lie
    in one folder with the library, so they stay with it.
    """
    wanted = [paths.cache, paths.logs]
    if documents:
        wanted += [paths.data, paths.config]
    return tuple(folder for folder in dict.fromkeys(wanted) if folder.is_dir())


def purge(paths: AppPaths, *, documents: bool) -> tuple[Path, ...]:
    """Remove the app's folders and return them; with `documents` the kept keys as well.

    Raises `StoreError` while a window is open and `WriteError` for what cannot be removed.
    """
    if _window_is_open(paths):
        raise StoreError(N_("AIGC Desktop is open. Nothing was removed. Close it and try again."))
    if documents:
        for server in ServersFile.of(paths).load():
            key_store(server).forget()
        TokenStore().forget()
        SystemKeyring(paths.data / "library.sqlite").forget()
    folders = folders_to_purge(paths, documents=documents)
    for folder in folders:
        _remove(folder)
    return folders


def _remove(folder: Path) -> None:
    if not folder.exists():
        return  # it lay in one that is gone already
    try:
        shutil.rmtree(folder)
        above = folder.parent
        # Where the system gives us a folder below our own name (logs on Linux), that is ours too.
        if above.name == APP_NAME and not any(above.iterdir()):
            above.rmdir()
    except OSError as error:
        raise WriteError(
            N_(
                "{path} could not be removed wholly ({reason}). Remove it by hand.",
                path=folder,
                reason=error.strerror or error,
            )
        ) from error


def _window_is_open(paths: AppPaths) -> bool:
    """Whether the process lives whose number stands first in the window's lock file."""
    try:
        first = (paths.data / "running.lock").read_text("utf-8", "replace").splitlines()[:1]
    except OSError:
        return False
    return bool(first) and first[0].isdecimal() and psutil.pid_exists(int(first[0]))
