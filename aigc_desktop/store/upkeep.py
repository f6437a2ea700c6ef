"""Care of the library as a whole: check, repair, backup, restore, passphrase.

Whatever replaces the library's file is built beside it under another name, checked, and put
in its place in one step while nobody else has the library open. A process killed at any
moment leaves either the old library or the new one.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aigc_desktop.domain.document import now
from aigc_desktop.errors import StoreError, WriteError
from aigc_desktop.i18n.message import N_
from aigc_desktop.paths import make_folder, replace_wiping, sync_file, wipe
from aigc_desktop.progress import CancelToken
from aigc_desktop.store.access import Access
from aigc_desktop.store.asides import drop_halves, seal_asides, unseal_asides
from aigc_desktop.store.connection import (
    Connection,
    DamagedError,
    DatabaseError,
    connected,
    is_plain,
    looks_encrypted,
    told,
)
from aigc_desktop.store.key import SALT_BYTES, StoreKey, WrongKeyError
from aigc_desktop.store.recovery import RecoveryFile
from aigc_desktop.store.salvage import read_damaged, rebuild
from aigc_desktop.store.schema import migrate, version_of

_STEPS = 100_000
"""SQLite asks so seldom, in steps of its virtual machine, whether to go on."""


@dataclass(frozen=True)
class Repaired:
    """What a repair brought: items kept, items whose text is lost, the damaged file's place."""

    kept: int
    lost: int
    aside: Path


