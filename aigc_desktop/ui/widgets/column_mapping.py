"""Shows the first rows of a table and lets people say which column is which field."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.tasks.batch.table import Table
from aigc_desktop.ui.widgets.quiet import QuietComboBox

_SHOWN = 8
_LONGEST = 80
AS_IN_FORM = N_("as in the form")


class ColumnMapping(QWidget):
    """A preview on the left, one choice a field on the right; `changed` comes with each choice."""

    changed = Signal()

    def __init__(
        self, content_type: ContentType, tr: Translator, none: Message = AS_IN_FORM
    ) -> None:
        """`none` is what a field without a column says."""
        super().__init__()
        self._tr = tr
        self._none = none
        self.preview = QTableWidget()
        self.preview.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.preview.setAccessibleName(tr(N_("The first rows of the table")))
        self.preview.verticalHeader().hide()
        self.choices: dict[str, QuietComboBox] = {}
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in content_type.fields:
            if field.kind == "turns":
                continue
            combo = QuietComboBox()
            combo.setAccessibleName(tr(field.label))
            combo.currentIndexChanged.connect(self.changed)
            form.addRow(tr(field.label) + (" *" if field.required else ""), combo)
            self.choices[field.key] = combo
        inner = QWidget()
        inner.setLayout(form)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setMinimumWidth(320)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.preview, 3)
        row.addWidget(scroll, 2)

    def show_table(self, table: Table, columns: dict[str, int]) -> None:
        """Show `table` with the columns chosen."""
        rows = table.sample[:_SHOWN]
        self.preview.setColumnCount(len(table.columns))
        self.preview.setRowCount(len(rows))
        self.preview.setHorizontalHeaderLabels(list(table.columns))
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                self.preview.setItem(at, place, QTableWidgetItem(str(cell)[:_LONGEST]))
        header = self.preview.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.preview.resizeColumnsToContents()
        for key, combo in self.choices.items():
            combo.blockSignals(True)
            combo.clear()
            combo.addItem(self._tr(self._none), -1)
            for place, name in enumerate(table.columns):
                combo.addItem(name or f"#{place + 1}", place)
            combo.setCurrentIndex(columns.get(key, -1) + 1)
            combo.blockSignals(False)

    def columns(self) -> dict[str, int]:
        """Return the column of each field that has one."""
        places = {key: combo.currentData() for key, combo in self.choices.items()}
        return {
            key: int(place) for key, place in places.items() if place is not None and place >= 0
        }
