"""Says which column of a table fills which field; what the heads say is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.i18n import LANGUAGES, N_, Translator
from aigc_desktop.tasks.batch.table import Table
from aigc_desktop.tasks.teaching.read import columns_of
from aigc_desktop.tasks.teaching.sample import table_type
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.column_mapping import ColumnMapping
from aigc_desktop.ui.widgets.quiet import QuietComboBox


class ColumnsDialog(QDialog):
    """One table at a time; a choice holds for all tables with a column of that head."""

    def __init__(
        self,
        tables: Sequence[Table],
        kind: ContentType,
        named: Mapping[str, str],
        services: Services,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        tr = services.tr
        self._tables, self._kind = tables, kind
        self._languages = [Translator(code, services.paths.locale) for code in LANGUAGES]
        self.named = dict(named)
        self.setWindowTitle(tr(N_("Columns of the texts")))
        open_at(self, 860, 520)
        hint = QLabel(
            tr(
                N_(
                    "The text itself is needed: whole, or in its parts. What a text was written "
                    "about helps: the model then learns the voice and not the products."
                )
            )
        )
        hint.setWordWrap(True)
        self.table = QuietComboBox()
        self.table.setAccessibleName(tr(N_("Table")))
        for one in tables:
            self.table.addItem(one.path.name)
        self.table.setVisible(len(tables) > 1)
        self.table.currentIndexChanged.connect(self._show)
        self.mapping = ColumnMapping(table_type(kind), tr, N_("no column"))
        self.mapping.changed.connect(self._take)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(hint)
        column.addWidget(self.table)
        column.addWidget(self.mapping, 1)
        column.addWidget(buttons)
        self._show()

    def _shown(self) -> Table:
        return self._tables[max(0, self.table.currentIndex())]

    def _show(self) -> None:
        table = self._shown()
        columns = columns_of(table, self._kind, self._languages, self.named)
        self.mapping.show_table(table, dict(columns))

    def _take(self) -> None:
        """Note what was chosen, where it is not what would be taken anyway."""
        table = self._shown()
        before = columns_of(table, self._kind, self._languages, self.named)
        now = self.mapping.columns()
        for key in self.mapping.choices:
            if now.get(key) != before.get(key):
                self.named[key] = table.columns[now[key]] if key in now else ""
