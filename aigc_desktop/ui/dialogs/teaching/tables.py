"""The tables of the teaching window: what was found in the texts, and the versions there are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QPushButton, QTableWidget, QTableWidgetItem

from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.models.versions import Version
from aigc_desktop.tasks.teaching.quality.look import Action
from aigc_desktop.tasks.teaching.quality.report import Decisions, Report
from aigc_desktop.ui.widgets.quiet import QuietComboBox

_ACTIONS: dict[Action, Message] = {
    "fix": N_("mend"),
    "exclude": N_("leave out"),
    "keep": N_("use as they are"),
}


class _Table(QTableWidget):
    def __init__(self, name: Message, heads: Sequence[Message], tr: Translator) -> None:
        super().__init__(0, len(heads))
        self.setAccessibleName(tr(name))
        self.setHorizontalHeaderLabels([tr(head) for head in heads])
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)

    def put(self, row: int, texts: Sequence[str]) -> None:
        """Fill the first cells of a row."""
        for place, text in enumerate(texts):
            self.setItem(row, place, QTableWidgetItem(text))


class ReportTable(_Table):
    """One row for each look that found something; `changed` when another remedy is chosen."""

    changed = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__(
            N_("What was found"), (N_("Found in the texts"), N_("Texts"), N_("What is done")), tr
        )
        self._tr = tr
        self._combos: dict[str, QuietComboBox] = {}

    def show_report(self, report: Report) -> None:
        """Show what was found, with what is done about it."""
        found = [one for one in report.found if one.issues]
        self._combos = {}
        self.setRowCount(len(found))
        for row, one in enumerate(found):
            self.put(row, (self._tr(one.look.label), str(len(one.issues))))
            combo = QuietComboBox()
            combo.setAccessibleName(self._tr(one.look.label))
            for action in one.look.actions:
                combo.addItem(self._tr(_ACTIONS[action]), action)
            combo.setCurrentIndex(max(0, combo.findData(one.done[0])))
            combo.activated.connect(self.changed)
            self.setCellWidget(row, 2, combo)
            self._combos[one.look.id] = combo

    def decisions(self) -> Decisions:
        """Return what is to be done, look by look."""
        return Decisions({look: combo.currentData() for look, combo in self._combos.items()})


class VersionsTable(_Table):
    """The voices taught so far; `use_wanted` carries the id of the model to write with."""

    use_wanted = Signal(str)

    def __init__(self, tr: Translator) -> None:
        heads = (
            N_("Name of the voice"),
            N_("Version"),
            N_("Perplexity before and after"),
            N_("Write with it"),
        )
        super().__init__(N_("Voices taught so far"), heads, tr)
        self._tr = tr

    def show_versions(self, versions: Sequence[Version], current: str) -> None:
        """Show all versions; the one in use cannot be chosen again."""
        self.setRowCount(len(versions))
        for row, one in enumerate(versions):
            before = float(one.note.get("perplexity_before", 0.0))
            after = float(one.note.get("perplexity_after", 0.0))
            self.put(row, (one.voice, str(one.number), f"{before:.2f} → {after:.2f}"))
            in_use = one.model.id == current
            button = QPushButton(self._tr(N_("In use") if in_use else N_("Use")))
            button.setEnabled(not in_use)
            button.clicked.connect(lambda _=False, key=one.model.id: self.use_wanted.emit(key))
            self.setCellWidget(row, 3, button)
