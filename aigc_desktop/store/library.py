"""The library: everything kept, in one SQLite database, found at once and never lost."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.document import Document, now
from aigc_desktop.domain.document_json import document_from
from aigc_desktop.domain.forgotten import Forgotten
from aigc_desktop.domain.table_batch import TableBatch
from aigc_desktop.errors import StoreError
from aigc_desktop.store.access import Access
from aigc_desktop.store.entry import (
    Entry,
    ExportNote,
    Facets,
    Filter,
    Item,
    Kind,
    Version,
    brief_in,
    writable,
)
from aigc_desktop.store.finding import count, facets, find
from aigc_desktop.store.putting import (
    body_of,
    change,
    column_of,
    delete,
    index_item,
    keys_of,
    noted_drafts,
    put,
    put_row,
    read_body,
    readable,
    tag_name,
    written_in,
)
from aigc_desktop.store.vault import Vault

RUNS_REMEMBERED = 500


class Library:
    """Keeps documents and briefs. Safe from any thread and beside other processes."""

    def __init__(self, path: Path, vault: Vault | None = None) -> None:
        self.path = path
        self.access = Access(path, vault)

    def keep(self, document: Document, kind: Kind | None = None) -> None:
        """Store `document`; the state it replaces becomes a version of it."""
        chosen = kind or ("chat" if document.turns else "document")
        with self.access.writing() as database:
            put(database, chosen, document)

    def keep_brief(self, brief: Brief, title: str) -> str:
        """Store a brief to start from again; return its id."""
        item_id = uuid.uuid4().hex
        with self.access.writing() as database:
            put_row(database, "brief", item_id, title, brief, now())
        return item_id

    def keep_batch(self, batch: TableBatch) -> None:
        """Store how a batch is set up and how far it came; it comes out of the trash again."""
        with self.access.writing() as database:
            title = column_of(database, batch.id, "title") or batch.title
            put_row(database, "batch", batch.id, title, batch, now())
            change(database, [batch.id], "trashed = ?", "")

    def note_run(self, document: Document) -> None:
        """Remember what a run brought; of those nobody marked only the newest stay."""
        with self.access.writing() as database:
            put(database, "draft", replace(document, rejected=()))
            old = database.execute(
                "SELECT key FROM item WHERE kind = 'draft' AND favourite = 0 "
                "ORDER BY place DESC LIMIT -1 OFFSET ?",
                (RUNS_REMEMBERED,),
            ).fetchall()
            delete(database, [key for (key,) in old])

    def get(self, item_id: str) -> Document:
        """Return one document; raise `StoreError` if it is gone or unreadable."""
        return readable(lambda: document_from(json.loads(self._body(item_id))))

    def item(self, item_id: str) -> Item:
        """Return an item of any kind; raise `StoreError` if it is gone or unreadable."""
        return read_body(self._body(item_id))

    def has(self, item_id: str) -> bool:
        """Whether there is an item of that id, in the trash or not."""
        with self.access.reading() as database:
            return bool(column_of(database, item_id, "id"))

    def brief(self, item_id: str) -> Brief:
        """Return the brief of an item: of a kept brief, or of how a document was made."""
        return brief_in(self.item(item_id))

    def entries(self, limit: int = 500) -> list[Entry]:
        """Return what the user kept, the newest first."""
        return self.find(Filter(), limit=limit)

    def find(self, wanted: Filter, after: Entry | None = None, limit: int = 100) -> list[Entry]:
        """Return a page of the list `wanted` describes: what comes behind `after`."""
        with self.access.reading() as database:
            return find(database, wanted, after, limit)

    def count(self, wanted: Filter) -> int:
        """Return how long the list is."""
        with self.access.reading() as database:
            return count(database, wanted)

    def facets(self) -> Facets:
        """Return the brands and tags in use."""
        with self.access.reading() as database:
            return facets(database)

    def rename(self, item_id: str, title: str) -> None:
        """Give an item another title."""
        with self.access.writing() as database:
            try:
                value = read_body(body_of(database, item_id))
            except StoreError:
                value = None
            if isinstance(value, Document):
                kind = column_of(database, item_id, "kind")
                put(database, kind, replace(value, title=title))
                return
            change(database, [item_id], "title = ?", writable(title))
            for key in keys_of(database, [item_id]):
                index_item(database, key)

    def set_favourite(self, ids: Iterable[str], *, on: bool) -> None:
        """Mark items as favourites or take the mark away."""
        with self.access.writing() as database:
            change(database, ids, "favourite = ?", int(on))

    def note_opened(self, item_id: str) -> None:
        """Remember that the user opened an item now."""
        with self.access.writing() as database:
            change(database, [item_id], "opened = ?", now())

    def tag(self, ids: Iterable[str], add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Add tags to items and take others away; tags are found by searching, too."""
        add, remove = [name for name in map(tag_name, add) if name], list(remove)
        with self.access.writing() as database:
            for key in keys_of(database, ids):
                database.executemany(
                    "INSERT OR IGNORE INTO tag VALUES (?, ?)", [(key, name) for name in add]
                )
                database.executemany(
                    "DELETE FROM tag WHERE key = ? AND name = ?", [(key, name) for name in remove]
                )
                index_item(database, key)

    def trash(self, ids: Iterable[str]) -> None:
        """Put items into the trash, from where `restore` brings them back."""
        with self.access.writing() as database:
            change(database, ids, "trashed = ?", now())

    def restore(self, ids: Iterable[str]) -> None:
        """Take items out of the trash."""
        with self.access.writing() as database:
            change(database, ids, "trashed = ?", "")

    def duplicate(self, ids: Iterable[str], title: Callable[[str], str] = str) -> list[str]:
        """Copy items but batches; `title` names the copy. Return the copies' ids."""
        copies = []
        with self.access.writing() as database:
            for item_id in ids:
                value = read_body(body_of(database, item_id))
                if isinstance(value, TableBatch):
                    continue  # two of them would write the same file
                fresh = uuid.uuid4().hex
                old = column_of(database, item_id, "title")
                if isinstance(value, Document):
                    copy = replace(value, id=fresh, title=title(value.title), created=now())
                    put(database, column_of(database, item_id, "kind"), copy)
                else:
                    put_row(database, "brief", fresh, title(old), value, now())
                copies.append(fresh)
        return copies

    def forget(self, ids: Iterable[str]) -> Forgotten:
        """Delete items for good, with the drafts noted of them: they are overwritten on the disk.

        Drafts the user marked as favourites stay: they were kept on purpose. Return what other
        copies, such as unsaved work, are to be known by.
        """
        wanted = list(ids)
        with self.access.writing() as database:
            gone = Forgotten(frozenset(wanted)) | written_in(database, wanted)
            delete(database, [*keys_of(database, wanted), *noted_drafts(database, gone)])
        self._leave_no_trace()
        return gone

    def empty_trash(self) -> Forgotten:
        """Delete everything in the trash for good; return what that was."""
        with self.access.reading() as database:
            rows = database.execute("SELECT id FROM item WHERE trashed <> ''").fetchall()
        return self.forget(row[0] for row in rows)

    def versions(self, item_id: str) -> list[Version]:
        """Return the earlier states of a document, the newest first."""
        with self.access.reading() as database:
            rows = database.execute(
                "SELECT number, saved, version.title FROM version JOIN item USING (key) "
                "WHERE id = ? ORDER BY number DESC",
                (item_id,),
            ).fetchall()
        return [Version(*row) for row in rows]

    def version(self, item_id: str, number: int) -> Document:
        """Return an earlier state of a document; `keep` makes it the present one again."""
        with self.access.reading() as database:
            row = database.execute(
                "SELECT body FROM version JOIN item USING (key) WHERE id = ? AND number = ?",
                (item_id, number),
            ).fetchone()
        return readable(lambda: document_from(json.loads(row[0])))

    def note_export(self, item_id: str, path: Path) -> None:
        """Remember where a document was exported to."""
        with self.access.writing() as database:
            for key in keys_of(database, [item_id]):
                database.execute(
                    "INSERT INTO export VALUES (?, ?, ?)", (key, writable(str(path)), now())
                )

    def exports(self, item_id: str) -> list[ExportNote]:
        """Return the exports of a document, the newest first."""
        with self.access.reading() as database:
            rows = database.execute(
                "SELECT path, at FROM export JOIN item USING (key) WHERE id = ? "
                "ORDER BY at DESC, export.rowid DESC",
                (item_id,),
            ).fetchall()
        return [ExportNote(*row) for row in rows]

    def _body(self, item_id: str) -> str:
        with self.access.reading() as database:
            return body_of(database, item_id)

    def _leave_no_trace(self) -> None:
        """Rewrite the search index, where deleted terms wait to be merged away, and empty the log.

        Takes seconds in a library of 100,000 documents.
        """
        with self.access.opened() as database:
            database.execute("INSERT INTO search (search) VALUES ('optimize')")
            database.execute("PRAGMA wal_checkpoint (TRUNCATE)").fetchall()
