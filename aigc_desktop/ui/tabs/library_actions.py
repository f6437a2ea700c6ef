"""What can be done with items of the library, alone or many at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMessageBox, QWidget

from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.forgotten import Forgotten
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.store.entry import Entry
from aigc_desktop.tasks.export_document import export_document, free_target
from aigc_desktop.ui.exporting import ask_and_export
from aigc_desktop.ui.services import Services

TEXTLESS = frozenset({"brief", "batch"})
"""Kinds of items that hold no text to export."""


class LibraryActions(QObject):
    """Does it, and says so.

    `done` comes when the list is to be read anew, `forgotten` with what was deleted for good.
    """

    done = Signal()
    forgotten = Signal(object)

    def __init__(self, services: Services, widget: QWidget) -> None:
        super().__init__(widget)
        self._services = services
        self._widget = widget
        self._library = services.library

    def attempt(self, work: Callable[[], object]) -> bool:
        """Do something with the library; show why where that fails."""
        try:
            work()
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return False
        self.done.emit()
        return True

    def trash(self, entries: list[Entry]) -> None:
        """Put items into the trash; one click brings them back."""
        ids = [entry.id for entry in entries]
        if ids and self.attempt(lambda: self._library.trash(ids)):
            said = N_("“{title}” is in the trash.", title=entries[0].title)
            if len(ids) > 1:
                said = N_("{count} items are in the trash.", count=len(ids))
            self._services.errors.show_message(said, undo=lambda: self.restore(entries))

    def restore(self, entries: list[Entry]) -> None:
        """Take items out of the trash."""
        self.attempt(lambda: self._library.restore([entry.id for entry in entries]))

    def duplicate(self, entries: list[Entry]) -> None:
        """Copy items."""
        tr = self._services.tr
        self.attempt(
            lambda: self._library.duplicate(
                [entry.id for entry in entries],
                lambda title: tr(N_("{title} (copy)", title=title)),
            )
        )

    def set_favourite(self, entries: list[Entry], *, on: bool) -> None:
        """Mark items as favourites, or take the mark away."""
        self.attempt(lambda: self._library.set_favourite([entry.id for entry in entries], on=on))

    def rename(self, entry: Entry) -> None:
        """Ask for another title."""
        tr = self._services.tr
        title, agreed = QInputDialog.getText(
            self._widget, tr(N_("Rename")), tr(N_("Title")), QLineEdit.EchoMode.Normal, entry.title
        )
        if agreed and title.strip() and title != entry.title:
            self.attempt(lambda: self._library.rename(entry.id, title.strip()))

    def add_tag(self, entries: list[Entry], known: tuple[str, ...]) -> None:
        """Ask for a tag and give it to all items."""
        tr = self._services.tr
        name, agreed = QInputDialog.getItem(
            self._widget, tr(N_("Add a tag")), tr(N_("Tag")), list(known), -1, True
        )
        if agreed and name.strip():
            self.attempt(lambda: self._library.tag([entry.id for entry in entries], add=[name]))

    def set_tags(self, entry: Entry, tags: tuple[str, ...]) -> None:
        """Give an item exactly these tags."""
        gone = set(entry.tags) - set(tags)
        self.attempt(lambda: self._library.tag([entry.id], add=tags, remove=gone))

    def export(self, entries: list[Entry]) -> None:
        """Export one document where the user says, many into one folder."""
        try:
            documents = [self._library.get(one.id) for one in entries if one.kind not in TEXTLESS]
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return
        if len(documents) == 1:
            if ask_and_export(self._widget, documents[0], self._services) is not None:
                self.done.emit()
        elif documents:
            self._export_all(documents)

    def _export_all(self, documents: list[Document]) -> None:
        name = QFileDialog.getExistingDirectory(
            self._widget, self._services.tr(N_("Export to this folder"))
        )
        if not name:
            return
        try:
            for document in documents:
                target = free_target(Path(name), document, ".docx")
                export_document(document, target, self._services.paths)
                self._library.note_export(document.id, target)
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return
        self._services.errors.show_message(
            N_("{count} documents were exported to {path}.", count=len(documents), path=name)
        )
        self.done.emit()

    def ask_forget(self, entries: list[Entry]) -> None:
        """Delete items for good once the user has agreed; nothing brings them back."""
        ids = [entry.id for entry in entries]
        self._ask(
            N_("Delete for good"),
            N_("Delete what is selected ({count}) for good, with its automatic drafts and open "
               "copies? It is overwritten on the disk and cannot be brought back. Drafts marked "
               "as favourites stay.", count=len(ids)),
            lambda: self._forget(lambda: self._library.forget(ids)),
        )  # fmt: skip

    def ask_empty_trash(self) -> None:
        """Empty the trash once the user has agreed."""
        self._ask(
            N_("Empty the trash"),
            N_("Delete everything in the trash for good? It is overwritten on the disk and "
               "cannot be brought back."),
            lambda: self._forget(self._library.empty_trash),
        )  # fmt: skip

    def _forget(self, work: Callable[[], Forgotten]) -> None:
        def told(gone: Forgotten) -> None:
            self.forgotten.emit(gone)
            self.done.emit()

        self._services.background.run(self, work, told, self._services.errors.show_error)

    def _ask(self, title: Message, question: Message, then: Callable[[], None]) -> None:
        tr = self._services.tr
        box = QMessageBox(self._widget)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr(title))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(tr(question))
        yes = box.addButton(tr(title), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        yes.clicked.connect(then)
        box.finished.connect(box.deleteLater)
        box.open()

    def load(self, entry: Entry) -> Document | Brief | None:
        """Return what an entry stands for; show why where it cannot be read."""
        try:
            if entry.kind == "brief":
                return self._library.brief(entry.id)
            return self._library.get(entry.id)
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return None
