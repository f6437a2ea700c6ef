"""All keys that do something, in one list."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.ui.dialogs.palette_dialog import plain_text
from aigc_desktop.ui.sizing import open_at

ELSEWHERE: tuple[tuple[str, Message], ...] = (
    ("Ctrl+Return", N_("Generate drafts")),
    ("Return", N_("Send the message (chat)")),
    ("Shift+Return", N_("New line in a message (chat)")),
    ("Ctrl+F", N_("Find (editor and library)")),
    ("Ctrl+Space", N_("Three ways to go on from here (editor)")),
    ("Tab", N_("The same, at the end of a sentence (editor)")),
    ("Ctrl+R", N_("Write this sentence anew (editor)")),
    ("Ctrl+Shift+R", N_("Write this paragraph anew (editor)")),
    ("F8", N_("Next mark (editor)")),
    ("Ctrl+.", N_("What is said of the mark here (editor)")),
    ("F11", N_("Focus mode (editor)")),
    ("Ctrl+W", N_("Close the text (editor)")),
    ("Ctrl+Z", N_("Undo, generated text included")),
)
"""Keys of single tabs, which are no entries of a menu."""


class ShortcutsDialog(QDialog):
    """The keys of `actions` and those of single tabs."""

    def __init__(self, actions: Iterable[QAction], tr: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr(N_("Keyboard shortcuts")))
        open_at(self, 560, 520)
        rows = [(_native(keys), tr(text)) for keys, text in ELSEWHERE]
        rows[:0] = [
            (action.shortcut().toString(QKeySequence.SequenceFormat.NativeText), plain_text(action))
            for action in actions
            if not action.shortcut().isEmpty()
        ]
        self.table = QTableWidget(len(rows), 2)
        self.table.setAccessibleName(tr(N_("Keyboard shortcuts")))
        self.table.setHorizontalHeaderLabels([tr(N_("Keys")), tr(N_("What they do"))])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        for row, texts in enumerate(rows):
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(row, place, item)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
