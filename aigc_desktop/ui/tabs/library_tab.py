"""What the user kept: a list, the text beside it, and ways out."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.catalogue import content_type
from aigc_desktop.domain.document import Document
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.ui.exporting import ask_and_export
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.tabs.tab import Tab


class LibraryTab(Tab):
    """Lists kept documents, newest first."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._shown: Document | None = None
        tr = services.tr
        self.list = QListWidget()
        self.list.setAccessibleName(tr(N_("Kept documents")))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setSpacing(3)
        self.list.currentItemChanged.connect(self._show_current)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr(N_("Text")))
        self.empty = QLabel(tr(N_("Nothing kept yet. “Keep” on a draft puts it here.")))
        self.empty.setObjectName("hint")
        self.copy_button = QPushButton(tr(N_("Copy")))
        self.export_button = QPushButton(tr(N_("Export…")))
        self.delete_button = QPushButton(tr(N_("Delete…")))
        self.open_button = QPushButton(tr(N_("Open in editor")))
        self.open_button.clicked.connect(lambda: self.open_wanted.emit(self._shown))
        self.copy_button.clicked.connect(self._copy)
        self.export_button.clicked.connect(self.export)
        self.delete_button.clicked.connect(self.ask_delete)
        buttons = QHBoxLayout()
        for button in (self.copy_button, self.open_button, self.export_button, self.delete_button):
            buttons.addWidget(button)
        buttons.addStretch()
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(6, 0, 0, 0)
        column.addWidget(self.text, 1)
        column.addLayout(buttons)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.addWidget(self.empty)
        outer.addWidget(splitter, 1)

    def refresh(self) -> None:
        """Read the list anew."""
        try:
            entries = self._services.library.entries()
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return
        chosen = self.list.currentItem()
        wanted = chosen.data(Qt.ItemDataRole.UserRole) if chosen else ""
        self.list.clear()
        tr = self._services.tr
        for entry in entries:
            kind = tr(content_type(entry.type_id).label)
            when = QDateTime.fromString(entry.updated, Qt.DateFormat.ISODate).toLocalTime()
            shown = QLocale().toString(when, QLocale.FormatType.ShortFormat)
            item = QListWidgetItem(f"{entry.title}\n{kind} · {shown}")
            item.setToolTip(entry.title)
            item.setData(Qt.ItemDataRole.UserRole, entry.id)
            self.list.addItem(item)
            if entry.id == wanted:
                self.list.setCurrentItem(item)
        self.empty.setVisible(not entries)
        if self.list.currentItem() is None and entries:
            self.list.setCurrentRow(0)
        self._show_current()

    def _show_current(self) -> None:
        item = self.list.currentItem()
        self._shown = None
        if item is not None:
            try:
                self._shown = self._services.library.get(item.data(Qt.ItemDataRole.UserRole))
            except UserFacingError as error:
                self._services.errors.show_error(error)
        self.text.setPlainText(self._plain(self._shown) if self._shown else "")
        for button in (self.copy_button, self.export_button, self.delete_button):
            button.setEnabled(self._shown is not None)
        self.open_button.setEnabled(self._shown is not None and not self._shown.turns)

    def _plain(self, document: Document) -> str:
        tr = self._services.tr
        if document.turns:
            names = {"user": tr(N_("You")), "assistant": tr(N_("AI"))}
            return "\n\n".join(f"{names[turn.role]}: {turn.text}" for turn in document.turns)
        return "\n\n".join("\n\n".join(draft.parts.values()) for draft in document.drafts)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def export(self) -> None:
        """Export the document shown."""
        if self._shown is not None:
            ask_and_export(self, self._shown, self._services)

    def ask_delete(self) -> None:
        """Delete the document shown, once the user has agreed."""
        document = self._shown
        if document is None:
            return
        tr = self._services.tr
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr(N_("Delete from the library")))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(tr(N_("Delete “{title}”? This cannot be undone.", title=document.title)))
        yes = box.addButton(tr(N_("Delete")), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        yes.clicked.connect(lambda: self._delete(document.id))
        box.open()

    def _delete(self, document_id: str) -> None:
        try:
            self._services.library.remove(document_id)
        except UserFacingError as error:
            self._services.errors.show_error(error)
        self.refresh()

    def document(self) -> Document | None:
        """Return the document shown."""
        return self._shown
