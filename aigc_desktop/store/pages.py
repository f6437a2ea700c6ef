"""Rows read straight from a database's pages, for when SQLite no longer finds its way.

The file format is SQLite's (https://www.sqlite.org/fileformat2.html, sections 1.6 and 2),
the encryption SQLCipher 4's: AES-256-CBC for each page, whose last 80 bytes are the
initialisation vector (16) and a checksum (64).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from aigc_desktop.store.connection import PAGE_BYTES
from aigc_desktop.store.key import SALT_BYTES, StoreKey

TABLE_LEAF, INDEX_LEAF = 0x0D, 0x0A
_RESERVED = 80
_IV_BYTES = 16
_PROBED = 256
_FIXED = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}
"""Bytes of a value by its serial type; 10 and 11 do not occur, greater ones are texts."""

Value = int | str | bytes | None


@dataclass(frozen=True)
class Row:
    """One row of a leaf page. `rowid` is 0 in an index, `kind` the type of its page."""

    kind: int
    rowid: int
    values: tuple[Value, ...]


class PageReader:
    """Reads the pages of one file, decrypting them where there is a key."""

    def __init__(self, path: Path, key: StoreKey | None) -> None:
        self._path = path
        self._key = key
        self._usable = PAGE_BYTES - (_RESERVED if key else 0)
        self._count = path.stat().st_size // PAGE_BYTES

    def rows(self) -> Iterator[Row]:
        """Return every row that can be read from a leaf page, in the order of the pages."""
        with self._path.open("rb") as stream:

            def page(number: int) -> bytes:
                if not 1 <= number <= self._count:
                    raise ValueError("page")
                stream.seek((number - 1) * PAGE_BYTES)
                return self._plain(stream.read(PAGE_BYTES), number)

            for number in range(1, self._count + 1):
                yield from self._leaf(page(number), 100 if number == 1 else 0, page)

    def keyed(self) -> bool:
        """Whether some page bears a checksum made with the key: the key is the right one."""
        if self._key is None:
            return False
        # SQLCipher makes the checksum's key of the page key and a varied salt.
        salt = bytes(byte ^ 0x3A for byte in self._key.salt)
        secret = hashlib.pbkdf2_hmac("sha512", self._key.raw, salt, 2, 32)
        with self._path.open("rb") as stream:
            for number in range(1, min(self._count, _PROBED) + 1):
                page = stream.read(PAGE_BYTES)
                start = SALT_BYTES if number == 1 else 0
                signed = page[start : self._usable + _IV_BYTES] + number.to_bytes(4, "little")
                found = page[self._usable + _IV_BYTES :]
                if hmac.compare_digest(hmac.digest(secret, signed, "sha512"), found):
                    return True
        return False

    def _plain(self, page: bytes, number: int) -> bytes:
        if self._key is None:
            return page
        start = SALT_BYTES if number == 1 else 0
        iv = page[self._usable : self._usable + _IV_BYTES]
        decryptor = Cipher(algorithms.AES(self._key.raw), modes.CBC(iv)).decryptor()
        return bytes(start) + decryptor.update(page[start : self._usable])

    def _leaf(self, page: bytes, head: int, fetch: Callable[[int], bytes]) -> Iterator[Row]:
        kind = page[head]
        if kind not in {TABLE_LEAF, INDEX_LEAF}:
            return
        cells = int.from_bytes(page[head + 3 : head + 5], "big")
        for cell in range(min(cells, PAGE_BYTES // 4)):
            at = head + 8 + 2 * cell
            try:
                yield self._cell(page, int.from_bytes(page[at : at + 2], "big"), kind, fetch)
            except (ValueError, IndexError, KeyError):
                continue  # this row is damaged; the caller counts what is missing

    def _cell(self, page: bytes, at: int, kind: int, fetch: Callable[[int], bytes]) -> Row:
        size, at = _varint(page, at)
        rowid = 0
        if kind == TABLE_LEAF:
            rowid, at = _varint(page, at)
        local = self._local(size, kind)
        payload = page[at : at + local]
        if local < size:
            following = int.from_bytes(page[at + local : at + local + 4], "big")
            payload += self._overflow(size - local, following, fetch)
        if len(payload) != size:
            raise ValueError("size")
        return Row(kind, rowid, _record(payload))

    def _local(self, size: int, kind: int) -> int:
        """Return how much of a payload lies in its own page (section 1.6)."""
        most = self._usable - 35 if kind == TABLE_LEAF else (self._usable - 12) * 64 // 255 - 23
        if size <= most:
            return size
        least = (self._usable - 12) * 32 // 255 - 23
        rest = least + (size - least) % (self._usable - 4)
        return rest if rest <= most else least

    def _overflow(self, size: int, number: int, fetch: Callable[[int], bytes]) -> bytes:
        if size > self._count * PAGE_BYTES:
            raise ValueError("size")
        found = bytearray()
        while len(found) < size:
            page = fetch(number)
            number = int.from_bytes(page[:4], "big")
            found += page[4 : self._usable]
        return bytes(found[:size])


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9


def _record(payload: bytes) -> tuple[Value, ...]:
    head, at = _varint(payload, 0)
    types = []
    while at < head:
        kind, at = _varint(payload, at)
        types.append(kind)
    values: list[Value] = []
    for kind in types:
        size = _FIXED[kind] if kind < 12 else (kind - 12) // 2
        piece = payload[at : at + size]
        if len(piece) != size:
            raise ValueError("record")
        at += size
        if kind == 0:
            values.append(None)
        elif kind in {8, 9}:
            values.append(kind - 8)
        elif kind < 7:
            values.append(int.from_bytes(piece, "big", signed=True))
        else:
            values.append(piece.decode("utf-8") if kind % 2 and kind > 12 else piece)
    return tuple(values)
