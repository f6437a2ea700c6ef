"""The way into the library's file that everything takes: gate, key, migrations, transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aigc_desktop.paths import make_folder
from aigc_desktop.store.connection import Connection, DamagedError, connected, told, transaction
from aigc_desktop.store.gate import Gate
from aigc_desktop.store.key import WrongKeyError
from aigc_desktop.store.pages import PageReader
from aigc_desktop.store.schema import migrate
from aigc_desktop.store.vault import LockedError, Vault


class Access:
    """Opens the file anew for every call, so that no connection crosses threads or waits.

    Opening costs less than a millisecond, encrypted or not; in return several threads and
    processes share the library safely and its file can be replaced under all of them.
    """

    def __init__(self, path: Path, vault: Vault | None = None) -> None:
        self.path = path
        self.vault = vault or Vault(path)
        self.gate = Gate(path.with_suffix(".gate"))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the library."""
        with self.opened() as database, transaction(database, "DEFERRED"):
            yield database

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are all kept, or none of them."""
        with self.opened() as database, transaction(database, "IMMEDIATE"):
            yield database

    @contextmanager
    def opened(self) -> Iterator[Connection]:
        """Give a connection outside any transaction; raise `StoreError`, `LockedError`."""
        make_folder(self.path.parent)
        with told(self.path), self.gate.shared():
            try:
                with connected(self.path, self.vault.key()) as database:
                    database.execute("PRAGMA journal_mode = WAL")
                    migrate(database, self.path)
                    yield database
            except WrongKeyError as error:
                if PageReader(self.path, self.vault.key()).keyed():
                    raise DamagedError(self.path) from error
                # Another process changed the passphrase.
                self.vault.lock()
                raise LockedError from error

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep everybody else out, in order to replace the file."""
        make_folder(self.path.parent)
        with told(self.path), self.gate.exclusive():
            yield
