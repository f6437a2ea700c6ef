"""Opening a library's file, plain or encrypted, and saying in one sentence why it fails.

SQLCipher's build of SQLite is used for both: one version with the same abilities on every
system, temporary tables in memory only, and full-text search that forgets what is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from aigc_desktop.errors import StoreError
from aigc_desktop.i18n.message import N_
from aigc_desktop.store.key import StoreKey, WrongKeyError

if TYPE_CHECKING:
    import sqlite3 as sqlite  # the same interface, with types
else:
    from sqlcipher3 import dbapi2 as sqlite

__all__ = [
    "Connection",
    "DamagedError",
    "DatabaseError",
    "connected",
    "is_plain",
    "looks_encrypted",
    "sqlite",
    "told",
    "transaction",
]

Connection = sqlite.Connection
DatabaseError = sqlite.DatabaseError
PLAIN_HEAD = b"SQLite format 3\x00"
PAGE_BYTES = 4096
BUSY_S = 10.0
_FULL = ("full", "disk I/O error")
_DAMAGE = ("malformed", "not a database", "corrupt")


class DamagedError(StoreError):
    """The file cannot be read as a library any more; `repair` saves what can be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            N_(
                "The library {path} is damaged. Nothing in it was changed. “Repair” in the "
                "Library menu saves everything that can still be read.",
                path=path,
            )
        )


def is_plain(path: Path) -> bool:
    """Whether there is no file, an empty one or an unencrypted database."""
    try:
        with path.open("rb") as stream:
            head = stream.read(len(PLAIN_HEAD))
    except OSError:
        return True  # opening the database says what is wrong
    return not head or head == PLAIN_HEAD


def looks_encrypted(path: Path) -> bool:
    """Whether the pages look random: encryption, not damage, made the file unreadable."""
    if is_plain(path):
        return False
    pages = path.stat().st_size // PAGE_BYTES
    with path.open("rb") as stream:
        for page in {0, 1, 2, pages // 2, pages - 1} & set(range(max(1, pages))):
            stream.seek(page * PAGE_BYTES)
            # Of 4096 random bytes each value is one of 16 on average; hardly one is missing.
            if len(set(stream.read(PAGE_BYTES))) < 248:
                return False
    return True


@contextmanager
def connected(path: Path, key: StoreKey | None) -> Iterator[Connection]:
    """Open `path`; raise `WrongKeyError` if `key` does not fit. Transactions are the caller's."""
    with closing(sqlite.connect(path, timeout=BUSY_S, isolation_level=None)) as database:
        if key is not None:
            # It would write to the terminal what it finds wrong; we say that ourselves.
            database.execute("PRAGMA cipher_log_level = NONE")
            database.execute(f"PRAGMA key = \"x'{key.hex}'\"")
            try:
                database.execute("SELECT count(*) FROM sqlite_master").fetchall()
            except sqlite.DatabaseError as error:
                if "not a database" in str(error):
                    raise WrongKeyError from error
                raise
        database.execute("PRAGMA secure_delete = ON")
        database.execute("PRAGMA foreign_keys = ON")
        yield database


@contextmanager
def transaction(database: Connection, kind: str) -> Iterator[None]:
    """Commit what is done inside, or nothing of it. `kind`: IMMEDIATE to write, DEFERRED to read.

    IMMEDIATE takes the write lock first, so that two processes wait for each other instead
    of failing half-way.
    """
    database.execute(f"BEGIN {kind}")
    try:
        yield
    except BaseException:
        # After some errors SQLite has rolled back by itself already.
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the database's errors into `StoreError`s."""
    try:
        yield
    except sqlite.Error as error:
        reason = str(error)
        if any(word in reason for word in _DAMAGE):
            raise DamagedError(path) from error
        if any(word in reason for word in _FULL):
            raise StoreError(
                N_(
                    "The library {path} could not be written ({reason}). Nothing in it was "
                    "changed. Free some space, then try again.",
                    path=path,
                    reason=reason,
                )
            ) from error
        raise StoreError(
            N_(
                "The library {path} could not be used ({reason}). Nothing in it was changed.",
                path=path,
                reason=reason,
            )
        ) from error
