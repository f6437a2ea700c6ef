"""Teach a model a voice: texts, what was found in them, the run with its curve, the versions."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.domain.sampling import PRESET_NAMES
from aigc_desktop.errors import Cancelled
from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.background import Background
from aigc_desktop.models.installed import installed_models
from aigc_desktop.models.local import find_model
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.versions import Version
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.teaching.assess import STEPS
from aigc_desktop.tasks.teaching.teach import (
    Choices,
    Work,
    measure_with,
    prepare,
    publish,
    teach,
    works,
)
from aigc_desktop.training.estimate import Estimate
from aigc_desktop.training.process import estimate
from aigc_desktop.training.stand import Stand
from aigc_desktop.ui.dialogs.teaching.curve import Curve
from aigc_desktop.ui.dialogs.teaching.texts_panel import TextsPanel
from aigc_desktop.ui.dialogs.teaching.versions_panel import VersionsPanel
from aigc_desktop.ui.error_display import ErrorDisplay
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.quiet import QuietComboBox


class TeachingDialog(QDialog):
    """Blocks nothing: writing goes on with the model in use. Closing pauses the run."""

    stood = Signal(object)
    measured = Signal(int)

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._tr = services.tr
        self._worker = Background()
        self._token = CancelToken()
        self._places = ModelPlaces.of(services.paths)
        self._waiting: frozenset[str] = frozenset()
        self.setWindowTitle(self._tr(N_("Teach a model your voice")))
        open_at(self, 820, 760)
        self.errors = ErrorDisplay(self._tr)
        self.texts = TextsPanel(services, self._do)
        self.versions = VersionsPanel(services, self.errors)
        teaching = QWidget()
        inner = QVBoxLayout(teaching)
        inner.addWidget(self.texts, 2)
        inner.addLayout(self._choices())
        inner.addLayout(self._run())
        self.pages = QTabWidget()
        self.pages.setAccessibleName(self.windowTitle())
        self.pages.addTab(teaching, self._tr(N_("Texts and run")))
        self.pages.addTab(self.versions, self._tr(N_("Voices taught so far")))
        column = QVBoxLayout(self)
        column.addWidget(self.errors)
        column.addWidget(self.pages, 1)
        self.texts.looked.connect(lambda: self._show(busy=self._worker.busy))
        self.stood.connect(self._on_stand)
        self.measured.connect(self._on_measured)
        self._look_for_runs()
        self._show(busy=False)

    def _line(self) -> QLabel:
        label = QLabel()
        label.setObjectName("hint")
        label.setWordWrap(True)
        return label

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

    def _work(self) -> Callable[[], Work]:
        """Return what gives the run that goes on, or makes a new one of what is shown now.

        It is called in the worker's thread, which must not ask widgets.
        """
        voice, report, paths = self.voice.text().strip(), self.texts.found, self._services.paths
        kind, base = self.texts.kind, str(self.base.currentData())

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

    def _on_estimate(self, found: object) -> None:
        assert isinstance(found, Estimate)
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
            try:
                token.raise_if_cancelled()
                return publish(
                    run, self._places, token, measure_with(token, self.measured.emit, log)
                )
            except Cancelled:
                return None

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

    def _on_measured(self, done: int) -> None:
        self.bar.setRange(0, STEPS)
        self.bar.setValue(done)
        self.status.setText(
            self._tr(N_("Measuring what changed… ({done} of {all})", done=done + 1, all=STEPS))
        )

    def _on_taught(self, version: object) -> None:
        if version is None:
            self.status.setText(
                self._tr(N_("Paused. What was learnt is kept; “Teach” goes on from there."))
            )
            return
        assert isinstance(version, Version)
        self.bar.setValue(self.bar.maximum())
        self.status.setText(
            self._tr(
                N_(
                    "“{voice}”, version {number}, is ready. For more variety write with the "
                    "preset “{preset}”.",
                    preset=PRESET_NAMES["creative"],
                    voice=version.voice,
                    number=version.number,
                )
            )
        )
        self.versions.refresh(version.model.id)
        self.pages.setCurrentWidget(self.versions)

    def _do(self, work: Callable[[], object], done: Callable[[object], object]) -> None:
        self._show(busy=True)
        self.errors.hide()

        def ended(value: object) -> None:
            done(value)
            self._look_for_runs()
            self._show(busy=self._worker.busy)

        def failed(error: Exception) -> None:
            self.errors.show_error(error)
            self.status.clear()
            self._look_for_runs()
            self._show(busy=self._worker.busy)

        self._worker.run(self, work, ended, failed)

    def _look_for_runs(self) -> None:
        """Note which runs were paused; they change only when something here has ended."""
        self._waiting = frozenset(work.voice for work in works(self._services.paths) if work.begun)

    def _show(self, *, busy: bool) -> None:
        voice = self.voice.text().strip()
        ready = bool(voice) and (self.texts.found is not None or voice in self._waiting)
        self.teach_button.setEnabled(ready and not busy)
        self.estimate_button.setEnabled(ready and not busy)
        self.pause_button.setEnabled(busy)
        self.texts.enable(busy=busy)

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
        self.versions.end()
        self._worker.stop()


def _readable(sample: str) -> str:
    """Return what the model wrote with "…" where words of a brief will stand."""
    return re.sub(r"<\|[a-z]+\d?\|>", " … ", sample).strip(" …")
