"""Teach a model a voice: texts, what was found in them, the run with its curve, the versions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.catalogue import CONTENT_TYPES, content_type
from aigc_desktop.domain.brief import Brief
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import LANGUAGES, N_, Message, Translator
from aigc_desktop.jobs.background import Background
from aigc_desktop.models.installed import installed_models
from aigc_desktop.models.local import find_model
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.versions import Version, versions
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.teaching.quality.look import Wish
from aigc_desktop.tasks.teaching.quality.report import Decisions, Report, examine
from aigc_desktop.tasks.teaching.read import DOCUMENTS, TABLES, Source, read_source
from aigc_desktop.tasks.teaching.teach import Choices, Work, prepare, publish, teach, works
from aigc_desktop.training.estimate import Estimate
from aigc_desktop.training.process import estimate
from aigc_desktop.training.stand import Stand
from aigc_desktop.ui.dialogs.teaching.curve import Curve
from aigc_desktop.ui.dialogs.teaching.tables import ReportTable, VersionsTable
from aigc_desktop.ui.error_display import ErrorDisplay
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.quiet import QuietComboBox


class TeachingDialog(QDialog):
    """Blocks nothing: writing goes on with the model in use. Closing pauses the run."""

    stood = Signal(object)

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._tr = services.tr
        self._worker = Background()
        self._token = CancelToken()
        self._report: Report | None = None
        self._places = ModelPlaces.of(services.paths)
        self.files: list[Path] = []
        self.setWindowTitle(self._tr(N_("Teach a model your voice")))
        open_at(self, 820, 760)
        self.errors = ErrorDisplay(self._tr)
        column = QVBoxLayout(self)
        column.addWidget(self.errors)
        column.addLayout(self._texts())
        self.summary = self._line()
        column.addWidget(self.summary)
        self.report = ReportTable(self._tr)
        self.report.changed.connect(self._look_again)
        column.addWidget(self.report, 2)
        column.addLayout(self._choices())
        column.addLayout(self._run())
        self.versions = VersionsTable(self._tr)
        self.versions.use_wanted.connect(self.use)
        column.addWidget(self.versions, 1)
        self.stood.connect(self._on_stand)
        self._show_versions()
        self._show(busy=False)

    def _line(self) -> QLabel:
        label = QLabel()
        label.setObjectName("hint")
        label.setWordWrap(True)
        return label

    def _texts(self) -> QHBoxLayout:
        tr = self._tr
        self.kind = QuietComboBox()
        self.kind.setAccessibleName(tr(N_("Kind of text")))
        for item in CONTENT_TYPES:
            self.kind.addItem(tr(item.label), item.id)
        self.kind.activated.connect(self._look_again)
        self.list = QListWidget()
        self.list.setAccessibleName(tr(N_("Texts to learn from")))
        self.list.setMaximumHeight(70)
        self.files_button = self._button(N_("Add files…"), self._ask_files)
        self.folder_button = self._button(N_("Add a folder…"), self._ask_folder)
        self.clear_button = self._button(N_("Clear"), lambda: self.take([]))
        buttons = QVBoxLayout()
        for button in (self.files_button, self.folder_button, self.clear_button):
            buttons.addWidget(button)
        row = QHBoxLayout()
        row.addWidget(self.kind)
        row.addWidget(self.list, 1)
        row.addLayout(buttons)
        return row

    def _choices(self) -> QGridLayout:
        tr = self._tr
        self.voice = QLineEdit()
        self.voice.setPlaceholderText(tr(N_("e.g. the name of the brand")))
        self.voice.textChanged.connect(lambda: self._show(busy=self._worker.busy))
        self.base = QuietComboBox()
        for model in installed_models(self._places):
            self.base.addItem(model.id, model.id)
        self.base.setCurrentIndex(
            max(0, self.base.findData(self._services.settings.current.text("model")))
        )
        grid = QGridLayout()
        for column, (name, widget) in enumerate(
            ((N_("Name of the voice"), self.voice), (N_("Begin with"), self.base))
        ):
            label = QLabel(tr(name))
            label.setBuddy(widget)
            grid.addWidget(label, 0, column)
            grid.addWidget(widget, 1, column)
        return grid

    def _run(self) -> QVBoxLayout:
        self.teach_button = self._button(N_("Teach"), self.start)
        self.teach_button.setObjectName("primary")
        self.estimate_button = self._button(N_("How long would it take?"), self.measure)
        self.pause_button = self._button(N_("Pause"), self.pause)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.status = self._line()
        self.curve = Curve(self._tr)
        self.sample = self._line()
        row = QHBoxLayout()
        for widget in (self.teach_button, self.estimate_button, self.pause_button):
            row.addWidget(widget)
        row.addWidget(self.bar, 1)
        column = QVBoxLayout()
        column.addLayout(row)
        column.addWidget(self.status)
        column.addWidget(self.curve)
        column.addWidget(self.sample)
        return column

    def _button(self, text: Message, slot: object) -> QPushButton:
        button = QPushButton(self._tr(text))
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

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
        self.report.setRowCount(0)
        self._report = None
        self.summary.clear()
        self._look(Decisions())

    def _look_again(self) -> None:
        self._look(self.report.decisions())

    def _look(self, decisions: Decisions) -> None:
        if not self.files:
            self._show(busy=False)
            return
        kind = content_type(str(self.kind.currentData()))
        source = Source(tuple(self.files), kind, Brief(kind.id))
        wish = Wish(kind, self._services.house.words)
        translators = [Translator(code, self._services.paths.locale) for code in LANGUAGES]

        def work() -> Report:
            return examine(read_source(source, translators).samples, wish, decisions)

        self._do(work, self._on_report)

    def _on_report(self, report: Report) -> None:
        self._report = report
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

    def _work(self) -> Callable[[], Work]:
        """Return what gives the run that goes on, or makes a new one of what is shown now.

        It is called in the worker's thread, which must not ask widgets.
        """
        voice, report, paths = self.voice.text().strip(), self._report, self._services.paths
        kind, base = content_type(str(self.kind.currentData())), str(self.base.currentData())

        def make() -> Work:
            waiting = {work.voice: work for work in works(paths) if work.begun}
            if voice in waiting:
                return waiting[voice]
            assert report is not None
            return prepare(report, kind, find_model(base, paths), Choices(voice), paths)

        return make

    def measure(self) -> None:
        """Say how long the run would take, and how much memory."""
        self._token = token = CancelToken()
        log = self._services.paths.logs / "training.log"
        self.status.setText(self._tr(N_("Measuring…")))
        make = self._work()
        self._do(lambda: estimate(make().folder, token, log), self._on_estimate)

    def _on_estimate(self, found: Estimate) -> None:
        self.status.setText(
            self._tr(
                N_(
                    "About {minutes} minutes at most and {memory} MB of memory.",
                    minutes=max(1, round(found.seconds / 60)),
                    memory=round(found.memory / 2**20),
                )
            )
        )

    def start(self) -> None:
        """Teach, or go on where a run of the same name was paused."""
        self._token = token = CancelToken()
        log = self._services.paths.logs / "training.log"
        self.curve.show_stands([])
        make = self._work()

        def work() -> Version | None:
            run = make()
            for stand in run.curve():
                self.stood.emit(stand)
            teach(run, token, self.stood.emit, log)
            return None if token.cancelled else publish(run, self._places, token)

        self._do(work, self._on_taught)

    def pause(self) -> None:
        """Stop within a step; “Teach” goes on from there."""
        self._token.cancel()

    def _on_stand(self, stand: Stand) -> None:
        self.curve.add(stand)
        self.bar.setRange(0, max(1, stand.total))
        self.bar.setValue(stand.tokens)
        if stand.sample:
            self.sample.setText(_readable(stand.sample)[:400])
        left = stand.seconds_left
        self.status.setText(
            self._tr(
                N_(
                    "{speed} tokens a second · {minutes} minutes left at most",
                    speed=f"{stand.tokens_per_s:,.0f}",
                    minutes="…" if left < 0 else max(1, round(left / 60)),
                )
            )
        )

    def _on_taught(self, version: Version | None) -> None:
        if version is None:
            self.status.setText(
                self._tr(N_("Paused. What was learnt is kept; “Teach” goes on from there."))
            )
            return
        self.bar.setValue(self.bar.maximum())
        self.status.setText(
            self._tr(
                N_(
                    "“{voice}”, version {number}, is ready. Choose it below to write with it.",
                    voice=version.voice,
                    number=version.number,
                )
            )
        )
        self._show_versions()

    def _show_versions(self) -> None:
        current = self._services.settings.current.text("model")
        self.versions.show_versions(versions(self._places), current)

    def use(self, model_id: str) -> None:
        """Write with this version from now on; another choice rolls it back."""
        settings = self._services.settings
        try:
            settings.change(settings.current.with_values(model=model_id))
        except UserFacingError as error:
            self.errors.show_error(error)
        self._show_versions()

    def _do(self, work: object, done: object) -> None:
        self._show(busy=True)
        self.errors.hide()

        def ended(value: object) -> None:
            done(value)  # type: ignore[operator]
            self._show(busy=self._worker.busy)

        def failed(error: Exception) -> None:
            self.errors.show_error(error)
            self.status.clear()
            self._show(busy=self._worker.busy)

        self._worker.run(self, work, ended, failed)  # type: ignore[arg-type]

    def _show(self, *, busy: bool) -> None:
        voice = self.voice.text().strip()
        waiting = {work.voice for work in works(self._services.paths) if work.begun}
        ready = bool(voice) and (self._report is not None or voice in waiting)
        self.teach_button.setEnabled(ready and not busy)
        self.estimate_button.setEnabled(ready and not busy)
        self.pause_button.setEnabled(busy)
        for widget in (self.files_button, self.folder_button, self.clear_button, self.kind):
            widget.setEnabled(not busy)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Pause what is going on."""
        self.end()
        super().closeEvent(event)

    def reject(self) -> None:
        """Close, which pauses what is going on."""
        self.end()
        super().reject()

    def end(self) -> None:
        """Pause the run and end the thread; nothing learnt is lost."""
        self._token.cancel()
        self._worker.stop()


def _readable(sample: str) -> str:
    """Return what the model wrote with "…" where words of a brief will stand."""
    return re.sub(r"<\|[a-z]+\d?\|>", " … ", sample).strip(" …")
