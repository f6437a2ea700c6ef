"""What the user kept: found by searching and filtering, read beside the list, never lost."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.table_batch import TableBatch
from aigc_desktop.i18n import N_, Message
from aigc_desktop.store.entry import Entry, ExportNote, Facets, Item, Version, brief_in
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.tabs.library_actions import TEXTLESS, LibraryActions
from aigc_desktop.ui.tabs.tab import Tab
from aigc_desktop.ui.widgets.library_filters import LibraryFilters
from aigc_desktop.ui.widgets.library_list import LibraryList
from aigc_desktop.ui.widgets.library_model import LibraryModel
from aigc_desktop.ui.widgets.library_preview import LibraryPreview

Shown = tuple[Item, list[Version], list[ExportNote]]
_EMPTY = {
    "kept": N_(
        "Nothing kept yet.\n\n“Keep” on a draft puts it here, conversations are kept by "
        "themselves, and “Keep the brief” in the Library menu keeps what you filled in, to start "
        "from again."
    ),
    "brief": N_(
        "No briefs yet.\n\nFill in a brief, then choose “Keep the brief” in the Library menu. "
        "From here one click fills the form with it again."
    ),
    "batch": N_(
        "No batches yet.\n\n“Whole table…” under a brief writes drafts for every row of a CSV or "
        "Excel table. Each batch is kept here, and a paused one goes on from here."
    ),
    "draft": N_(
        "No drafts yet.\n\nThe app notes by itself what each run brought; the newest 500 are "
        "kept here. A star keeps one of them for ever."
    ),
    "trash": N_(
        "The trash is empty.\n\nWhat you delete lies here until you empty the trash or bring it "
        "back."
    ),
}


class LibraryTab(Tab):
    """Lists what was kept.

    `open_wanted` comes with a document the user wants to work on, `brief_wanted` with a
    brief to fill into its form, `batch_wanted` with a batch to look at or to go on with.
    """

    open_wanted = Signal(Document)
    brief_wanted = Signal(Brief)
    batch_wanted = Signal(TableBatch)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._shown: Item | None = None
        self._facets = Facets()
        self._wanted_id = ""
        tr = services.tr
        self.acts = LibraryActions(services, self)
        self.acts.done.connect(self.refresh)
        self.acts.forgotten.connect(self.forgotten)
        self.filters = LibraryFilters(tr)
        self.filters.changed.connect(self._relist)
        self.model = LibraryModel(services.library, services.background, tr)
        self.model.setParent(self)
        self.model.loaded.connect(self._on_loaded)
        self.model.failed.connect(services.errors.show_error)
        self.list = LibraryList(self.model, tr)
        self.list.chosen.connect(self._show_current)
        self.list.asked.connect(self._on_asked)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.preview = LibraryPreview(tr)
        self.preview.tags_changed.connect(self._on_tags)
        self.preview.version_wanted.connect(self._show_version)
        self._make_buttons()
        self._lay_out()
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.filters.focus_search)

    def _make_buttons(self) -> None:
        self.open_button = self._button(N_("Open"), self.open_current)
        self.export_button = self._button(N_("Export…"), self.export)
        self.restore_button = self._button(N_("Restore"), self.bring_back)
        self.delete_button = self._button(N_("Move to trash"), self.remove)
        self.empty_trash_button = self._button(N_("Empty the trash…"), self.acts.ask_empty_trash)
        for button in (
            self.open_button, self.export_button, self.restore_button, self.delete_button,
        ):  # fmt: skip
            self.preview.buttons.addWidget(button)
        self.preview.buttons.addStretch()

    def _button(self, text: Message, slot: object) -> QPushButton:
        button = QPushButton(self._services.tr(text))
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        self.empty = QLabel()
        self.empty.setObjectName("hint")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(40, 40, 40, 40)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.empty)
        self.count_label = QLabel()
        self.count_label.setObjectName("hint")
        foot = QHBoxLayout()
        foot.addWidget(self.count_label, 1)
        foot.addWidget(self.empty_trash_button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self.preview)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([640, 420])
        splitter.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.addWidget(self.filters)
        outer.addWidget(splitter, 1)

    def refresh(self) -> None:
        """Read the list anew; the row that was chosen stays chosen."""
        current = self.list.current()
        self._wanted_id = current.id if current else ""
        self._services.background.run(
            self, self._services.library.facets, self._show_facets, lambda _: None
        )
        self._relist()

    def _show_facets(self, facets: Facets) -> None:
        self._facets = facets
        self.filters.show_facets(facets)

    def _relist(self) -> None:
        wanted = self.filters.filter()
        self.empty_trash_button.setVisible(wanted.trashed)
        self.filters.clear_button.setEnabled(self.filters.narrowed)
        self.model.show(wanted)
        library = self._services.library
        self._services.background.run(
            self, lambda: (wanted, library.count(wanted)), self._show_count, lambda _: None
        )

    def _show_count(self, found: tuple[object, int]) -> None:
        if found[0] == self.filters.filter():
            self.count_label.setText(self._services.tr(N_("Items: {count}", count=f"{found[1]:,}")))

    def _on_loaded(self) -> None:
        place = str(self.filters.places.currentData())
        empty = self.model.rowCount() == 0
        said = N_("Nothing matches. Try fewer words, or clear the filters.")
        self.empty.setText(
            self._services.tr(said if self.filters.narrowed else _EMPTY[place]) if empty else ""
        )
        self.pages.setCurrentWidget(self.empty if empty else self.list)
        self.empty_trash_button.setEnabled(not empty)
        if not empty:
            self.list.selectRow(max(0, self.model.row_of(self._wanted_id)))
        self._show_current()

    def _show_current(self) -> None:
        entry = self.list.current()
        self._shown = None
        self.preview.setVisible(entry is not None)
        if entry is None:
            return
        library = self._services.library

        def read() -> Shown:
            return library.item(entry.id), library.versions(entry.id), library.exports(entry.id)

        self._services.background.run(
            self, read, lambda shown: self._show(entry, shown), self._on_unreadable
        )

    def _show(self, entry: Entry, shown: Shown) -> None:
        if entry != self.list.current():
            return
        self._shown = shown[0]
        self.preview.show_item(entry, self.model.type_name(entry), *shown)
        self.open_button.setText(
            self._services.tr(N_("Fill in this brief") if entry.kind == "brief" else N_("Open"))
        )
        self.export_button.setEnabled(entry.kind not in TEXTLESS)
        self.restore_button.setVisible(bool(entry.trashed))
        self.delete_button.setText(
            self._services.tr(N_("Delete for good…") if entry.trashed else N_("Move to trash"))
        )

    def _on_unreadable(self, error: Exception) -> None:
        self.preview.hide()
        self._services.errors.show_error(error)

    def _show_version(self, number: int) -> None:
        entry = self.list.current()
        if entry is None:
            return
        library = self._services.library
        self._services.background.run(
            self,
            lambda: library.version(entry.id, number) if number else library.get(entry.id),
            self._take_version,
            self._services.errors.show_error,
        )

    def _take_version(self, document: Document) -> None:
        self._shown = document
        self.preview.show_text(document)

    def _on_tags(self, tags: tuple[str, ...]) -> None:
        entry = self.list.current()
        if entry is not None:
            self.acts.set_tags(entry, tags)

    def _on_asked(self, what: str) -> None:
        {"open": self.open_current, "remove": self.remove, "rename": self.rename}[what]()

    def _open_menu(self, point: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(point))

    def menu(self) -> QMenu:
        """Return the context menu for what is selected."""
        entries = self.list.selected()
        menu = QMenu(self)
        tr, act = self._services.tr, self.acts
        if not entries:
            return menu
        if entries[0].trashed:
            menu.addAction(tr(N_("Restore")), self.bring_back)
            menu.addAction(tr(N_("Delete for good…")), self.remove)
            return menu
        one = entries[0] if len(entries) == 1 else None
        if one is not None:
            menu.addAction(tr(N_("Open")), self.open_current)
            menu.addAction(tr(N_("Fill in this brief")), self.use_brief)
            menu.addAction(tr(N_("Rename…")), self.rename)
        on = not all(entry.favourite for entry in entries)
        text = N_("Mark as favourite") if on else N_("No longer a favourite")
        menu.addAction(tr(text), lambda: act.set_favourite(entries, on=on))
        menu.addAction(tr(N_("Add a tag…")), lambda: act.add_tag(entries, self._facets.tags))
        if any(entry.kind != "batch" for entry in entries):
            menu.addAction(tr(N_("Duplicate")), lambda: act.duplicate(entries))
        menu.addAction(tr(N_("Export…")), self.export)
        menu.addSeparator()
        menu.addAction(tr(N_("Move to trash")), self.remove)
        return menu

    def open_current(self) -> None:
        """Open the item chosen: a document to work on it, a brief in its form."""
        entry, value = self.list.current(), self._shown
        if entry is None or value is None:
            return
        self.acts.attempt(lambda: self._services.library.note_opened(entry.id))
        if isinstance(value, Brief):
            self.brief_wanted.emit(value)
        elif isinstance(value, TableBatch):
            self.batch_wanted.emit(value)
        else:
            self.open_wanted.emit(value)
            self.preview.text.setFocus()

    def use_brief(self) -> None:
        """Fill the form with the brief behind the item chosen."""
        if self._shown is not None:
            self.brief_wanted.emit(brief_in(self._shown))

    def rename(self) -> None:
        """Ask for another title for the item chosen."""
        entry = self.list.current()
        if entry is not None:
            self.acts.rename(entry)

    def remove(self) -> None:
        """Put what is selected into the trash; from there, delete it for good."""
        entries = self.list.selected()
        if entries and entries[0].trashed:
            self.acts.ask_forget(entries)
        elif entries:
            self.acts.trash(entries)

    def bring_back(self) -> None:
        """Take what is selected out of the trash."""
        self.acts.restore(self.list.selected())

    def export(self) -> None:
        """Export what is selected; an earlier version where one is shown."""
        self.acts.export(self.list.selected())

    def document(self) -> Document | None:
        """Return the document shown."""
        return self._shown if isinstance(self._shown, Document) else None
