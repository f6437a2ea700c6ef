"""Every command by its name: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.sizing import open_at

ACTION = Qt.ItemDataRole.UserRole
_MOVES = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))


class PaletteDialog(QDialog):
    """Lists `actions`; the one chosen is triggered after the dialog has closed."""

    def __init__(self, actions: Iterable[QAction], tr: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr(N_("Commands")))
        open_at(self, 520, 420)
        self.search = QLineEdit()
        self.search.setAccessibleName(tr(N_("Find a command")))
        self.search.setPlaceholderText(tr(N_("Find a command")))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(tr(N_("Commands")))
        self.list.setAlternatingRowColors(True)
        room = QPixmap(self.list.iconSize().expandedTo(QSize(16, 16)))
        room.fill(Qt.GlobalColor.transparent)
        blank = QIcon(room)
        for action in actions:
            item = QListWidgetItem(
                blank if action.icon().isNull() else action.icon(), plain_text(action)
            )
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            if keys:
                item.setText(f"{item.text()}    {keys}")
            item.setData(ACTION, action)
            self.list.addItem(item)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._run)
        self.list.itemActivated.connect(self._run)
        self.search.installEventFilter(self)
        self._narrow("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the arrow keys move in the list while letters go into the field."""
        pressed = event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        words = text.lower().split()
        self.list.setCurrentRow(-1)
        for place in range(self.list.count()):
            item = self.list.item(place)
            hit = all(word in item.text().lower() for word in words)
            item.setHidden(not hit)
            if hit and self.list.currentRow() < 0:
                self.list.setCurrentRow(place)

    def _run(self) -> None:
        item = self.list.currentItem()
        if item is None or item.isHidden():
            return
        action: QAction = item.data(ACTION)
        self.accept()
        action.trigger()


def plain_text(action: QAction) -> str:
    """Return the name of `action` as it is read: no mnemonic, no "(F)", no dots."""
    text = action.text()
    place = text.find("(&")
    if place >= 0 and text[place + 3 : place + 4] == ")":
        text = text[:place] + text[place + 4 :]
    return text.replace("&", "").rstrip("….")
