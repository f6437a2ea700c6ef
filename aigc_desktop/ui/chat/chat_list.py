"""The conversations kept: found by name and words, pinned ones first, fetched page by page."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.i18n import N_
from aigc_desktop.store.entry import Entry, Filter
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.widgets.library_filters import TYPING_MS
from aigc_desktop.ui.widgets.library_model import shown_moment

PAGE = 100
PIN = "★ "
_CHATS = Filter(kinds=("chat",))
_ENTRY = Qt.ItemDataRole.UserRole


class _List(QListWidget):
    """`remove_wanted` comes with the key that removes."""

    remove_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take the keys that remove; all others are as in any list."""
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)


class ChatList(QWidget):
    """Lists conversations; nothing but the list changes here by itself.

    `open_wanted` and the others come with the entry the user means.
    """

    new_wanted = Signal()
    open_wanted = Signal(object)
    renamed = Signal(object, str)
    pin_wanted = Signal(object, bool)
    export_wanted = Signal(object)
    trash_wanted = Signal(object)
    listed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._current = ""
        self._asked = 0
        self._after: Entry | None = None
        self._pinned: set[str] = set()
        tr = services.tr
        self.new_button = QPushButton(tr(N_("New chat")))
        self.new_button.setToolTip(
            tr(N_("Begin another conversation (Ctrl+N); this one stays in the list"))
        )
        self.new_button.clicked.connect(self.new_wanted)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(tr(N_("Search conversations")))
        self.search.setAccessibleName(self.search.placeholderText())
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.list = _List()
        self.list.setAccessibleName(tr(N_("Conversations")))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.itemClicked.connect(self._open)
        self.list.itemActivated.connect(self._open)
        self.list.itemChanged.connect(self._on_edited)
        self.list.verticalScrollBar().valueChanged.connect(self._fetch_more)
        self.list.remove_wanted.connect(self._trash_current)
        self.empty = QLabel()
        self.empty.setObjectName("hint")
        self.empty.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 0)
        column.addWidget(self.new_button)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty)
        self.setMinimumWidth(150)

    def refresh(self) -> None:
        """Read the list anew."""
        self._asked += 1
        number = self._asked
        pinned = replace(_CHATS, text=self.search.text(), favourite=True)
        library = self._services.library

        def work() -> tuple[list[Entry], list[Entry]]:
            if number != self._asked:
                return [], []  # overtaken while it waited: the user typed on
            others = library.find(replace(pinned, favourite=False), limit=PAGE)
            return library.find(pinned, limit=PAGE), others

        def done(found: tuple[list[Entry], list[Entry]]) -> None:
            if number == self._asked:
                self._show(*found)

        self._services.background.run(self, work, done, self._services.errors.show_error)

    def _show(self, pinned: list[Entry], others: list[Entry]) -> None:
        self._pinned = {entry.id for entry in pinned}
        self.list.blockSignals(True)
        self.list.clear()
        self._add(pinned)
        self._add([entry for entry in others if entry.id not in self._pinned])
        self.list.blockSignals(False)
        self._after = others[-1] if len(others) == PAGE else None
        searched = bool(self.search.text().strip())
        self.empty.setText(
            self._services.tr(
                N_("No conversation has these words.") if searched
                else N_("Your conversations are listed here; each is kept by itself.")
            )
        )  # fmt: skip
        self.empty.setVisible(self.list.count() == 0)
        self.show_current(self._current)
        self._fill()
        self.listed.emit()

    def _fill(self) -> None:
        """Go on fetching where there is room for more than one page."""
        self.list.doItemsLayout()  # the scroll bar knows of what was added only then
        self._fetch_more()

    def _add(self, entries: list[Entry]) -> None:
        for entry in entries:
            name = entry.title or self._services.tr(N_("(no title)"))
            item = QListWidgetItem((PIN if entry.favourite else "") + name)
            item.setData(_ENTRY, entry)
            item.setToolTip(f"{entry.title}\n{shown_moment(entry.updated)}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)

    def _fetch_more(self) -> None:
        """Fetch the next page when the end of this one comes into sight."""
        after, bar = self._after, self.list.verticalScrollBar()
        if after is None or bar.value() < bar.maximum() - 5:
            return
        self._after = None
        number, wanted = self._asked, replace(_CHATS, text=self.search.text())

        def done(found: list[Entry]) -> None:
            if number == self._asked:
                self._after = found[-1] if len(found) == PAGE else None
                self.list.blockSignals(True)
                self._add([entry for entry in found if entry.id not in self._pinned])
                self.list.blockSignals(False)
                self._fill()

        self._services.background.run(
            self,
            lambda: self._services.library.find(wanted, after, PAGE),
            done,
            self._services.errors.show_error,
        )

    def entry_at(self, row: int) -> Entry | None:
        """Return the entry in `row`."""
        item = self.list.item(row)
        found = item.data(_ENTRY) if item is not None else None
        return found if isinstance(found, Entry) else None

    def entry(self, chat_id: str) -> Entry | None:
        """Return the entry of a conversation, None if it is not in the part fetched."""
        entries = (self.entry_at(row) for row in range(self.list.count()))
        return next((entry for entry in entries if entry and entry.id == chat_id), None)

    def show_current(self, chat_id: str) -> None:
        """Mark the conversation that is open."""
        self._current = chat_id
        self.list.setCurrentRow(-1)
        for row in range(self.list.count()):
            entry = self.entry_at(row)
            if entry is not None and entry.id == chat_id:
                self.list.setCurrentRow(row)

    def _open(self, item: QListWidgetItem) -> None:
        entry = item.data(_ENTRY)
        if entry.id != self._current:
            self.open_wanted.emit(entry)

    def _on_edited(self, item: QListWidgetItem) -> None:
        entry, typed = item.data(_ENTRY), item.text().removeprefix(PIN).strip()
        if typed and typed != entry.title:
            self.renamed.emit(entry, typed)
        else:
            self.refresh()

    def _trash_current(self) -> None:
        entry = self.entry_at(self.list.currentRow())
        if entry is not None:
            self.trash_wanted.emit(entry)

    def _open_menu(self, point: QPoint) -> None:
        item = self.list.itemAt(point)
        if item is None:
            return
        menu = self.menu(item)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(point))

    def menu(self, item: QListWidgetItem) -> QMenu:
        """Return the context menu of one conversation."""
        tr, entry = self._services.tr, item.data(_ENTRY)
        menu = QMenu(self)
        menu.addAction(tr(N_("Open")), lambda: self._open(item))
        menu.addAction(tr(N_("Rename")), lambda: self.list.editItem(item))
        on = not entry.favourite
        menu.addAction(
            tr(N_("Pin to the top") if on else N_("Unpin")),
            lambda: self.pin_wanted.emit(entry, on),
        )
        menu.addAction(tr(N_("Export…")), lambda: self.export_wanted.emit(entry))
        menu.addSeparator()
        menu.addAction(tr(N_("Move to trash")), lambda: self.trash_wanted.emit(entry))
        return menu
