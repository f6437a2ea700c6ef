"""The tables of the teaching window: what was found in the texts, versions, their figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.models.versions import Version
from aigc_desktop.tasks.teaching.assess import Row
from aigc_desktop.tasks.teaching.quality.look import Action
from aigc_desktop.tasks.teaching.quality.report import Decisions, Report
from aigc_desktop.training.card import FIGURES
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
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)

    def put(self, row: int, texts: Sequence[str]) -> None:
        """Fill the first cells of a row."""
        for place, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            self.setItem(row, place, item)


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
    """The voices taught so far, one version a row."""

    def __init__(self, tr: Translator) -> None:
        heads = (
            N_("Name of the voice"),
            N_("Version"),
            N_("Perplexity before and after"),
            N_("Taught on"),
            N_("In use"),
        )
        super().__init__(N_("Voices taught so far"), heads, tr)

    def show_versions(self, versions: Sequence[Version], current: str) -> None:
        """Show all versions and mark the one in use."""
        self.setRowCount(len(versions))
        for row, one in enumerate(versions):
            figures = "{:.2f} → {:.2f}".format(*one.perplexity)
            day = str(one.note.get("created", ""))[:10]
            used = "✓" if one.model.id == current else ""
            self.put(row, (one.voice, str(one.number), figures, day, used))


class FiguresTable(_Table):
    """What was measured of a version beside the model it began with."""

    def __init__(self, tr: Translator) -> None:
        heads = (
            N_("Measured on what was kept apart"),
            N_("Before"),
            N_("After"),
            N_("Change (95 %)"),
        )
        super().__init__(N_("What teaching changed"), heads, tr)
        self._tr = tr

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show the figures of one version."""
        self.setRowCount(len(rows))
        for place, row in enumerate(rows):
            name = self._tr(FIGURES[row.name]) if row.name in FIGURES else row.name
            bounds = ""
            if row.low is not None and row.high is not None:
                bounds = f"{row.low:+.3g} … {row.high:+.3g}" + "  *" * row.certain
            self.put(place, (name, f"{row.before:.4g}", f"{row.after:.4g}", bounds))
