"""The candidates that were turned away, each with the reasons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.checks.safety import may_be_shown, reasons_to_cover
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.domain.document import Document
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.ranking import is_grave
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.cover import Cover
from aigc_desktop.ui.widgets.findings_view import FindingsView


class RejectedDialog(QDialog):
    """Lists rejected drafts in the order they were written; their text can be copied."""

    def __init__(self, document: Document, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._tr = services.tr
        self.setWindowTitle(self._tr(N_("Why candidates were rejected")))
        open_at(self, 620, 520)
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setSpacing(10)
        for draft in document.rejected:
            box.addWidget(self._card(draft))
        box.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)

    def _card(self, draft: Draft) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        text = QLabel(draft.text.strip() or self._tr(N_("(nothing was written)")))
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        text.setAccessibleName(self._tr(N_("Rejected candidate")))
        reasons = FindingsView(self._tr)
        grave = [finding for finding in draft.findings if is_grave(finding)]
        # A mere warning turned it away, such as a length that is only advised.
        reasons.show_findings(grave or draft.findings)
        column = QVBoxLayout(card)
        cover = Cover(self._tr)
        unsafe = reasons_to_cover(draft.findings)
        cover.show_reasons(unsafe, can_lift=may_be_shown(draft.findings))
        cover.lifted.connect(cover.hide)
        cover.lifted.connect(text.show)
        column.addWidget(cover)
        column.addWidget(text)
        text.setVisible(not unsafe)
        column.addWidget(reasons)
        return card
