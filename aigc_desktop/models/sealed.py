"""A file sealed with a passphrase: scrypt makes the key, AES-256-GCM seals piece by piece.

Pieces are numbered and the last one is marked (the STREAM construction of Hoang et al. 2015), so
none can be changed, moved, added or left out unnoticed. Reading goes to any place without
decrypting what lies before it, and never writes plain bytes to the disk.
"""

from __future__ import annotations

import hmac
import io
import os
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from aigc_desktop.domain.passphrase import secret_of
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_

MAGIC = b"AIGC sealed voice 1\n"
PIECE = 2**20
_TAG = 16
_HEAD = struct.Struct(">20sB16s7s16s")
"""Magic, log2 of scrypt's N, salt, beginning of all nonces, what tells a wrong passphrase."""
COST = 17
"""log2 of N; with r = 8 and p = 1 it takes 128 MB and a third of a second or so."""
_COSTS = range(14, 21)
"""What is accepted: a file made in bad faith must not take all memory."""


class WrongPassphraseError(ModelError):
    """The passphrase does not open the file, or none was given."""

    def __init__(self, path: Path, *, given: bool) -> None:
        super().__init__(
            N_("This passphrase does not open {path}. Nothing was changed; please try again.",
               path=path.name)
            if given
            else N_("{path} is encrypted. Enter the passphrase it was made with.", path=path.name)
        )  # fmt: skip


@dataclass(frozen=True)
class _Head:
    cost: int
    salt: bytes
    prefix: bytes
    check: bytes = b""
    key: bytes = field(default=b"", repr=False)

    def derive(self, passphrase: str) -> _Head:
        """Return the head with its key; raise `UsageError` for no passphrase or no text."""
        secret = secret_of(passphrase)
        made = Scrypt(salt=self.salt, length=48, n=2**self.cost, r=8, p=1).derive(secret)
        return _Head(self.cost, self.salt, self.prefix, made[32:], made[:32])

    def packed(self) -> bytes:
        return _HEAD.pack(MAGIC, self.cost, self.salt, self.prefix, self.check)

    def nonce(self, number: int, *, last: bool) -> bytes:
        return self.prefix + struct.pack(">IB", number, last)


def is_sealed(file: Path) -> bool:
    """Whether `file` begins as a sealed one does; raise `OSError` if it cannot be read."""
    with file.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


class SealedWriter(io.RawIOBase):
    """Seals what is written into `target`; closing it writes the last piece."""

    def __init__(self, target: BinaryIO, passphrase: str, cost: int = COST) -> None:
        """Write the head; `cost` is log2 of N. Raises `UsageError` for an empty passphrase."""
        super().__init__()
        self._head = _Head(cost, os.urandom(16), os.urandom(7)).derive(passphrase)
        self._cipher = AESGCM(self._head.key)
        self._target = target
        self._open = bytearray()
        self._number = 0
        target.write(self._head.packed())

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer
        """Take all of `data`; a piece is sealed once something comes after it."""
        self._open += data
        while len(self._open) > PIECE:
            self._seal(bytes(self._open[:PIECE]), last=False)
            del self._open[:PIECE]
        return len(data)

    def finish(self) -> None:
        """Seal what is left as the last piece; without it the file counts as cut off."""
        self._seal(bytes(self._open), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        nonce = self._head.nonce(self._number, last=last)
        self._target.write(self._cipher.encrypt(nonce, piece, self._head.packed()))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Reads what a `SealedWriter` sealed, at any place."""

    def __init__(self, file: Path, raw: BinaryIO, passphrase: str) -> None:
        """Read head and last piece: a wrong passphrase and a file cut off show at once.

        Raises `WrongPassphraseError`, and `ModelError` for what is damaged.
        """
        super().__init__()
        self._file, self._raw = file, raw
        self._head = self._opened(raw.read(_HEAD.size), passphrase)
        self._cipher = AESGCM(self._head.key)
        sealed = raw.seek(0, os.SEEK_END) - _HEAD.size
        self._pieces = max(1, -(-sealed // (PIECE + _TAG)))
        self._size = sealed - self._pieces * _TAG
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")
        self._piece(self._pieces - 1)

    def _opened(self, head: bytes, passphrase: str) -> _Head:
        if len(head) < _HEAD.size:
            raise damaged(self._file)
        _, cost, salt, prefix, check = _HEAD.unpack(head)
        if cost not in _COSTS:
            raise damaged(self._file)
        if not passphrase:
            raise WrongPassphraseError(self._file, given=False)
        found = _Head(cost, salt, prefix).derive(passphrase)
        if not hmac.compare_digest(found.check, check):
            raise WrongPassphraseError(self._file, given=True)
        return found

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the place the next byte is read from."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to another place."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        """Fill `buffer` from one piece; raise `ModelError` if that was changed."""
        number, begin = divmod(self._at, PIECE)
        if self._at >= self._size:
            return 0
        found = self._piece(number)[begin : begin + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self._raw.seek(_HEAD.size + number * (PIECE + _TAG))
            sealed = self._raw.read(PIECE + _TAG)
            nonce = self._head.nonce(number, last=number == self._pieces - 1)
            try:
                opened = self._cipher.decrypt(nonce, sealed, self._head.packed())
            except InvalidTag as error:
                raise damaged(self._file) from error
            self._held = (number, opened)
        return self._held[1]


def damaged(file: Path) -> ModelError:
    """Return the error for a file that is not what was once written."""
    return ModelError(
        N_(
            "{path} is cut off, damaged or was changed. Nothing was installed. Copy the file "
            "again, or ask for it once more.",
            path=file.name,
        )
    )
