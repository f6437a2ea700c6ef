"""Everything about one model, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.jobs.model_jobs import Activity
from aigc_desktop.models.catalogue import CatalogueModel
from aigc_desktop.models.meter import TransferProgress
from aigc_desktop.tasks.list_models import ModelRow
from aigc_desktop.ui.dialogs.models.texts import FITNESS, LANGUAGE_NAMES, count_text, size_text
from aigc_desktop.ui.dialogs.models.transfer_bar import TransferBar

_UNSURE = {
    "weights": N_("whether it has weights in the safe format"),
    "download_mb": N_("the size"),
    "licence": N_("the licence"),
    "parameters": N_("the number of parameters"),
}


class ModelDetail(QWidget):
    """The right half of the models page."""

    download_wanted = Signal()
    use_wanted = Signal()
    verify_wanted = Signal()
    repair_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._shown: ModelRow | None = None
        self.title = QLabel()
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self.title.setFont(font)
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = QScrollArea()
        self.facts.setWidgetResizable(True)
        self.facts.setFrameShape(QFrame.Shape.NoFrame)
        self.facts.viewport().setAutoFillBackground(False)
        self.trouble = QLabel()
        self.trouble.setObjectName("finding")
        self.trouble.setProperty("severity", "error")
        self.trouble.setWordWrap(True)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.trouble.hide()
        self.transfer = TransferBar(tr)
        self.download = self._button(N_("Download"), self.download_wanted)
        self.use = self._button(N_("Use this model"), self.use_wanted)
        self.verify = self._button(N_("Verify"), self.verify_wanted)
        self.repair = self._button(N_("Repair"), self.repair_wanted)
        self.remove = self._button(N_("Remove…"), self.remove_wanted)
        for button in (self.download, self.use):
            button.setObjectName("primary")
        row = QHBoxLayout()
        for button in (self.download, self.use, self.verify, self.repair, self.remove):
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.title)
        column.addWidget(self.note)
        column.addWidget(self.facts, 1)
        column.addWidget(self.trouble)
        column.addWidget(self.transfer)
        column.addLayout(row)

    def show_model(
        self,
        row: ModelRow,
        activity: Activity | None,
        progress: TransferProgress | None,
        trouble: Message | None,
        *,
        used: bool,
    ) -> None:
        """Show `row`; `trouble` is what last went wrong with it."""
        if row != self._shown:
            self._shown = row
            self.title.setText(row.title)
            self.note.setText(self._note(row))
            self._show_facts(row)
        self.trouble.setText(self._tr(trouble) if trouble is not None else "")
        self.trouble.setVisible(trouble is not None)
        if activity is not None:
            self.transfer.show_going(activity, progress)
        elif row.unfinished is not None and row.state == "unfinished":
            self.transfer.show_paused(row.unfinished)
        else:
            self.transfer.hide()
        self._show_buttons(row, busy=activity is not None, used=used)

    def _show_buttons(self, row: ModelRow, *, busy: bool, used: bool) -> None:
        here = row.installed is not None
        origin = row.installed.origin if row.installed is not None else ""
        self.download.setVisible(row.state == "available" and not busy)
        self.use.setVisible(here)
        self.use.setEnabled(not used and not busy)
        self.use.setText(self._tr(N_("In use") if used else N_("Use this model")))
        self.verify.setVisible(here and origin != "starter")
        self.repair.setVisible(here and origin == "hub")
        removable = (here and origin != "starter") or (row.own and not here)
        self.remove.setVisible(removable)
        for button in (self.verify, self.repair, self.remove):
            button.setEnabled(not busy)

    def _note(self, row: ModelRow) -> str:
        if row.entry is not None:
            return row.entry.note_in(self._tr.language)
        if row.own:
            return self._tr(N_("You added this one. The app knows nothing about it."))
        return self._tr(N_("The app knows nothing about this model."))

    def _show_facts(self, row: ModelRow) -> None:
        inner = QWidget()
        form = QFormLayout(inner)
        form.setContentsMargins(0, 6, 6, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, text in self._facts(row):
            value = QLabel(text)
            value.setWordWrap(True)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            value.setAccessibleName(f"{self._tr(label)}: {text}")
            form.addRow(self._tr(label), value)
        self.facts.setWidget(inner)
        inner.setAutoFillBackground(False)

    def _facts(self, row: ModelRow) -> Iterator[tuple[Message, str]]:
        tr = self._tr
        entry = row.entry
        if entry is not None:
            yield from self._known(entry)
        if row.size:
            yield (N_("Size") if row.installed else N_("Download")), size_text(row.size)
        if entry is not None:
            memory = size_text(entry.ram_mb * 10**6)
            yield N_("Memory"), tr(N_("about {size}", size=memory))
            licence = entry.licence or tr(N_("none stated; ask its authors before business use"))
            yield N_("Licence"), licence
            if entry.repo:
                yield N_("On the hub"), f"{entry.repo} @ {entry.revision[:12]}"
            doubts = [tr(_UNSURE[name]) for name in entry.unsure]
            if doubts:
                yield N_("Not confirmed"), tr.join(doubts)
        if row.installed is not None:
            yield N_("Folder"), str(row.installed.folder)
            if row.installed.revision:
                yield N_("Version"), row.installed.revision[:12]

    def _known(self, entry: CatalogueModel) -> Iterator[tuple[Message, str]]:
        tr = self._tr
        names = [tr(LANGUAGE_NAMES[name]) for name in entry.languages]
        yield N_("Languages"), tr.join(names)
        suits = [
            tr(N_("{task}: {mark}", task=kind.label, mark=FITNESS[entry.fit.get(kind.id, 0)]))
            for kind in CONTENT_TYPES
        ]
        yield N_("Suits"), tr.join(suits)
        yield N_("Parameters"), count_text(entry.parameters)

    def _button(self, text: Message, wanted: SignalInstance) -> QPushButton:
        button = QPushButton(self._tr(text))
        button.setAutoDefault(False)
        button.clicked.connect(wanted)
        return button
