"""The library of kept documents: one SQLite database, migrations only ever appended."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.domain.document import Document, now
from aigc_desktop.domain.document_json import document_from, document_to
from aigc_desktop.errors import BriefError, StoreError
from aigc_desktop.i18n.message import N_
from aigc_desktop.paths import make_folder

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE document (
        id TEXT PRIMARY KEY,
        type_id TEXT NOT NULL,
        language TEXT NOT NULL,
        title TEXT NOT NULL,
        created TEXT NOT NULL,
        updated TEXT NOT NULL,
        body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX document_by_time ON document (updated DESC);
    """,
)
"""Step n brings a database from version n to n + 1. Never edit one that was released."""


@dataclass(frozen=True)
class Entry:
    """A line of the library's list."""

    id: str
    type_id: str
    language: str
    title: str
    updated: str


class Library:
    """Keeps documents. Every call opens the file anew, so no connection crosses threads."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, document: Document) -> None:
        """Store `document`, replacing an older state of the same id."""
        # Escaped, so that a lone surrogate in the text cannot make SQLite refuse it.
        body = json.dumps(document_to(document), ensure_ascii=True)
        title = document.title.encode("utf-8", "replace").decode("utf-8")
        row = (document.id, document.type_id, document.language, title, document.created)
        with self._open() as database:
            database.execute(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
                "SET title = excluded.title, updated = excluded.updated, body = excluded.body",
                (*row, now(), body),
            )

    def entries(self, limit: int = 500) -> list[Entry]:
        """Return the newest documents first."""
        with self._open() as database:
            rows = database.execute(
                "SELECT id, type_id, language, title, updated FROM document "
                "ORDER BY updated DESC, rowid DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [Entry(*row) for row in rows]

    def get(self, document_id: str) -> Document:
        """Return one document; raise `StoreError` if it is gone or unreadable."""
        with self._open() as database:
            row = database.execute(
                "SELECT body FROM document WHERE id = ?", (document_id,)
            ).fetchone()
        try:
            return document_from(json.loads(row[0]))
        except (TypeError, ValueError, KeyError, BriefError) as error:
            raise StoreError(
                N_("This document is no longer in the library or cannot be read.")
            ) from error

    def remove(self, document_id: str) -> None:
        """Delete one document."""
        with self._open() as database:
            database.execute("DELETE FROM document WHERE id = ?", (document_id,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        make_folder(self.path.parent)
        try:
            with closing(sqlite3.connect(self.path, timeout=10)) as database:
                database.execute("PRAGMA journal_mode = WAL")
                self._migrate(database)
                with database:
                    yield database
        except sqlite3.Error as error:
            raise StoreError(
                N_(
                    "The library {path} could not be used ({reason}). Nothing in it was changed.",
                    path=self.path,
                    reason=error,
                )
            ) from error

    def _migrate(self, database: sqlite3.Connection) -> None:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise StoreError(
                N_(
                    "The library {path} was made by a newer version of this app. Nothing in it "
                    "was changed; please update the app.",
                    path=self.path,
                )
            )
        for number in range(version, len(MIGRATIONS)):
            database.executescript(
                f"BEGIN IMMEDIATE; {MIGRATIONS[number]} PRAGMA user_version = {number + 1}; COMMIT;"
            )
