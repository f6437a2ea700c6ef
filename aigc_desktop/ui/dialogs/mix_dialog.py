"""Makes a draft from parts of several."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.document import Document
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.tasks.ranking import findings_in
from aigc_desktop.tasks.variants import mixed
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.findings_view import FindingsView


class MixDialog(QDialog):
    """Lets the user choose each part from any of `documents`, of one draft each.

    What the checks find in the mix is shown at once. `mixed` gives the new document.
    """

    def __init__(
        self,
        content_type: ContentType,
        documents: list[Document],
        place: int,
        tr: Translator,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._type = content_type
        self._documents = documents
        self._tr = tr
        self.setWindowTitle(tr(N_("Mix parts of several drafts")))
        open_at(self, 640, 600)
        self.findings = FindingsView(tr)
        self.lists: dict[str, QListWidget] = {}
        column = QVBoxLayout(self)
        for part in content_type.parts:
            label = QLabel(tr(part.label))
            self.lists[part.name] = self._list(part.name, place)
            self.lists[part.name].setAccessibleName(label.text())
            label.setBuddy(self.lists[part.name])
            column.addWidget(label)
            column.addWidget(self.lists[part.name], 1)
        column.addWidget(self.findings)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr(N_("Add as a new draft")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        for box in self.lists.values():
            box.currentRowChanged.connect(self._show_findings)
        self._show_findings()

    def _list(self, part: str, place: int) -> QListWidget:
        box = QListWidget()
        box.setWordWrap(True)
        box.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, document in enumerate(self._documents, 1):
            text = document.drafts[0].parts.get(part, "")
            item = QListWidgetItem(f"{number}  {text}")
            item.setToolTip(text)
            box.addItem(item)
        box.setCurrentRow(place)
        return box

    def choice(self) -> dict[str, int]:
        """Return the place of the document chosen for each part."""
        return {name: max(0, box.currentRow()) for name, box in self.lists.items()}

    def mixed(self) -> Document:
        """Return the document made from the parts chosen."""
        return mixed(self._type, self._documents, self.choice())

    def _show_findings(self) -> None:
        made = self.mixed()
        draft = made.drafts[0]
        self.findings.show_findings(findings_in(self._type, made.receipt.brief, draft.parts))
