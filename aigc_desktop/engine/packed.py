"""8-bit weights kept on disk, so that a large model starts in under a second.

The file is a safetensors file in the user's cache folder. It is named after place, size and
time of the model's files, and names the hash of their contents: while it is read, the model
itself is hashed, and if the two differ, or the file's own hash is wrong, it is thrown away.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import torch
from safetensors import SafetensorError, safe_open

from aigc_desktop.engine.folder import ModelFolder
from aigc_desktop.engine.linear import Linear, Quantised, pack_int8
from aigc_desktop.engine.weights import HEAD, PLACES, FolderWeights, matrix_names, norm_names
from aigc_desktop.engine.words import Words, WordsOnDisk
from aigc_desktop.errors import WriteError
from aigc_desktop.paths import atomic_write, make_private

log = logging.getLogger(__name__)
FORMAT = "aigc-desktop int8 2"
KEPT = 4
"""So many packed models stay on disk; those not used for longest make room."""
_TYPES = {torch.float32: "F32", torch.int8: "I8", torch.uint8: "U8"}
_LENGTH = struct.Struct("<Q")
_SEAL = "seal"
_SEAL_BYTES = 32
_CHUNK = 2**20


DAMAGE = (OSError, SafetensorError, ValueError, KeyError, RuntimeError)
"""What reading a damaged file raises."""


class PackedStore:
    """The packed files of one user."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "packed"

    def file(self, about: ModelFolder) -> Path:
        """Return where the packed form of `about` lies, whether or not it is there."""
        digest = hashlib.sha256(FORMAT.encode())
        for file in (about.path / "config.json", *about.weights):
            stat = file.stat()
            digest.update(
                f"{file.resolve()}|{stat.st_size}|{stat.st_mtime_ns}\n".encode(
                    "utf-8", "surrogatepass"
                )
            )
        return self._folder / f"{digest.hexdigest()[:32]}.safetensors"

    def open(self, about: ModelFolder) -> PackedWeights | None:
        """Return the packed form of `about` if there is one; the caller asks if it is sound."""
        try:
            return PackedWeights(self.file(about))
        except FileNotFoundError:
            return None
        except DAMAGE:
            self.discard(about)
            return None

    def discard(self, about: ModelFolder) -> None:
        """Throw the packed form of `about` away, because it is damaged or of other contents."""
        log.warning("a packed model is not what it should be and will be made anew")
        self._remove(self.file(about))

    def write(self, about: ModelFolder, weights: FolderWeights, layers: int, revision: str) -> bool:
        """Write the packed form of `weights`; False where the disk does not allow it.

        `revision` is the hash of the model's contents.
        """
        file = self.file(about)
        make_private(self._folder)
        try:
            with atomic_write(file) as stream:
                _write(stream, weights, layers, revision)
        except WriteError:
            log.warning("the packed weights cannot be kept", exc_info=True)
            return False
        self._make_room(file)
        return True

    def _make_room(self, newest: Path) -> None:
        files = [file for file in self._folder.glob("*.safetensors") if file != newest]
        with contextlib.suppress(OSError):  # another instance makes room too
            files.sort(key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[KEPT - 1 :]:
            self._remove(file)

    def _remove(self, file: Path) -> None:
        with contextlib.suppress(OSError):  # in use elsewhere; it is checked again next time
            file.unlink()


class PackedWeights:
    """The weights in a packed file. Raises one of `DAMAGE` for a file that is none."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with safe_open(str(file), framework="pt") as stored:
            about = stored.metadata() or {}
        if about.get("format") != FORMAT:
            raise ValueError("of another format")
        self.revision = about["revision"]
        self.parameters = int(about["parameters"])
        os.utime(file)

    def sound(self) -> bool:
        """Whether the file is as it was written: its last tensor is the hash of the others."""
        digest = hashlib.sha256()
        with self._file.open("rb") as stream:
            left = os.fstat(stream.fileno()).st_size - _SEAL_BYTES
            while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
                digest.update(chunk)
                left -= len(chunk)
            return left == 0 and stream.read() == digest.digest()

    def linear(self, name: str) -> Linear:
        """See `Weights.linear`."""
        with safe_open(str(self._file), framework="pt") as stored:
            bias = f"{name}.bias"
            return pack_int8(
                Quantised(
                    stored.get_tensor(f"{name}.values"),
                    # Copies: what is kept would keep all of the file that was read in memory.
                    stored.get_tensor(f"{name}.scale").clone(),
                    stored.get_tensor(bias).clone() if bias in stored.keys() else None,  # noqa: SIM118
                )
            )

    def norm(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        """See `Weights.norm`."""
        with safe_open(str(self._file), framework="pt") as stored:
            gain, bias = stored.get_tensor(f"{name}.weight"), stored.get_tensor(f"{name}.bias")
            return gain.clone(), bias.clone()

    def words(self) -> Words:
        """See `Weights.words`. They are the head's matrix, read where it lies."""
        with self._file.open("rb") as stream:
            (size,) = _LENGTH.unpack(stream.read(_LENGTH.size))
            about = json.loads(stream.read(size))[f"{HEAD}.values"]
        with safe_open(str(self._file), framework="pt") as stored:
            scale = stored.get_tensor(f"{HEAD}.scale").clone()
        start = _LENGTH.size + size + about["data_offsets"][0]
        return WordsOnDisk(self._file, start, scale, about["shape"][1])

    def places(self) -> torch.Tensor:
        """See `Weights.places`. They stay on disk until they are looked up."""
        with safe_open(str(self._file), framework="pt") as stored:
            found: torch.Tensor = stored.get_tensor(PLACES)
            return found


def _parts(weights: FolderWeights, layers: int) -> Iterator[tuple[str, torch.Tensor]]:
    """Give the tensors of a packed file one after the other."""
    for name in matrix_names(layers):
        part = weights.quantised(name)
        yield f"{name}.values", part.values
        yield f"{name}.scale", part.scale
        if part.bias is not None:
            yield f"{name}.bias", part.bias
    for name in norm_names(layers):
        gain, bias = weights.norm(name)
        yield f"{name}.weight", gain
        yield f"{name}.bias", bias
    yield PLACES, weights.places()


def _write(stream: BinaryIO, weights: FolderWeights, layers: int, revision: str) -> None:
    """Write a safetensors file tensor by tensor (the format's own writer wants all at once).

    The format: the header's length as eight bytes, little-endian; the header, JSON; the data
    (https://github.com/huggingface/safetensors#format). Everything is quantised twice, once
    to know the sizes, which is cheaper than holding it.
    """
    header: dict[str, object] = {
        "__metadata__": {
            "format": FORMAT,
            "revision": revision,
            "parameters": str(weights.parameters),
        }
    }
    place = 0
    shapes = [(name, _TYPES[part.dtype], list(part.shape), part.nbytes)
              for name, part in _parts(weights, layers)]  # fmt: skip
    for name, kind, shape, size in [*shapes, (_SEAL, "U8", [_SEAL_BYTES], _SEAL_BYTES)]:
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [place, place + size]}
        place += size
    text = json.dumps(header).encode("ascii")
    text += b" " * (-len(text) % 8)
    digest = hashlib.sha256()
    for piece in (_LENGTH.pack(len(text)), text):
        digest.update(piece)
        stream.write(piece)
    for _, part in _parts(weights, layers):
        data = part.contiguous().view(torch.uint8).numpy().data
        digest.update(data)
        stream.write(data)
    stream.write(digest.digest())
