"""What the library's lists are made of: lines, and what a list is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.table_batch import TableBatch

Kind = Literal["document", "chat", "draft", "brief", "batch"]
"""Kept by the user; a kept conversation; written down by itself after a run; a brief; a batch."""

Item = Document | Brief | TableBatch
"""What the library keeps."""

KEPT: tuple[Kind, ...] = ("document", "chat", "brief", "batch")
Order = Literal["changed", "opened", "title"]
PREVIEW_CHARS = 160


@dataclass(frozen=True)
class Entry:
    """A line of the library's list. Moments are ISO 8601 in UTC, "" for never.

    `place` grows with every change of the text and orders entries of the same second.
    """

    place: int
    id: str
    kind: Kind
    type_id: str
    language: str
    title: str
    brand: str
    preview: str
    created: str
    updated: str
    opened: str
    favourite: int
    trashed: str
    tags: tuple[str, ...] = ()

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> Entry:
        """Make an entry of the columns `COLUMNS` names."""
        tags = tuple(sorted(row[-1].split("\n"))) if row[-1] else ()
        return cls(*row[:-1], tags)  # type: ignore[call-arg]  # as many as `COLUMNS` has


COLUMNS = (
    "item.place, item.id, item.kind, item.type_id, item.language, item.title, item.brand, "
    "item.preview, item.created, item.updated, item.opened, item.favourite, item.trashed, "
    "(SELECT group_concat(name, char(10)) FROM tag WHERE tag.key = item.key)"
)


@dataclass(frozen=True)
class Filter:
    """What a list shows. Empty fields do not filter; `since` is a moment, `trashed` the trash."""

    text: str = ""
    kinds: tuple[Kind, ...] = KEPT
    type_id: str = ""
    language: str = ""
    brand: str = ""
    tag: str = ""
    since: str = ""
    favourite: bool = False
    trashed: bool = False
    order: Order = "changed"


@dataclass(frozen=True)
class Version:
    """An earlier state of a document, numbered from 1."""

    number: int
    saved: str
    title: str


@dataclass(frozen=True)
class ExportNote:
    """When a document was exported, and to where."""

    path: str
    at: str


@dataclass(frozen=True)
class Facets:
    """What there is to filter by."""

    brands: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    """What of an item is listed and searched besides its title."""

    brand: str = ""
    preview: str = ""
    text: str = ""


def brief_in(value: Item) -> Brief:
    """Return the brief of an item: itself, how a document was made, what a batch's rows share."""
    if isinstance(value, Brief):
        return value
    return value.common if isinstance(value, TableBatch) else value.receipt.brief


def outline_of(value: Item) -> Outline:
    """Return the outline of an item."""
    if isinstance(value, Brief):
        return Outline(value.text("brand"), _first(value.all_text()), value.all_text())
    if isinstance(value, TableBatch):
        files = f"{value.table}\n{value.target}"
        return Outline(
            value.common.text("brand"),
            _first(Path(value.target).name),
            f"{files}\n{value.common.all_text()}",
        )
    if value.turns:
        written = "\n".join(turn.text for turn in value.turns)
        if value.talk is not None:
            # What is said in other branches is found, too, behind what is shown.
            shown = {node.id for node in value.talk.path}
            others = [node.turn.text for node in value.talk.nodes if node.id not in shown]
            written = "\n".join([written, *others])
    else:
        written = "\n".join("\n".join(draft.parts.values()) for draft in value.drafts)
    brief = value.receipt.brief
    return Outline(brief.text("brand"), _first(written), f"{written}\n{brief.all_text()}")


def writable(text: str) -> str:
    """Return `text` as a database takes it: a lone surrogate becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _first(text: str) -> str:
    return writable(" ".join(text[: 4 * PREVIEW_CHARS].split())[:PREVIEW_CHARS])
