"""Looks into archives (zip, tar) for a model, trusting nothing they say about themselves."""

from __future__ import annotations

import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.check import no_weights
from aigc_desktop.models.files import CONFIG, model_files, weight_files
from aigc_desktop.progress import CancelToken

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2")
_MEMBERS = 10_000
_RATIO = 200
"""Weights hardly compress; what unpacks to more than this many times its size is a bomb."""
_BROKEN = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, tarfile.TarError,
           zipfile.BadZipFile, zlib.error, lzma.LZMAError)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """A file to import: its plain name, its size in bytes, and a way to read it.

    `sha256` is the hash it must have, "" where nobody says.
    """

    name: str
    size: int
    open: Callable[[], IO[bytes]]
    sha256: str = ""


@dataclass(frozen=True)
class Found:
    """The model in an archive: a name for it, and its files in the order they lie there."""

    name: str
    items: tuple[Item, ...]

    @property
    def size(self) -> int:
        """Bytes of all files, unpacked."""
        return sum(item.size for item in self.items)


@dataclass(frozen=True)
class _Member:
    path: PurePosixPath
    item: Item
    plain: bool


@contextmanager
def opened_archive(file: Path, cancel: CancelToken) -> Iterator[Found]:
    """Give the model in `file`; its items can be read until the block ends.

    Raises `ModelError` for what is no archive, holds no model or several, leads out of its
    folder, hides its size or is damaged, and `Cancelled`.
    """
    try:
        with file.open("rb") as raw:
            if zipfile.is_zipfile(raw):
                with zipfile.ZipFile(file) as packed:
                    yield _choose(file, _zip_members(packed, file))
            else:
                raw.seek(0)
                watched = _Watched(raw, cancel)
                with tarfile.open(fileobj=watched, mode="r:*") as tape:
                    yield _choose(file, _tar_members(tape, file))
    except ModelError:
        raise
    except _BROKEN as error:
        raise ModelError(broken_archive(file)) from error


def broken_archive(file: Path) -> Message:
    """Return what to say about an archive that cannot be read."""
    return N_(
        "The archive {path} is damaged or of a kind this app cannot read. Nothing was "
        "imported. Use a zip or tar archive, or copy the folder itself.",
        path=file,
    )


class _Watched(io.RawIOBase):
    """A file that stops being read when somebody cancels."""

    def __init__(self, raw: BinaryIO, cancel: CancelToken) -> None:
        super().__init__()
        self._raw = raw
        self._cancel = cancel

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        self._cancel.raise_if_cancelled()
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()


def _zip_members(packed: zipfile.ZipFile, file: Path) -> Iterator[_Member]:
    for info in packed.infolist():
        if info.is_dir():
            continue
        kind = stat.S_IFMT(info.external_attr >> 16)
        plain = kind in {0, stat.S_IFREG} and not info.flag_bits & 1  # 1: encrypted
        item = Item(_base(info.filename), info.file_size, partial(packed.open, info))
        yield _Member(_path(info.filename, file), item, plain)


def _tar_members(tape: tarfile.TarFile, file: Path) -> Iterator[_Member]:
    for info in tape:
        if info.isdir():
            continue

        def read(info: tarfile.TarInfo = info) -> IO[bytes]:
            stream = tape.extractfile(info)
            if stream is None:
                raise ValueError("no plain file")
            return stream

        item = Item(_base(info.name), info.size, read)
        yield _Member(_path(info.name, file), item, info.isreg())


def _choose(file: Path, members: Iterator[_Member]) -> Found:
    found: list[_Member] = []
    budget = _RATIO * max(file.stat().st_size, 4096)
    for member in members:
        found.append(member)
        budget -= member.item.size
        if budget < 0 or len(found) > _MEMBERS:
            raise ModelError(
                N_(
                    "The archive {path} would unpack to many times its size, as harmful ones "
                    "do. Nothing was imported. Copy the model's folder itself.",
                    path=file,
                )
            )
    home = _home(file, found)
    inside = {member.item.name: member for member in found if member.path.parent == home}
    chosen = model_files(inside)
    if not weight_files(chosen):
        raise ModelError(no_weights(file, inside))
    if not all(inside[name].plain for name in chosen):
        raise ModelError(
            N_(
                "The archive {path} holds links or encrypted files instead of the model's "
                "files. Nothing was imported. Pack the files themselves.",
                path=file,
            )
        )
    # In the archive's order: going back in a compressed one means starting over.
    items = tuple(member.item for name, member in inside.items() if name in chosen)
    return Found(home.name or file.name.partition(".")[0], items)


def _home(file: Path, members: list[_Member]) -> PurePosixPath:
    """Return the folder in the archive that holds the model."""
    homes = {member.path.parent for member in members if member.item.name == CONFIG}
    depth = min((len(home.parts) for home in homes), default=0)
    highest = [home for home in homes if len(home.parts) == depth]
    if len(highest) != 1:
        raise ModelError(
            N_(
                "The archive {path} holds no model, or several of them. Nothing was imported. "
                "Pack one folder with config.json and model.safetensors.",
                path=file,
            )
        )
    return highest[0]


def _path(name: str, file: Path) -> PurePosixPath:
    """Return a member's path; raise `ModelError` when it leads out of the archive's folder."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\0" in name or ":" in path.parts[0]:
        raise ModelError(
            N_(
                "The archive {path} wants to write outside of its own folder, as harmful ones "
                "do. Nothing was imported. Choose another source.",
                path=file,
            )
        )
    return path


def _base(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name
