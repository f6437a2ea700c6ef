"""Where things lie: the user's folders (platformdirs) and the package's read-only resources."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import platformdirs

from aigc_desktop.errors import WriteError
from aigc_desktop.i18n.message import N_

APP_NAME = "aigc-desktop"
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class AppPaths:
    """The folders of one installation; every part gets this passed in."""

    data: Path
    cache: Path
    config: Path
    logs: Path
    resources: Path

    @classmethod
    def for_user(cls) -> AppPaths:
        """The user's own folders; `AIGC_DESKTOP_HOME` puts all of them under one folder."""
        home = os.environ.get("AIGC_DESKTOP_HOME")
        if home:
            root = Path(home)
            return cls(root / "data", root / "cache", root / "config", root / "logs", resources())
        dirs = platformdirs.PlatformDirs(APP_NAME, appauthor=False)
        return cls(
            Path(dirs.user_data_dir),
            Path(dirs.user_cache_dir),
            Path(dirs.user_config_dir),
            Path(dirs.user_log_dir),
            resources(),
        )

    @property
    def locale(self) -> Path:
        """The gettext catalogues."""
        return self.resources / "locale"

    @property
    def starter_model(self) -> Path:
        """The built-in model's folder."""
        return self.resources / "starter"

    @property
    def engine_cache(self) -> Path:
        """Where the engine keeps what it can make anew: packed weights, measured settings."""
        return self.cache / "engine"


def resources() -> Path:
    """Return the resource folder, in a wheel or frozen bundle as in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "_resources"
    return shipped if shipped.is_dir() else package.parent / "resources"


def make_folder(folder: Path) -> None:
    """Create `folder` and its parents; raise `WriteError` if that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(
            N_(
                "The folder {path} cannot be created ({reason}). Nothing was changed. "
                "Choose another folder or ask for the right to write there.",
                path=folder,
                reason=error.strerror or error,
            )
        ) from error


def make_private(folder: Path) -> None:
    """Create `folder` so that other accounts of this computer cannot look into it.

    Where that is impossible the folder may stay as it is: whoever writes there is told.
    """
    with contextlib.suppress(WriteError, OSError):
        make_folder(folder)
        folder.chmod(0o700)


@contextmanager
def atomic_write(target: Path) -> Iterator[BinaryIO]:
    """Open a temporary file that replaces `target` only when all of it is on disk.

    Raises `WriteError` when the folder cannot be written or the disk is full; `target`
    then is what it was before, and no temporary file stays behind.
    """
    make_folder(target.parent)
    temporary: Path | None = None
    try:
        # Not mkstemp: a file others may read should not become private by being exported.
        candidate = target.parent / f".aigc-{secrets.token_hex(8)}.part"
        descriptor = os.open(candidate, _NEW_FILE, 0o666)
        temporary = candidate
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
        temporary = None
        _sync_folder(target.parent)
    except OSError as error:
        raise WriteError(
            N_(
                "{path} could not be written ({reason}). What was there before is untouched. "
                "Free some space or choose another place, then try again.",
                path=target,
                reason=error.strerror or error,
            )
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut, where the system lets folders be synced."""
    if os.name != "posix":
        return
    # The file is in place already; some network file systems cannot sync a folder.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_file(path: Path) -> None:
    """Wait until `path` and its place in the folder are on disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
    _sync_folder(path.parent)


def wipe(path: Path) -> None:
    """Overwrite `path` and remove it.

    Drives that move data behind the system's back may still hold a copy for a while; only
    encrypting the whole drive helps against that.
    """
    with contextlib.suppress(FileNotFoundError):
        with path.open("rb+") as stream:
            _overwrite(stream)
        path.unlink()


def replace_wiping(fresh: Path, target: Path) -> None:
    """Put `fresh` in the place of `target` in one step and overwrite what `target` was."""
    if os.name != "posix":
        fresh.replace(target)  # an open file cannot be replaced there
        return
    with target.open("rb+") as old:
        fresh.replace(target)
        _sync_folder(target.parent)
        _overwrite(old)


def _overwrite(stream: BinaryIO) -> None:
    rest = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    while rest > 0:
        rest -= stream.write(bytes(min(rest, 2**20)))
    stream.flush()
    os.fsync(stream.fileno())
