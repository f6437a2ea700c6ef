"""A table of briefs in, a table of drafts out: chosen, previewed, run, paused, gone on with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.table_batch import TableBatch
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import BriefError, UserFacingError
from aigc_desktop.i18n import LANGUAGES, N_, Message, Translator
from aigc_desktop.jobs.job import Failed, Finished, Job, Outcome, Preview
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.batch.journal import forget, interrupted_at
from aigc_desktop.tasks.batch.mapping import guess_columns
from aigc_desktop.tasks.batch.output import OUTPUTS, OutputId
from aigc_desktop.tasks.batch.run import Batch, BatchProgress, run_batch
from aigc_desktop.tasks.batch.table import SEPARATORS, Table, open_table
from aigc_desktop.ui.error_display import ErrorDisplay
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.column_mapping import ColumnMapping
from aigc_desktop.ui.widgets.quiet import QuietComboBox, QuietSpinBox

_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
_SEPARATOR_NAMES = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab")}
_MOST_DRAFTS = 10


@dataclass(frozen=True)
class BatchChoice:
    """What was chosen last time, so that a batch can go on after a restart of the app."""

    table: str = ""
    target: str = ""
    output: str = "csv"
    keep: int = 1
    full_set: bool = False
    columns: Mapping[str, int] | None = None
    encoding: str = ""
    separator: str = ""


def choice_of(batch: TableBatch) -> BatchChoice:
    """Return how a kept batch was set up."""
    return BatchChoice(
        batch.table, batch.target, batch.output, batch.keep, batch.full_set,
        batch.columns, batch.encoding, batch.separator,
    )  # fmt: skip


class BatchDialog(QDialog):
    """Runs one batch; fields without a column are as in `common`.

    `chosen` comes with every change worth remembering; closing stops after the row at work,
    and the same batch goes on later.
    """

    chosen = Signal()

    def __init__(
        self,
        content_type: ContentType,
        common: Brief,
        choice: BatchChoice,
        services: Services,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.choice = choice
        self._type, self._common, self._services = content_type, common, services
        self._table: Table | None = None
        self._job = 0
        tr = services.tr
        self.setWindowTitle(tr(N_("Drafts for a whole table")))
        open_at(self, 940, 640)
        self.errors = ErrorDisplay(tr)
        self.mapping = ColumnMapping(content_type, tr)
        self.mapping.changed.connect(self._remember)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.status = QLabel()
        self.status.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(self.errors)
        column.addLayout(self._source())
        column.addWidget(self.mapping, 1)
        column.addLayout(self._output())
        column.addWidget(self.bar)
        column.addWidget(self.status)
        column.addLayout(self._buttons())
        services.runner.previewed.connect(self._on_preview)
        services.runner.ended.connect(self._on_ended)
        if choice.table:
            self.open_file(Path(choice.table), dict(choice.columns or {}))
        self._show()

    def _source(self) -> QGridLayout:
        tr = self._services.tr
        self.table_edit = QLineEdit()
        self.table_edit.setReadOnly(True)
        self.table_edit.setPlaceholderText(tr(N_("CSV or Excel (.xlsx), one product a row")))
        self.table_edit.setAccessibleName(tr(N_("Table")))
        self.table_button = QPushButton(tr(N_("Choose…")))
        self.table_button.clicked.connect(self.choose_table)
        self.encoding = QuietComboBox()
        self.encoding.setAccessibleName(tr(N_("Encoding")))
        for name in _ENCODINGS:
            self.encoding.addItem(name.upper(), name)
        self.separator = QuietComboBox()
        self.separator.setAccessibleName(tr(N_("Separator")))
        for sign in SEPARATORS:
            self.separator.addItem(tr(_SEPARATOR_NAMES[sign]), sign)
        for combo in (self.encoding, self.separator):
            combo.activated.connect(self._read_again)
        grid = QGridLayout()
        grid.addWidget(QLabel(tr(N_("Table"))), 0, 0)
        grid.addWidget(self.table_edit, 0, 1)
        grid.addWidget(self.table_button, 0, 2)
        grid.addWidget(self.encoding, 0, 3)
        grid.addWidget(self.separator, 0, 4)
        return grid

    def _output(self) -> QGridLayout:
        tr, choice = self._services.tr, self.choice
        self.target_edit = QLineEdit(choice.target)
        self.target_edit.setReadOnly(True)
        self.target_edit.setAccessibleName(tr(N_("Drafts go to")))
        self.target_button = QPushButton(tr(N_("Choose…")))
        self.target_button.clicked.connect(self.choose_target)
        self.output = QuietComboBox()
        self.output.setAccessibleName(tr(N_("Kind of file")))
        for name, (_, label) in OUTPUTS.items():
            if name != "google-ads-editor" or self._type.field("platform") is not None:
                self.output.addItem(tr(label), name)
        self.output.setCurrentIndex(max(0, self.output.findData(choice.output)))
        self.output.currentIndexChanged.connect(self._on_output)
        self.keep = QuietSpinBox()
        self.keep.setRange(1, _MOST_DRAFTS)
        self.keep.setValue(choice.keep)
        self.keep.setMinimumHeight(self.output.sizeHint().height())
        self.keep.setPrefix(tr(N_("Drafts a row: ")))
        self.keep.setAccessibleName(tr(N_("Drafts a row")))
        self.full_set = QCheckBox(tr(N_("Fill all parts of the platform")))
        self.full_set.setChecked(choice.full_set)
        self.full_set.setVisible(self._type.field("platform") is not None)
        self.keep.valueChanged.connect(self._remember)
        self.full_set.toggled.connect(self._remember)
        grid = QGridLayout()
        grid.addWidget(QLabel(tr(N_("Drafts go to"))), 0, 0)
        grid.addWidget(self.target_edit, 0, 1)
        grid.addWidget(self.target_button, 0, 2)
        grid.addWidget(self.output, 0, 3)
        grid.addWidget(self.full_set, 1, 1)
        grid.addWidget(self.keep, 1, 3)
        return grid

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.start_button = self._button(row, N_("Start"), self.start)
        self.start_button.setObjectName("primary")
        self.pause_button = self._button(row, N_("Pause"), self.stop)
        self.anew_button = self._button(row, N_("Begin anew"), self.begin_anew)
        row.addStretch()
        self.close_button = self._button(row, N_("Close"), self.close)
        return row

    def _button(self, row: QHBoxLayout, text: Message, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(self._services.tr(text))
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: slot())
        row.addWidget(button)
        return button

    def choose_table(self) -> None:
        """Ask for the table."""
        tr = self._services.tr
        kinds = tr(N_("Tables (*.csv *.tsv *.txt *.xlsx)"))
        start = str(Path(self.choice.table).parent if self.choice.table else Path.home())
        name, _ = QFileDialog.getOpenFileName(self, tr(N_("Choose a table")), start, kinds)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path, columns: dict[str, int] | None = None) -> None:
        """Show the table at `path`; the drafts go beside it unless said otherwise."""
        asked = ("", "") if columns is None else (self.choice.encoding, self.choice.separator)
        self._read(path, *asked, columns)
        if self._table is not None and (not self.choice.target or columns is None):
            suffix = OUTPUTS[self._output_id()][0]
            self.target_edit.setText(str(path.with_name(f"{path.stem}-drafts{suffix}")))
        self._remember()

    def _read_again(self) -> None:
        if self._table is not None and self._table.encoding:
            chosen = str(self.encoding.currentData()), str(self.separator.currentData())
            self._read(self._table.path, *chosen, None)

    def _read(
        self, path: Path, encoding: str, separator: str, columns: dict[str, int] | None
    ) -> None:
        self.errors.hide()
        try:
            table = open_table(path, encoding, separator)
        except BriefError as error:
            self.errors.show_error(error)
            return
        self._table = table
        self.table_edit.setText(str(path))
        for combo, value in ((self.encoding, table.encoding), (self.separator, table.separator)):
            combo.setVisible(bool(value))
            combo.setCurrentIndex(combo.findData(value))
        languages = [Translator(name, self._services.paths.locale) for name in LANGUAGES]
        found = guess_columns(table.columns, self._type, languages)
        width = len(table.columns)
        known = {key: place for key, place in (columns or {}).items() if place < width}
        self.mapping.show_table(table, known or found)

    def choose_target(self) -> None:
        """Ask where the drafts go."""
        tr = self._services.tr
        suffix, label = OUTPUTS[self._output_id()]
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr(N_("Drafts go to")),
            self.target_edit.text() or str(Path.home()),
            f"{tr(label)} (*{suffix})",
        )
        if name:
            path = Path(name)
            self.target_edit.setText(str(path if path.suffix else path.with_suffix(suffix)))
            self._remember()

    def _output_id(self) -> OutputId:
        wanted = self.output.currentData()
        return next((name for name in OUTPUTS if name == wanted), "csv")

    def _on_output(self) -> None:
        target = self.target_edit.text()
        if target:
            suffix = OUTPUTS[self._output_id()][0]
            self.target_edit.setText(str(Path(target).with_suffix(suffix)))
        self._remember()

    def _remember(self) -> None:
        self.choice = BatchChoice(
            table=self.table_edit.text(),
            target=self.target_edit.text(),
            output=self._output_id(),
            keep=self.keep.value(),
            full_set=self.full_set.isChecked(),
            columns=self.mapping.columns(),
            encoding=self._table.encoding if self._table else "",
            separator=self._table.separator if self._table else "",
        )
        self.chosen.emit()
        self._show()

    def start(self) -> None:
        """Write the rows that are not done yet."""
        if self._table is None or self._job:
            return
        choice, paths = self.choice, self._services.paths
        sampling = self._services.settings.sampling(self._type)
        batch = Batch(
            kind=self._type,
            table=self._table,
            columns=dict(choice.columns or {}),
            common=self._common,
            sampling=sampling,
            target=Path(choice.target),
            output=self._output_id(),
            keep=choice.keep,
            full_set=choice.full_set and self._type.field("platform") is not None,
        )

        def run(engine: TextEngine, cancel: CancelToken, preview: Preview) -> BatchProgress:
            def on_progress(progress: BatchProgress) -> None:
                preview.put(0, {name: str(value) for name, value in vars(progress).items()})

            return run_batch(engine, batch, paths, cancel, on_progress)

        self.errors.hide()
        self._keep_in_library(BatchProgress(interrupted_at(batch.target) or 0, 0, 0))
        self.bar.setRange(0, 0)
        self._job = self._services.runner.submit(Job(run))
        self.status.setText(self._services.tr(N_("Reading the table…")))
        self._show()

    def _keep_in_library(self, progress: BatchProgress) -> None:
        """Note the batch, which goes on without the library where that takes nothing."""
        kept = TableBatch(
            common=self._common, **vars(self.choice) | {"columns": self.choice.columns or {}},
            done=progress.done, total=progress.total, failed=progress.failed,
        )  # fmt: skip
        try:
            self._services.library.keep_batch(kept)
        except UserFacingError as error:
            self.errors.show_error(error)

    def begin_anew(self) -> None:
        """Forget the rows an interrupted batch had done, and start."""
        forget(Path(self.choice.target))
        self.start()

    def stop(self) -> None:
        """Stop; the row at work is written anew when the batch goes on."""
        self._services.runner.cancel(self._job)

    def _on_preview(self, job_id: int, parts: dict[int, dict[str, str]]) -> None:
        if job_id == self._job:
            told = parts[0]
            self._show_progress(
                BatchProgress(
                    int(told["done"]), int(told["total"]), int(told["failed"]),
                    float(told["rate"]), float(told["left_s"]),
                    int(told["read"]), int(told["written"]), float(told["cost"]),
                )
            )  # fmt: skip

    def _show_progress(self, progress: BatchProgress) -> None:
        tr = self._services.tr
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done)
        text = tr(progress.message)
        if progress.failed:
            text += " · " + tr(N_("{count} without a draft", count=progress.failed))
        if progress.expense is not None:
            text += " · " + tr(progress.expense)
        self.status.setText(text)

    def _on_ended(self, job_id: int, outcome: Outcome) -> None:
        if job_id != self._job:
            return
        self._job = 0
        if isinstance(outcome, Failed):
            self.errors.show_error(outcome.error)
        elif isinstance(outcome, Finished) and isinstance(outcome.value, BatchProgress):
            self._show_progress(replace(outcome.value, rate=0.0))
            self._keep_in_library(outcome.value)
            whole = outcome.value.done >= outcome.value.total
            told = N_("Done. The drafts are in {path}.") if whole else N_(
                "Paused. The rows done so far are in {path}; the rest can be written any time."
            )  # fmt: skip
            self.errors.show_message(Message(told.msgid, {"path": self.choice.target}))
        self._show()

    def _show(self) -> None:
        tr, busy = self._services.tr, bool(self._job)
        waiting = interrupted_at(Path(self.choice.target)) if self.choice.target else None
        ready = self._table is not None and bool(self.choice.target)
        self.bar.setVisible(busy)
        self.start_button.setText(tr(N_("Start") if waiting is None else N_("Go on")))
        self.start_button.setEnabled(ready and not busy)
        self.pause_button.setEnabled(busy)
        self.anew_button.setVisible(waiting is not None and not busy)
        for widget in (
            *(self.table_button, self.target_button, self.encoding, self.separator),
            *(self.output, self.keep, self.full_set, self.mapping),
        ):
            widget.setEnabled(not busy)
        sets = self.full_set.isChecked() or self._output_id() == "google-ads-editor"
        self.keep.setVisible(not sets)
        if self._table is None or not self._table.encoding:
            self.encoding.hide()
            self.separator.hide()
        if waiting is not None and not busy:
            self.status.setText(
                tr(N_("A batch for this file was interrupted after {rows} rows.", rows=waiting))
            )

    def done(self, result: int) -> None:
        """Stop before the dialog goes; the batch can go on later."""
        self.stop()
        self._job = 0
        super().done(result)
