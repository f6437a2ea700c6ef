"""The texts a model is to learn from: which files, which columns, and what was found in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.catalogue import CONTENT_TYPES, content_type
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.i18n import LANGUAGES, N_, Message, Translator
from aigc_desktop.tasks.batch.table import Table
from aigc_desktop.tasks.teaching.quality.look import Wish
from aigc_desktop.tasks.teaching.quality.report import Decisions, Report, examine
from aigc_desktop.tasks.teaching.read import DOCUMENTS, TABLES, Source, read_source, tables_in
from aigc_desktop.ui.dialogs.teaching.columns_dialog import ColumnsDialog
from aigc_desktop.ui.dialogs.teaching.tables import ReportTable
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.widgets.quiet import QuietComboBox

Do = Callable[[Callable[[], object], Callable[[object], object]], None]
"""Does the first in the window's worker, then calls the second with what it returned."""


class TextsPanel(QWidget):
    """`looked` comes when the texts were looked through."""

    looked = Signal()

    def __init__(self, services: Services, do: Do) -> None:
        super().__init__()
        self._services, self._tr, self._do = services, services.tr, do
        self.files: list[Path] = []
        self.named: dict[str, str] = {}
        self.found: Report | None = None
        self._tables: tuple[Table, ...] = ()
        self.summary = QLabel()
        self.summary.setObjectName("hint")
        self.summary.setWordWrap(True)
        self.report = ReportTable(self._tr)
        self.report.changed.connect(self._look_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._source())
        column.addWidget(self.summary)
        column.addWidget(self.report, 1)

    def _source(self) -> QHBoxLayout:
        tr = self._tr
        self.kind_box = QuietComboBox()
        self.kind_box.setAccessibleName(tr(N_("Kind of text")))
        for item in CONTENT_TYPES:
            self.kind_box.addItem(tr(item.label), item.id)
        self.kind_box.activated.connect(self._on_kind)
        self.list = QListWidget()
        self.list.setAccessibleName(tr(N_("Texts to learn from")))
        self.list.setMaximumHeight(100)
        self.files_button = self._button(N_("Add files…"), self._ask_files)
        self.folder_button = self._button(N_("Add a folder…"), self._ask_folder)
        self.clear_button = self._button(N_("Clear"), lambda: self.take([]))
        self.columns_button = self._button(N_("Columns…"), self.open_columns)
        buttons = QVBoxLayout()
        for button in (self.files_button, self.folder_button, self.clear_button):
            buttons.addWidget(button)
        left = QVBoxLayout()
        left.addWidget(self.kind_box)
        left.addWidget(self.columns_button)
        left.addStretch(1)
        row = QHBoxLayout()
        row.addLayout(left)
        row.addWidget(self.list, 1)
        row.addLayout(buttons)
        return row

    def _button(self, text: Message, slot: object) -> QPushButton:
        button = QPushButton(self._tr(text))
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    @property
    def kind(self) -> ContentType:
        """The kind of text that is learnt."""
        return content_type(str(self.kind_box.currentData()))

    def enable(self, *, busy: bool) -> None:
        """Let files and columns be chosen while nothing is going on."""
        for widget in (self.files_button, self.folder_button, self.clear_button, self.kind_box):
            widget.setEnabled(not busy)
        self.columns_button.setEnabled(bool(self._tables) and not busy)

    def _ask_files(self) -> None:
        endings = " ".join(f"*{suffix}" for suffix in (*TABLES, *DOCUMENTS))
        names, _ = QFileDialog.getOpenFileNames(
            self, self._tr(N_("Add files…")), str(Path.home()), endings
        )
        if names:
            self.take([*self.files, *map(Path, names)])

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self._tr(N_("Add a folder…")))
        if name:
            self.take([*self.files, Path(name)])

    def take(self, files: list[Path]) -> None:
        """Learn from these files and folders; they are looked through at once."""
        self.files = list(dict.fromkeys(files))
        self.list.clear()
        self.list.addItems([str(file) for file in self.files])
        self._forget()
        self._look(Decisions())

    def _on_kind(self) -> None:
        self.named = {}
        self._look_again()

    def open_columns(self) -> ColumnsDialog:
        """Let the user say which column is which; the choice holds for this run."""
        dialog = ColumnsDialog(self._tables, self.kind, self.named, self._services, self)

        def chosen() -> None:
            self.named = dialog.named
            self._look_again()

        dialog.accepted.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _forget(self) -> None:
        self.report.setRowCount(0)
        self.found, self._tables = None, ()
        self.summary.clear()

    def _look_again(self) -> None:
        self._look(self.report.decisions())

    def _look(self, decisions: Decisions) -> None:
        if not self.files:
            self.looked.emit()
            return
        kind = self.kind
        source = Source(tuple(self.files), kind, Brief(kind.id), dict(self.named))
        wish = Wish(kind, self._services.house.words)
        translators = [Translator(code, self._services.paths.locale) for code in LANGUAGES]

        def tables() -> tuple[Table, ...]:
            return tables_in(source.paths)

        def work() -> Report:
            return examine(read_source(source, translators).samples, wish, decisions)

        # In two steps: which columns there are is known even where none holds a text yet.
        self._do(tables, self._on_tables)
        self._do(work, self._on_report)

    def _on_tables(self, tables: object) -> None:
        assert isinstance(tables, tuple)
        self._tables = tables

    def _on_report(self, report: object) -> None:
        assert isinstance(report, Report)
        self.found = report
        self.report.show_report(report)
        self.summary.setText(
            self._tr(
                N_(
                    "{read} texts read, {left} left to learn from",
                    read=report.read,
                    left=len(report.samples),
                )
            )
        )
        self.looked.emit()
