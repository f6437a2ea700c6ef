"""Rows of the library written and read; each function works inside its caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar

from aigc_desktop.domain.brief import Brief, brief_from, brief_to
from aigc_desktop.domain.document import Document, now
from aigc_desktop.domain.document_json import document_from, document_to
from aigc_desktop.domain.forgotten import Forgotten, digests_of
from aigc_desktop.domain.table_batch import TableBatch, batch_from, batch_to
from aigc_desktop.errors import BriefError, StoreError
from aigc_desktop.i18n.message import N_
from aigc_desktop.store.connection import Connection
from aigc_desktop.store.entry import Item, brief_in, outline_of, writable
from aigc_desktop.store.terms import index_terms

VERSION_PAUSE_S = 300
"""Saving again within this time does not leave one more version."""

Value = TypeVar("Value")


def put(database: Connection, kind: str, document: Document) -> None:
    """Store a document, replacing an older state of the same id."""
    put_row(database, kind, document.id, document.title, document, document.created)


def put_row(
    database: Connection,
    kind: str,
    item_id: str,
    title: str,
    value: Item,
    created: str,
) -> None:
    """Store an item under `item_id`, and what is listed and searched of it."""
    brief = brief_in(value)
    outline = outline_of(value)
    # Escaped, so that a lone surrogate in the text cannot make SQLite refuse it.
    body = json.dumps(_fields(value), ensure_ascii=True)
    if not isinstance(value, TableBatch):  # its rows are in its files: no state to go back to
        _keep_version(database, item_id, body)
    place = _next_place(database)
    before = database.execute("SELECT place FROM item WHERE id = ?", (item_id,)).fetchone()
    if before:
        database.execute("DELETE FROM search WHERE rowid = ?", before)
    (key,) = database.execute(
        "INSERT INTO item (place, id, kind, type_id, language, title, brand, preview, created, "
        "updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "place = excluded.place, kind = excluded.kind, title = excluded.title, "
        "brand = excluded.brand, preview = excluded.preview, updated = excluded.updated "
        "RETURNING key",
        (place, item_id, kind, brief.type_id, brief.language, writable(title),
         writable(outline.brand), outline.preview, created, now()),
    ).fetchone()  # fmt: skip
    database.execute(
        "INSERT INTO body VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body",
        (key, item_id, body),
    )
    index_item(database, key, outline.text)


def _fields(value: Item) -> dict[str, object]:
    if isinstance(value, TableBatch):
        return {"batch": batch_to(value)}
    return brief_to(value) if isinstance(value, Brief) else document_to(value)


def _keep_version(database: Connection, item_id: str, body: str) -> None:
    """Set the present state aside, unless nothing changes or that was done a moment ago."""
    row = database.execute(
        "SELECT item.key, item.title, body.body, "
        "(SELECT max(number) FROM version WHERE version.key = item.key), "
        "(SELECT max(saved) FROM version WHERE version.key = item.key) "
        "FROM item JOIN body USING (key) WHERE item.id = ?",
        (item_id,),
    ).fetchone()
    if row is None or row[2] == body:
        return
    key, title, old, number, saved = row
    if saved and (_moment(now()) - _moment(saved)).total_seconds() < VERSION_PAUSE_S:
        return
    database.execute(
        "INSERT INTO version VALUES (?, ?, ?, ?, ?)", (key, (number or 0) + 1, now(), title, old)
    )


def index_item(database: Connection, key: int, text: str | None = None) -> None:
    """Write an item's search terms anew; without `text` they are made from its body."""
    place, title, brand, body = database.execute(
        "SELECT place, title, brand, body FROM item JOIN body USING (key) WHERE key = ?", (key,)
    ).fetchone()
    if text is None:
        try:
            text = outline_of(read_body(body)).text
        except StoreError:
            text = body
    tags = database.execute("SELECT name FROM tag WHERE key = ?", (key,)).fetchall()
    labels = " ".join([brand, *(name for (name,) in tags)])
    database.execute("DELETE FROM search WHERE rowid = ?", (place,))
    database.execute(
        "INSERT INTO search (rowid, title, text, labels) VALUES (?, ?, ?, ?)",
        (place, *map(index_terms, (title, text, labels))),
    )


def change(database: Connection, ids: Iterable[str], what: str, value: str | int) -> None:
    """Set one column of the items called `ids`."""
    database.executemany(
        f"UPDATE item SET {what} WHERE id = ?",
        [(value, item_id) for item_id in ids],
    )


def keys_of(database: Connection, ids: Iterable[str]) -> list[int]:
    """Return the keys of those items that exist."""
    rows = (database.execute("SELECT key FROM item WHERE id = ?", (one,)).fetchone() for one in ids)
    return [row[0] for row in rows if row]


def column_of(database: Connection, item_id: str, name: str) -> str:
    """Return one column of an item, "" if there is no such item."""
    row = database.execute(f"SELECT {name} FROM item WHERE id = ?", (item_id,)).fetchone()
    return str(row[0]) if row else ""


def body_of(database: Connection, item_id: str) -> str:
    """Return the JSON an item is kept as, "" if there is no such item."""
    row = database.execute(
        "SELECT body FROM body JOIN item USING (key) WHERE item.id = ?", (item_id,)
    ).fetchone()
    return str(row[0]) if row else ""


def delete(database: Connection, keys: Iterable[int]) -> None:
    """Delete items with all that belongs to them."""
    for key in keys:
        row = database.execute("SELECT place FROM item WHERE key = ?", (key,)).fetchone()
        database.execute("DELETE FROM search WHERE rowid = ?", row)
        database.execute("DELETE FROM item WHERE key = ?", (key,))


def written_in(database: Connection, ids: Iterable[str]) -> Forgotten:
    """Return what was generated for the items called `ids`; unreadable ones tell nothing."""
    found = Forgotten()
    for item_id in ids:
        try:
            value = read_body(body_of(database, item_id))
        except StoreError:
            continue
        if isinstance(value, Document):
            found |= Forgotten(digests=digests_of(value))
    return found


def noted_drafts(database: Connection, gone: Forgotten) -> list[int]:
    """Return the keys of the drafts noted by themselves that hold a text of `gone`."""
    if not gone.digests:
        return []
    rows = database.execute(
        "SELECT key, body FROM item JOIN body USING (key) "
        "WHERE item.kind = 'draft' AND item.favourite = 0"
    )
    return [key for key, body in rows if any(digest in body for digest in gone.digests)]


def _next_place(database: Connection) -> int:
    return int(database.execute("SELECT coalesce(max(place), 0) + 1 FROM item").fetchone()[0])


def read_body(body: str) -> Item:
    """Return the item kept as `body`; raise `StoreError` if it is unreadable."""

    def read() -> Item:
        value = json.loads(body)
        if "batch" in value:
            return batch_from(value["batch"])
        return document_from(value) if "receipt" in value else brief_from(value)

    return readable(read)


def readable(read: Callable[[], Value]) -> Value:
    """Return what `read` returns; raise `StoreError` where the JSON is not what we write."""
    try:
        return read()
    except (TypeError, ValueError, KeyError, AttributeError, BriefError) as error:
        raise StoreError(
            N_("This document is no longer in the library or cannot be read.")
        ) from error


def tag_name(name: str) -> str:
    """Return `name` as a tag: one line, no longer than a label."""
    return " ".join(writable(name).split())[:60]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
