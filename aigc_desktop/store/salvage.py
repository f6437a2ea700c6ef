"""Builds a sound library of what can still be read in a damaged one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from aigc_desktop.domain.document import Document, now
from aigc_desktop.domain.table_batch import TableBatch
from aigc_desktop.errors import StoreError
from aigc_desktop.store.connection import Connection, transaction
from aigc_desktop.store.entry import brief_in, outline_of, writable
from aigc_desktop.store.key import StoreKey
from aigc_desktop.store.pages import INDEX_LEAF, PageReader, Row, Value
from aigc_desktop.store.putting import index_item, read_body
from aigc_desktop.store.schema import migrate

Values = tuple[Value, ...]
_ITEM_COLUMNS = 14
_VERSION_COLUMNS = 5
_DOCUMENT_COLUMNS = 7


@dataclass
class Finds:
    """Rows found in the damaged file, by the key of the item they belong to."""

    items: dict[int, Values] = field(default_factory=dict)
    bodies: dict[int, tuple[str, str]] = field(default_factory=dict)
    versions: list[Values] = field(default_factory=list)
    tags: set[tuple[int, str]] = field(default_factory=set)
    old_documents: dict[str, Values] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        """How many items are known of whose text nothing was found."""
        return len(self.items.keys() - self.bodies.keys())


def read_damaged(path: Path, key: StoreKey | None) -> Finds:
    """Read every page of `path`; rows are told apart by their columns."""
    finds = Finds()
    for row in PageReader(path, key).rows():
        _sort_in(finds, row)
    return finds


def _sort_in(finds: Finds, row: Row) -> None:
    values = row.values
    match values:
        case (int(key), str(name)) if row.kind == INDEX_LEAF:
            finds.tags.add((key, name))
        case (None, str(item_id), str(body)) if body.startswith("{"):
            finds.bodies[row.rowid] = (item_id, body)
        case (int(), int(), str(), str(), str()) if len(values) == _VERSION_COLUMNS:
            finds.versions.append(values)
        case (None, int(), str(), *_) if len(values) == _ITEM_COLUMNS:
            finds.items[row.rowid] = values
        case (str(item_id), *_) if len(values) == _DOCUMENT_COLUMNS and row.rowid:
            if all(isinstance(value, str) for value in values):
                finds.old_documents[item_id] = values


def rebuild(database: Connection, path: Path, finds: Finds) -> int:
    """Fill the empty `database` with the finds; return how many items it holds then."""
    migrate(database, path)
    versions, tags = _by_item(finds.versions), _by_item(finds.tags)
    with transaction(database, "IMMEDIATE"):
        for key in sorted(finds.bodies, key=lambda key: _place(finds, key)):
            item_id, body = finds.bodies[key]
            known = finds.items.get(key)
            if known is None or known[2] != item_id:
                known = (None, 0, *_unknown(item_id, body))
            _insert(database, known[2:], body, versions.get(key, []), tags.get(key, []))
        for old_id, values in finds.old_documents.items():
            _, type_id, language, title, created, updated, _ = values
            row = (old_id, "document", type_id, language, title, "", "", created, updated)
            _insert(database, (*row, "", 0, ""), str(values[-1]), [], [])
        (count,) = database.execute("SELECT count(*) FROM item").fetchone()
    return int(count)


def _by_item(rows: Iterable[Values]) -> dict[int, list[Values]]:
    found: dict[int, list[Values]] = {}
    for row in rows:
        if isinstance(row[0], int):
            found.setdefault(row[0], []).append(row[1:])
    return found


def _place(finds: Finds, key: int) -> tuple[int, int]:
    row = finds.items.get(key)
    return (row[1] if row and isinstance(row[1], int) else 0, key)


def _unknown(item_id: str, body: str) -> Values:
    """Return the columns of an item of which only the text was found."""
    try:
        value = read_body(body)
    except StoreError:
        return (item_id, "document", "", "en", item_id, "", "", now(), now(), "", 0, "")
    brief = brief_in(value)
    outline = outline_of(value)
    kind, title = "brief", outline.preview[:80]
    if isinstance(value, TableBatch):
        kind, title = "batch", writable(value.title)
    if isinstance(value, Document):
        kind, title = "chat" if value.turns else "document", writable(value.title)
    return (item_id, kind, brief.type_id, brief.language, title, writable(outline.brand),
            outline.preview, now(), now(), "", 0, "")  # fmt: skip


def _insert(
    database: Connection,
    row: Values,
    body: str,
    versions: list[Values],
    tags: list[Values],
) -> None:
    done = database.execute(
        "INSERT OR IGNORE INTO item (place, id, kind, type_id, language, title, brand, preview, "
        "created, updated, opened, favourite, trashed) VALUES "
        "((SELECT coalesce(max(place), 0) + 1 FROM item), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "RETURNING key",
        row,
    ).fetchone()
    if done is None:
        return
    key = done[0]
    database.execute("INSERT INTO body VALUES (?, ?, ?)", (key, row[0], body))
    database.executemany(
        "INSERT OR IGNORE INTO version VALUES (?, ?, ?, ?, ?)",
        [(key, *version) for version in versions],
    )
    database.executemany("INSERT OR IGNORE INTO tag VALUES (?, ?)", [(key, *name) for name in tags])
    index_item(database, key)
