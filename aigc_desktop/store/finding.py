"""Queries behind the library's list: pages of hits, newest first, quick at 100,000 documents."""

from __future__ import annotations

from aigc_desktop.store.connection import Connection
from aigc_desktop.store.entry import COLUMNS, Entry, Facets, Filter
from aigc_desktop.store.terms import match_query

Condition = tuple[str, list[object]]


def find(database: Connection, wanted: Filter, after: Entry | None, limit: int) -> list[Entry]:
    """Return up to `limit` entries that come behind `after`, the last one of the page before.

    Pages begin where the last one ended, by value rather than by number: the thousandth page
    costs what the first one does.
    """
    source, conditions, values = _query(wanted)
    order, behind = _order(wanted, after)
    for condition, extra in behind:
        conditions.append(condition)
        values += extra
    rows = database.execute(
        f"SELECT {COLUMNS} FROM {source} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT ?",
        (*values, limit),
    )
    return [Entry.from_row(row) for row in rows]


def count(database: Connection, wanted: Filter) -> int:
    """Return how many entries there are in all."""
    source, conditions, values = _query(wanted)
    row = database.execute(
        f"SELECT count(*) FROM {source} WHERE {' AND '.join(conditions)}",
        values,
    ).fetchone()
    return int(row[0])


def facets(database: Connection) -> Facets:
    """Return brands and tags, each in alphabetical order."""
    # Stepping from one brand to the next in the index; DISTINCT would read every entry.
    brands = database.execute(
        "WITH RECURSIVE brands (name) AS (SELECT min(brand) FROM item WHERE brand > '' UNION ALL "
        "SELECT (SELECT min(brand) FROM item WHERE brand > name) FROM brands "
        "WHERE name IS NOT NULL) SELECT name FROM brands WHERE name IS NOT NULL"
    ).fetchall()
    tags = database.execute(
        "WITH RECURSIVE tags (tag) AS (SELECT min(name) FROM tag UNION ALL "
        "SELECT (SELECT min(name) FROM tag WHERE name > tags.tag) FROM tags "
        "WHERE tag IS NOT NULL) SELECT tag FROM tags WHERE tag IS NOT NULL"
    ).fetchall()
    return Facets(tuple(name for (name,) in brands), tuple(name for (name,) in tags))


def _query(wanted: Filter) -> tuple[str, list[str], list[object]]:
    """Return what to select from, the conditions and their values.

    A unary plus keeps SQLite from choosing an index for that condition: the order by place
    is worth more, unless the filter is a narrow one.
    """
    source = "item"
    conditions: list[Condition] = []
    searched = bool(wanted.text.strip())
    if searched:
        query = match_query(wanted.text)
        if wanted.favourite:
            # All hits' numbers are read at once and held against the favourites: asking the index
            # for one favourite after the other reads a common word's hits anew each time.
            within = "+item.place IN (SELECT rowid FROM search WHERE search MATCH ?)"
        else:
            source, within = "search JOIN item ON item.place = search.rowid", "search MATCH ?"
        conditions.append((within, [query]) if query else ("0", []))
    narrow = searched and not wanted.favourite
    if wanted.trashed:
        conditions.append(("item.trashed <> ''", []))
        narrow = True
    else:
        conditions.append(("+item.trashed = ''", []))
        marks = ", ".join("?" for _ in wanted.kinds)
        conditions.append((f"+item.kind IN ({marks})", list(wanted.kinds)))
    if wanted.favourite:
        conditions.append((f"{'+' if narrow else ''}item.favourite = 1", []))
        narrow = True
    for column, value in (
        ("brand", wanted.brand), ("type_id", wanted.type_id), ("language", wanted.language),
    ):  # fmt: skip
        if value:
            plus = "" if column == "brand" and not narrow else "+"
            conditions.append((f"{plus}item.{column} = ?", [value]))
    if wanted.tag:
        within = "SELECT key FROM tag WHERE name = ?"
        conditions.append((f"item.key IN ({within})", [wanted.tag]))
    if wanted.since:
        conditions.append(("+item.updated >= ?", [wanted.since]))
    if wanted.order == "opened":
        conditions.append(("item.opened <> ''", []))
    return source, [text for text, _ in conditions], [one for _, many in conditions for one in many]


def _order(wanted: Filter, after: Entry | None) -> tuple[str, list[Condition]]:
    joined = wanted.text.strip() and not wanted.favourite
    place = "search.rowid" if joined else "item.place"
    if wanted.order == "opened":
        behind = "(item.opened, item.place) < (?, ?)"
        order = "item.opened DESC, item.place DESC"
        return order, [(behind, [after.opened, after.place])] if after else []
    if wanted.order == "title":
        # Titles are compared without regard to case, so the pair cannot be compared as one.
        behind = (
            "item.title COLLATE NOCASE >= ? AND (item.title COLLATE NOCASE > ? OR item.place > ?)"
        )
        order = "item.title COLLATE NOCASE, item.place"
        return order, [(behind, [after.title, after.title, after.place])] if after else []
    return f"{place} DESC", [(f"{place} < ?", [after.place])] if after else []
