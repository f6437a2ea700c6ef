"""The library's list as Qt's views want it: fetched page by page, never all at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.errors import StoreError
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.jobs.background import Background
from aigc_desktop.store.entry import Entry, Filter
from aigc_desktop.store.library import Library

PAGE = 200
STAR, TITLE, TYPE, BRAND, CHANGED = range(5)
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_KINDS = {"chat": N_("Chat"), "brief": N_("Brief"), "draft": N_("Draft"), "batch": N_("Batch")}


class LibraryModel(QAbstractTableModel):
    """Entries a filter lets through.

    `loaded` comes with the first page of a new list (the number of entries so far),
    `failed` with the error when the library cannot be read.
    """

    loaded = Signal()
    failed = Signal(object)

    def __init__(self, library: Library, background: Background, tr: Translator) -> None:
        super().__init__()
        self._library = library
        self._background = background
        self._tr = tr
        self._wanted = Filter()
        self._entries: list[Entry] = []
        self._complete = True
        self._loading = False
        self._asked = 0
        self._types = {kind.id: tr(kind.label) for kind in CONTENT_TYPES}

    def show(self, wanted: Filter) -> None:
        """List what `wanted` asks for; a list asked for earlier and not there yet is dropped."""
        self._wanted = wanted
        self._ask(None)

    def entry(self, row: int) -> Entry | None:
        """Return the entry in `row`."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def row_of(self, item_id: str) -> int:
        """Return the row of an item, -1 if it is not in the part fetched so far."""
        return next((row for row, one in enumerate(self._entries) if one.id == item_id), -1)

    def type_name(self, entry: Entry) -> str:
        """Return what kind of thing an entry is."""
        name = self._types.get(entry.type_id, entry.type_id)
        kind = _KINDS.get(entry.kind)
        return name if kind is None or entry.kind == "chat" else f"{self._tr(kind)} · {name}"

    def _ask(self, after: Entry | None) -> None:
        self._asked += 1
        number, wanted = self._asked, self._wanted
        self._loading = True

        def done(entries: list[Entry]) -> None:
            if number == self._asked:
                self._take(entries, fresh=after is None)

        def failed(error: Exception) -> None:
            if number == self._asked:
                self._loading, self._complete = False, True
                self.failed.emit(error)

        def work() -> list[Entry]:
            if number != self._asked:
                return []  # overtaken while it waited: the user typed on
            return self._library.find(wanted, after, PAGE)

        self._background.run(self, work, done, failed)

    def _take(self, entries: list[Entry], *, fresh: bool) -> None:
        self._loading, self._complete = False, len(entries) < PAGE
        if fresh:
            self.beginResetModel()
            self._entries = entries
            self.endResetModel()
            self.loaded.emit()
        elif entries:
            first = len(self._entries)
            self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
            self._entries += entries
            self.endInsertRows()

    # Qt's names from here on.

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802
        """Whether there may be more than was fetched."""
        return not parent.isValid() and not self._complete and not self._loading

    def fetchMore(self, parent: Index) -> None:  # noqa: N802
        """Fetch the next page."""
        if self.canFetchMore(parent):
            self._ask(self._entries[-1])

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        """Return how many entries were fetched."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else 5

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:  # noqa: ANN401
        """Return the columns' names."""
        if orientation != Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        names = ("★", N_("Title"), N_("Type"), N_("Brand"), N_("Changed"))
        return self._tr(names[section]) if section else names[0]

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a view shows of an entry."""
        entry = self.entry(index.row())
        if entry is None:
            return None
        column = index.column()
        if role == Role.DisplayRole:
            return self._text(entry, column)
        if role == Role.ToolTipRole and column in {TITLE, BRAND}:
            return entry.title if column == TITLE else entry.brand
        if role == Role.AccessibleTextRole and column == STAR:
            return self._tr(N_("Favourite")) if entry.favourite else ""
        if role == Role.UserRole:
            return entry
        return None

    def _text(self, entry: Entry, column: int) -> str:
        if column == STAR:
            return "★" if entry.favourite else "☆"
        if column == TITLE:
            return entry.title or self._tr(N_("(no title)"))
        if column == TYPE:
            return self.type_name(entry)
        if column == BRAND:
            return entry.brand
        return shown_moment(entry.updated)

    def set_favourite(self, row: int, *, on: bool) -> None:
        """Mark an entry and show it at once."""
        entry = self.entry(row)
        if entry is None:
            return
        try:
            self._library.set_favourite([entry.id], on=on)
        except StoreError as error:
            self.failed.emit(error)
            return
        self._entries[row] = Entry(**{**vars(entry), "favourite": on})
        cell = self.index(row, STAR)
        self.dataChanged.emit(cell, cell)


def shown_moment(moment: str) -> str:
    """Return an ISO 8601 moment in the user's own time and form, "" for none."""
    if not moment:
        return ""
    when = QDateTime.fromString(moment, Qt.DateFormat.ISODate).toLocalTime()
    return QLocale().toString(when, QLocale.FormatType.ShortFormat)
