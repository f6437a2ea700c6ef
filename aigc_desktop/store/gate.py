"""Who may use the library's file: many at once, or one alone that replaces it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from aigc_desktop.store.connection import sqlite

WAIT_S = 30.0


class Gate:
    """A readers-writer lock between threads and processes.

    The locks are SQLite's own, on an empty database beside the library: they work on every
    system SQLite works on and end with the process, however it ends. A file that is replaced
    while another process has it open would lose what that process writes; so whoever uses
    the library passes here first.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Keep the file from being replaced."""
        with self._held("BEGIN", "SELECT count(*) FROM sqlite_master"):
            yield

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Be alone with the file, in order to replace it."""
        with self._held("BEGIN EXCLUSIVE"):
            yield

    @contextmanager
    def _held(self, *statements: str) -> Iterator[None]:
        with closing(sqlite.connect(self.path, timeout=WAIT_S, isolation_level=None)) as lock:
            for statement in statements:
                lock.execute(statement).fetchall()
            yield