class Upkeep:
    """Works on the library's file; every call may take long and belongs into a worker."""

    def __init__(self, access: Access, recovery: RecoveryFile) -> None:
        self._access = access
        self._recovery = recovery
        self._path = access.path
        self._fresh = access.path.with_suffix(".new.sqlite")

    def tidy(self) -> None:
        """Finish or undo what an interrupted call left behind; needs an unlocked library."""
        if self._fresh.exists():
            with self._access.alone():
                _drop(self._fresh)
        drop_halves(self._path.parent)
        key = self._access.vault.key()
        if key is not None:
            seal_asides(self._path.parent, key)

    def check(self, cancel: CancelToken | None = None) -> bool:
        """Whether the library is sound, every page of it read; `Cancelled` if stopped."""
        stop = cancel or CancelToken()
        try:
            with self._access.opened() as database:
                database.set_progress_handler(lambda: int(stop.cancelled), _STEPS)
                return _sound(database)
        except DamagedError:
            return False
        except StoreError:
            stop.raise_if_cancelled()
            raise

    def check_daily(self, cancel: CancelToken) -> bool:
        """Tidy up and, once a day, read every page; whether the library is sound."""
        self.tidy()
        today = now()[:10]
        try:
            with self._access.reading() as database:
                row = database.execute("SELECT value FROM note WHERE name = 'checked'").fetchone()
        except DamagedError:
            return False
        if row is not None and row[0] == today:
            return True
        sound = self.check(cancel)
        if sound:
            with self._access.writing() as database:
                database.execute("INSERT OR REPLACE INTO note VALUES ('checked', ?)", (today,))
        return sound

    def backup(self, target: Path) -> None:
        """Copy the library to one file, checked before it counts.

        The copy of an encrypted library is encrypted with the same passphrase. Raises
        `WriteError`; what `target` was before is then untouched.
        """
        make_folder(target.parent)
        part = target.parent / f".aigc-{secrets.token_hex(8)}.part"
        key = self._access.vault.key()
        try:
            with self._access.opened() as database:
                _copy(database, part, key)
            _verify(part, key)
            sync_file(part)
            part.replace(target)
        except (OSError, DatabaseError, StoreError) as error:
            if isinstance(error, StoreError) and not part.exists():
                raise
            raise WriteError(
                N_(
                    "The backup {path} could not be written ({reason}). The library is "
                    "untouched. Free some space or choose another place, then try again.",
                    path=target,
                    reason=getattr(error, "strerror", None) or error,
                )
            ) from error
        finally:
            _drop(part)

    def restore(self, source: Path, passphrase: str = "") -> Path:
        """Put a backup in the place of the library; return where the former one lies now.

        `passphrase` is the backup's, where it is encrypted otherwise than the library is.
        Raises `WrongKeyError` where it needs another one, `StoreError` where it is no sound
        library; nothing is changed then.
        """
        key = self._key_of(source, passphrase)
        with self._replacing() as fresh:
            with told(source), connected(source, key) as backup:
                _copy(backup, fresh, key)
            _verify(fresh, key)
            with told(source), connected(fresh, key) as database:
                migrate(database, source)
                _close_log(database)
            self._settle()
            aside = self._aside("before-restore")
        self._change_key(key)
        return aside

    def repair(self) -> Repaired:
        """Build a sound library of all that can be read; the damaged file is kept aside."""
        key = self._access.vault.key()
        with self._replacing() as fresh:
            finds = read_damaged(self._with_log(key), key)
            with told(self._path), connected(fresh, key) as database:
                kept = rebuild(database, fresh, finds)
                _close_log(database)
            _verify(fresh, key)
            aside = self._aside("damaged")
            for ending in ("-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{self._path}{ending}").replace(f"{aside}{ending}")
        return Repaired(kept, finds.lost, aside)

    def set_passphrase(self, passphrase: str | None) -> None:
        """Encrypt the library with a new passphrase; None stores it without encryption."""
        vault = self._access.vault
        old, new = vault.key(), StoreKey.derive(passphrase) if passphrase is not None else None
        with self._access.opened():
            pass  # brings the tables up to date
        with self._replacing(wiping=True) as fresh:
            self._settle()
            with told(self._path), connected(self._path, old) as database:
                _export(database, fresh, new)
            _verify(fresh, new)
            self._recovery.prepare(new)
        self._change_key(new)

    def _change_key(self, key: StoreKey | None) -> None:
        """Make everything beside the library follow it. Done once more, it does no harm."""
        vault = self._access.vault
        old, remembers = vault.held, vault.remembers
        if remembers and key is None:
            vault.remember(on=False)
        self._recovery.commit()
        vault.open_with(key)
        if key is not None:
            seal_asides(self._path.parent, key)
            vault.remember(on=remembers)
        elif old is not None:
            unseal_asides(self._path.parent, old)

    @contextmanager
    def _replacing(self, *, wiping: bool = False) -> Iterator[Path]:
        """Give the path of the file to build; afterwards it is the library."""
        with self._access.alone():
            _drop(self._fresh)
            try:
                yield self._fresh
                sync_file(self._fresh)
                if wiping:
                    replace_wiping(self._fresh, self._path)
                else:
                    self._fresh.replace(self._path)
                    sync_file(self._path)
            except OSError as error:
                raise StoreError(
                    N_(
                        "The library {path} could not be written ({reason}). Nothing in it was "
                        "changed. Free some space, then try again.",
                        path=self._path,
                        reason=error.strerror or error,
                    )
                ) from error
            finally:
                _drop(self._fresh)

    def _settle(self) -> None:
        """Bring everything into the one file, so that no log of it is left beside the next."""
        if self._path.exists():
            with told(self._path), connected(self._path, self._access.vault.key()) as database:
                _close_log(database)

    def _aside(self, why: str) -> Path:
        """Give the present file a second name; it keeps its own until it is replaced."""
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        aside = self._path.with_name(f"{self._path.stem}.{why}-{stamp}.sqlite")
        if self._path.exists():
            try:
                os.link(self._path, aside)
            except OSError:
                shutil.copy2(self._path, aside)
        return aside

    def _with_log(self, key: StoreKey | None) -> Path:
        """Return the file with its log worked in, as far as SQLite can still do that."""
        with (
            contextlib.suppress(DatabaseError, WrongKeyError),
            connected(self._path, key) as database,
        ):
            database.execute("PRAGMA wal_checkpoint (TRUNCATE)").fetchall()
        return self._path

    def _key_of(self, source: Path, passphrase: str) -> StoreKey | None:
        if is_plain(source):
            return None
        if not looks_encrypted(source):
            raise StoreError(
                N_("{path} is no backup of a library. Nothing was changed.", path=source)
            )
        own = None if self._access.vault.locked else self._access.vault.key()
        with source.open("rb") as stream:
            salt = stream.read(SALT_BYTES)
        if own is not None and own.salt == salt and not passphrase:
            return own
        if not passphrase:
            raise WrongKeyError
        return StoreKey.derive(passphrase, salt)


def _copy(source: Connection, target: Path, key: StoreKey | None) -> None:
    with connected(target, key) as database:
        source.backup(database)
        _close_log(database)


def _export(source: Connection, target: Path, key: StoreKey | None) -> None:
    """Write `source` out under another key: pages cannot be copied then, rows are."""
    source.execute(
        "ATTACH DATABASE ? AS fresh KEY ?", (str(target), f"x'{key.hex}'" if key else "")
    )
    source.execute("SELECT sqlcipher_export('fresh')").fetchall()
    source.execute(f"PRAGMA fresh.user_version = {version_of(source)}")
    source.execute("DETACH DATABASE fresh")


def _close_log(database: Connection) -> None:
    database.execute("PRAGMA journal_mode = DELETE").fetchall()


def _verify(path: Path, key: StoreKey | None) -> None:
    with told(path), connected(path, key) as database:
        if not _sound(database) or version_of(database) == 0:
            raise StoreError(N_("{path} is no sound library. Nothing was changed.", path=path))


def _sound(database: Connection) -> bool:
    return bool(database.execute("PRAGMA quick_check (1)").fetchone()[0] == "ok")


def _drop(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        wipe(Path(f"{path}{ending}"))
