"""The library's tables, and the way from every earlier version to this one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from aigc_desktop.domain.document_json import document_from
from aigc_desktop.errors import BriefError, StoreError
from aigc_desktop.i18n.message import N_
from aigc_desktop.store.connection import Connection, transaction
from aigc_desktop.store.entry import Outline, outline_of, writable
from aigc_desktop.store.terms import index_terms

_DOCUMENTS = """
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
"""

_ITEMS = """
CREATE TABLE item (
    key INTEGER PRIMARY KEY,
    place INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    type_id TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    brand TEXT NOT NULL DEFAULT '',
    preview TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    opened TEXT NOT NULL DEFAULT '',
    favourite INTEGER NOT NULL DEFAULT 0,
    trashed TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX item_by_place ON item (place);
CREATE INDEX item_by_brand ON item (brand, place);
CREATE INDEX item_by_kind ON item (kind, place);
CREATE INDEX item_by_title ON item (title COLLATE NOCASE, place);
CREATE INDEX item_by_opening ON item (opened, place) WHERE opened <> '';
CREATE INDEX item_favourite ON item (place) WHERE favourite = 1;
CREATE INDEX item_in_trash ON item (place) WHERE trashed <> '';
CREATE TABLE body (
    key INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
    id TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE TABLE version (
    key INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
    number INTEGER NOT NULL,
    saved TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (key, number)
) STRICT;
CREATE TABLE tag (
    key INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (key, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_by_name ON tag (name, key);
CREATE TABLE export (
    key INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
    path TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX export_of ON export (key);
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5 (
    title, text, labels, content = '', contentless_delete = 1, prefix = '1 2',
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
"""
"""`search.rowid` is `item.place`: the newest hits come first without sorting.

`body` repeats the id, so that a page of bodies alone tells whose they are.
"""


def _fill_items(database: Connection) -> None:
    """Version 1 had kept documents only; unreadable ones stay as they are."""
    rows = database.execute(
        "SELECT id, type_id, language, title, created, updated, body FROM document "
        "ORDER BY updated, rowid"
    )
    for place, row in enumerate(rows.fetchall(), 1):
        *head, body = row
        outline, kind = _read_outline(body)
        database.execute(
            "INSERT INTO item (key, place, id, type_id, language, title, created, updated, kind, "
            "brand, preview) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (place, place, *head, kind, writable(outline.brand), outline.preview),
        )
        database.execute("INSERT INTO body VALUES (?, ?, ?)", (place, head[0], body))
        database.execute(
            "INSERT INTO search (rowid, title, text, labels) VALUES (?, ?, ?, ?)",
            (place, *map(index_terms, (head[3], outline.text, outline.brand))),
        )


def _read_outline(body: str) -> tuple[Outline, str]:
    try:
        document = document_from(json.loads(body))
    except (TypeError, ValueError, KeyError, AttributeError, BriefError):
        return Outline(text=body), "document"
    return outline_of(document), "chat" if document.turns else "document"


Step = str | Callable[[Connection], None]
MIGRATIONS: tuple[tuple[Step, ...], ...] = (
    (_DOCUMENTS,),
    (_ITEMS, _fill_items, "DROP TABLE document;"),
)
"""Migration n brings a database from version n to n + 1. Never edit one that was released."""


def version_of(database: Connection) -> int:
    """Return the version of the tables."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def migrate(database: Connection, path: Path) -> None:
    """Bring `database` up to date in one step: all of it or nothing.

    Raises `StoreError` for a database of a newer app.
    """
    if version_of(database) < len(MIGRATIONS):
        with transaction(database, "IMMEDIATE"):
            # Another process may have done it while this one waited for the lock.
            for number in range(version_of(database), len(MIGRATIONS)):
                _run(database, MIGRATIONS[number])
                database.execute(f"PRAGMA user_version = {number + 1}")
    if version_of(database) > len(MIGRATIONS):
        raise StoreError(
            N_(
                "The library {path} was made by a newer version of this app. Nothing in it "
                "was changed; please update the app.",
                path=path,
            )
        )


def _run(database: Connection, steps: tuple[Step, ...]) -> None:
    for step in steps:
        if callable(step):
            step(database)
            continue
        for statement in step.split(";"):
            if statement.strip():
                database.execute(statement)
