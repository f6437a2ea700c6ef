"""The list of the library: rows to choose from, stars to click, keys for everything."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from aigc_desktop.i18n import N_, Translator
from aigc_desktop.store.entry import Entry
from aigc_desktop.ui.widgets.library_model import BRAND, CHANGED, STAR, TITLE, TYPE, LibraryModel

_KEYS = {
    Qt.Key.Key_Return: "open",
    Qt.Key.Key_Enter: "open",
    Qt.Key.Key_Delete: "remove",
    Qt.Key.Key_Backspace: "remove",
    Qt.Key.Key_F2: "rename",
}


class LibraryList(QTableView):
    """A table of entries.

    `asked` comes with "open", "remove" or "rename", `chosen` with another current row.
    """

    asked = Signal(str)
    chosen = Signal()

    def __init__(self, model: LibraryModel, tr: Translator) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setAccessibleName(tr(N_("Kept documents")))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 14)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        width = self.fontMetrics().horizontalAdvance("0")
        for column, characters in ((STAR, 4), (TYPE, 13), (BRAND, 12), (CHANGED, 19)):
            self.setColumnWidth(column, width * characters)
        self.clicked.connect(self._on_click)
        self.doubleClicked.connect(lambda _: self.asked.emit("open"))
        self.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit())

    def current(self) -> Entry | None:
        """Return the entry the cursor is on."""
        return self._model.entry(self.currentIndex().row())

    def selected(self) -> list[Entry]:
        """Return the entries selected, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [entry for row in rows if (entry := self._model.entry(row)) is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Keys that do something with what is selected."""
        wanted = _KEYS.get(Qt.Key(event.key())) if self.selected() else None
        if wanted is None:
            super().keyPressEvent(event)
            return
        self.asked.emit(wanted)

    def _on_click(self, index: QModelIndex) -> None:
        entry = self._model.entry(index.row())
        if index.column() == STAR and entry is not None:
            self._model.set_favourite(index.row(), on=not entry.favourite)
