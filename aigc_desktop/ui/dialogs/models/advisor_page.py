"""Asks what is to be written in which language and says which model suits, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.job import Failed, Outcome
from aigc_desktop.jobs.model_jobs import Activity, ModelList
from aigc_desktop.models.machine import Machine
from aigc_desktop.tasks.advise_model import Recommendation, advise
from aigc_desktop.tasks.manage_models import catalogue
from aigc_desktop.tasks.measure_machine import remembered_speed
from aigc_desktop.ui.dialogs.models.texts import LANGUAGE_NAMES, count_text, size_text
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.widgets.quiet import QuietComboBox

SHOWN = 6
_MEASURE = "measure"


class AdvisorPage(QWidget):
    """Ranks the catalogue's models; `show_wanted` brings the key of one to look at."""

    show_wanted = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._found: ModelList | None = None
        tr = services.tr
        self.task, self.language = QuietComboBox(), QuietComboBox()
        for kind in CONTENT_TYPES:
            self.task.addItem(tr(kind.label), kind.id)
        for code, name in LANGUAGE_NAMES.items():
            self.language.addItem(tr(name), code)
        if tr.language.startswith("zh"):
            self.language.setCurrentIndex(self.language.findData("zh"))
        self.task.setAccessibleName(tr(N_("Task")))
        self.language.setAccessibleName(tr(N_("Language")))
        self.machine = QLabel()
        self.machine.setWordWrap(True)
        self.machine.setTextFormat(Qt.TextFormat.PlainText)
        self.measure = QPushButton(tr(N_("Measure this computer (about 20 s)")))
        self.measure.setAutoDefault(False)
        self.measure.clicked.connect(services.models.measure)
        self.results = QScrollArea()
        self.results.setWidgetResizable(True)
        self.results.setFrameShape(QFrame.Shape.NoFrame)
        self.results.viewport().setAutoFillBackground(False)
        question = QHBoxLayout()
        question.addWidget(QLabel(tr(N_("What do you want to write?"))))
        question.addWidget(self.task)
        question.addWidget(self.language)
        question.addStretch()
        computer = QHBoxLayout()
        computer.addWidget(self.machine, 1)
        computer.addWidget(self.measure, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.addLayout(question)
        column.addLayout(computer)
        column.addWidget(self.results, 1)
        self.task.currentIndexChanged.connect(self.advise)
        self.language.currentIndexChanged.connect(self.advise)
        services.models.listed.connect(self.show_list)
        services.models.changed.connect(self._on_changed)
        services.models.ended.connect(self._on_ended)

    def show_list(self, found: ModelList) -> None:
        """Take what is on the disk and in the machine."""
        self._found = found
        if self.isVisible():
            self.advise()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Advise when somebody looks: it is not worth the time before."""
        super().showEvent(event)
        self.advise()

    def advise(self) -> None:
        """Show the models that suit, best first."""
        if self._found is None:
            return
        paths, machine = self._services.paths, self._found.machine
        here = frozenset(
            row.installed.repo for row in self._found.rows if row.installed is not None
        )
        speed = remembered_speed(paths)
        self.machine.setText(self._computer(machine, measured=speed is not None))
        task, language = self.task.currentData(), self.language.currentData()
        found = advise(catalogue(paths), task, language, machine, speed, here)
        inner = QWidget()
        column = QVBoxLayout(inner)
        for number, item in enumerate(found[:SHOWN], 1):
            column.addWidget(self._card(number, item))
        column.addStretch()
        self.results.setWidget(inner)
        inner.setAutoFillBackground(False)

    def _computer(self, machine: Machine, *, measured: bool) -> str:
        tr = self._services.tr
        lines = [
            tr(
                N_(
                    "This computer: {cores} cores, {free} of {ram} memory free, {disk} of disk "
                    "free.",
                    cores=machine.cores,
                    free=size_text(machine.free_ram_mb * 10**6),
                    ram=size_text(machine.ram_mb * 10**6),
                    disk=size_text(machine.free_disk_mb * 10**6),
                )
            )
        ]
        if machine.graphics:
            lines.append(
                tr(
                    N_(
                        "It has a graphics card ({name}), which this version does not use.",
                        name=machine.graphics,
                    )
                )
            )
        if not measured:
            lines.append(tr(N_("Its speed has not been measured yet.")))
        return "\n".join(lines)

    def _card(self, number: int, item: Recommendation) -> QWidget:
        tr, model = self._services.tr, item.model
        card = QFrame()
        card.setObjectName("card")
        title = f"{number}. {model.id} · {count_text(model.parameters)}"
        if number == 1 and item.possible:
            title = tr(N_("Recommended: {name}", name=title[3:]))
        name = QLabel(title)
        font = name.font()
        font.setBold(True)
        name.setFont(font)
        note = QLabel(model.note_in(tr.language))
        note.setWordWrap(True)
        reasons = QLabel("\n".join(f"• {tr(reason)}" for reason in item.reasons))
        reasons.setObjectName("hint")
        reasons.setWordWrap(True)
        reasons.setTextFormat(Qt.TextFormat.PlainText)
        show = QPushButton(tr(N_("Show")))
        show.setAccessibleName(tr(N_("Show {name} in the list", name=model.id)))
        show.setAutoDefault(False)
        key = model.repo or model.id
        show.clicked.connect(lambda: self.show_wanted.emit(key))
        head = QHBoxLayout()
        head.addWidget(name, 1)
        head.addWidget(show)
        column = QVBoxLayout(card)
        column.addLayout(head)
        column.addWidget(note)
        column.addWidget(reasons)
        return card

    def _on_changed(self) -> None:
        going = self._services.models.activity(_MEASURE) is not None
        self.measure.setEnabled(not going)
        text = N_("Measuring…") if going else N_("Measure this computer (about 20 s)")
        self.measure.setText(self._services.tr(text))

    def _on_ended(self, activity: Activity, outcome: Outcome) -> None:
        if activity.kind != _MEASURE:
            return
        if isinstance(outcome, Failed):
            self.machine.setText(self._services.tr(_failure(outcome)))
        else:
            self.advise()


def _failure(outcome: Failed) -> Message:
    message = getattr(outcome.error, "message", None)
    if isinstance(message, Message):
        return message
    return N_("This computer could not be measured. Nothing else is affected.")
