"""A taught model in one file: a zip of its files with their SHA-256, sealed if one wishes.

Nothing in it is packed smaller, so no file can unfold into many times its size; nothing but the
names a model is made of is ever read from it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.models.archives import Item
from aigc_desktop.models.check import JSON_LIMIT, no_weights
from aigc_desktop.models.check import damaged as damaged_model
from aigc_desktop.models.files import CHUNK, model_files, weight_files
from aigc_desktop.models.fit import check_model
from aigc_desktop.models.importing import other_hash
from aigc_desktop.models.installed import InstalledModel
from aigc_desktop.models.meter import Meter, ProgressSink, ignore_progress
from aigc_desktop.models.sealed import SealedReader, SealedWriter, damaged, is_sealed
from aigc_desktop.models.verifying import known_hashes
from aigc_desktop.paths import atomic_write
from aigc_desktop.progress import CancelToken
from aigc_desktop.version import __version__

SUFFIX = ".aigcvoice"
MANIFEST = "manifest.json"
FORMAT = "aigc-desktop voice"
FORMAT_VERSION = 1
_MOST_FILES = 500
_LONGEST_MANIFEST = 2**20
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class VoiceFile:
    """What an opened file holds; the items can be read until it is closed."""

    about: Mapping[str, Any]
    items: tuple[Item, ...]

    def small(self, name: str) -> bytes:
        """Return a whole file of a few megabytes at most, b"" if there is none.

        Raises `ModelError` unless it is what the manifest says.
        """
        for item in self.items:
            if item.name == name and item.size <= JSON_LIMIT:
                with item.open() as stream:
                    data = stream.read(item.size + 1)
                if hashlib.sha256(data).hexdigest() != item.sha256:
                    raise other_hash(name)
                return data
        return b""

    def with_file(self, name: str, data: bytes) -> VoiceFile:
        """Return the voice with other contents for the file `name`."""
        fresh = Item(name, len(data), partial(io.BytesIO, data))
        return replace(self, items=tuple(fresh if i.name == name else i for i in self.items))


def write_voice_file(
    model: InstalledModel,
    about: Mapping[str, Any],
    target: Path,
    passphrase: str,
    cancel: CancelToken,
    report: ProgressSink = ignore_progress,
) -> None:
    """Write `model` with what is said `about` it into `target`; "" seals nothing.

    Every file is compared with the hash it was installed with. Raises `ModelError` for one that
    has changed since, `WriteError`, `UsageError` for a passphrase that is none, `Cancelled`;
    `target` then is what it was.
    """
    checked = check_model(model.folder)
    hashes = known_hashes(model.folder)
    meter = Meter(checked.size, report)
    with atomic_write(target) as stream:
        if passphrase:
            sealed = SealedWriter(stream, passphrase)
            _pack(checked.files, hashes, about, sealed, cancel, meter)  # type: ignore[arg-type]
            sealed.finish()
        else:
            _pack(checked.files, hashes, about, stream, cancel, meter)
    meter.finish()


def _pack(
    files: tuple[Path, ...],
    hashes: Mapping[str, str],
    about: Mapping[str, Any],
    target: BinaryIO,
    cancel: CancelToken,
    meter: Meter,
) -> None:
    listed = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for file in files:
            meter.start(file.name)
            digest, size = hashlib.sha256(), file.stat().st_size
            info = zipfile.ZipInfo(file.name)
            info.file_size = size
            with file.open("rb") as reading, packed.open(info, "w") as writing:
                while chunk := reading.read(CHUNK):
                    cancel.raise_if_cancelled()
                    digest.update(chunk)
                    writing.write(chunk)
                    meter.moved(len(chunk))
            if digest.hexdigest() != hashes.get(file.name, digest.hexdigest()):
                raise ModelError(damaged_model(file))
            listed[file.name] = {"size": size, "sha256": digest.hexdigest()}
        manifest = {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "app_version": __version__,
            **about,
            "files": listed,
        }
        packed.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


@contextmanager
def opened_voice_file(file: Path, passphrase: str = "") -> Iterator[VoiceFile]:
    """Give what is in `file`, whose hashes are compared as its items are copied.

    Raises `WrongPassphraseError` if it is sealed and the passphrase does not fit or is missing,
    and `ModelError` for everything that is no such file, damaged or made in bad faith.
    """
    try:
        with file.open("rb") as raw:
            stream: BinaryIO = raw
            if is_sealed(file):
                stream = io.BufferedReader(SealedReader(file, raw, passphrase), CHUNK)
            with zipfile.ZipFile(stream) as packed:
                yield _looked_at(packed, file)
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        raise damaged(file) from error
    except RuntimeError as error:  # zipfile's word for a member with a password of its own
        raise damaged(file) from error


def _looked_at(packed: zipfile.ZipFile, file: Path) -> VoiceFile:
    members = {info.filename: info for info in packed.infolist()}
    plain = all(
        info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
        for info in members.values()
    )
    size = sum(info.file_size for info in members.values())
    if (
        not plain
        or len(members) != len(packed.infolist())
        or len(members) > _MOST_FILES
        or size > file.stat().st_size
        or MANIFEST not in members
        or members[MANIFEST].file_size > _LONGEST_MANIFEST
    ):
        raise damaged(file)
    about = json.loads(packed.read(MANIFEST))
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise damaged(file)
    if about.get("version") != FORMAT_VERSION:
        raise ModelError(
            N_(
                "{path} was made by a newer version of this app. Nothing was installed. Update "
                "the app, then try again.",
                path=file.name,
            )
        )
    listed = about.get("files")
    if not isinstance(listed, dict) or {*listed, MANIFEST} != set(members):
        raise damaged(file)
    chosen = model_files(listed)
    if set(chosen) != set(listed):
        raise damaged(file)
    if not weight_files(chosen):
        raise ModelError(no_weights(file, listed))
    items = [_item(packed, members[name], listed[name], file) for name in chosen]
    return VoiceFile(about, tuple(items))


def _item(packed: zipfile.ZipFile, info: zipfile.ZipInfo, row: object, file: Path) -> Item:
    said = row if isinstance(row, dict) else {}
    sha = said.get("sha256")
    if said.get("size") != info.file_size or not isinstance(sha, str) or not _SHA256.fullmatch(sha):
        raise damaged(file)
    return Item(info.filename, info.file_size, partial(packed.open, info), sha)
