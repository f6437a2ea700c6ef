"""One draft as a card: read, copy, edit, keep, regenerate, export."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.tasks.ranking import edited
from aigc_desktop.ui.widgets.copying import Copying
from aigc_desktop.ui.widgets.findings_view import FindingsView
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit

HEADING_SCALE = 1.25


class DraftCard(QFrame):
    """Shows a draft, or a candidate that is still being written (then `draft` is None)."""

    changed = Signal()
    keep_wanted = Signal()
    regenerate_wanted = Signal()
    export_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, content_type: ContentType, number: int, tr: Translator) -> None:
        super().__init__()
        self.setObjectName("card")
        self._type = content_type
        self._tr = tr
        self.draft: Draft | None = None
        self._brief = Brief(content_type.id)
        self.edits: dict[str, GrowingTextEdit] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        head = QHBoxLayout()
        self._number = QLabel(tr(N_("Draft {n}", n=number)))
        self._number.setObjectName("hint")
        self._score = QLabel()
        self._score.setObjectName("score")
        head.addWidget(self._number)
        head.addStretch()
        head.addWidget(self._score)
        column.addLayout(head)
        for part in content_type.parts:
            edit = GrowingTextEdit()
            edit.setReadOnly(True)
            edit.setAccessibleName(tr(part.label))
            if part.heading:
                font = edit.font()
                font.setPointSizeF(font.pointSizeF() * HEADING_SCALE)
                font.setBold(True)
                edit.setFont(font)
            edit.textChanged.connect(self._on_typed)
            column.addWidget(edit)
            self.edits[part.name] = edit
        self._findings = FindingsView(tr)
        column.addWidget(self._findings)
        column.addLayout(self._make_buttons())
        self.show_parts({})

    def _make_buttons(self) -> QHBoxLayout:
        tr = self._tr
        row = QHBoxLayout()
        self.copy_button = QPushButton()
        self._copying = Copying(self.copy_button, tr)
        self.edit_button = QPushButton(tr(N_("Edit")))
        self.keep_button = QPushButton(tr(N_("Keep")))
        self.regenerate_button = QPushButton(tr(N_("Regenerate")))
        self.export_button = QPushButton(tr(N_("Export…")))
        self.open_button = QPushButton(tr(N_("Open in editor")))
        self.open_button.clicked.connect(self.open_wanted)
        self.edit_button.setCheckable(True)
        self.keep_button.setToolTip(tr(N_("Keep this draft in the library")))
        self.regenerate_button.setToolTip(tr(N_("Write this one draft anew from the brief")))
        self.copy_button.clicked.connect(self.copy)
        self.edit_button.toggled.connect(self._set_editing)
        self.keep_button.clicked.connect(self.keep_wanted)
        self.regenerate_button.clicked.connect(self.regenerate_wanted)
        self.export_button.clicked.connect(self.export_wanted)
        for button in self.buttons():
            row.addWidget(button)
        row.addStretch()
        return row

    def buttons(self) -> tuple[QPushButton, ...]:
        """Return the card's buttons in order."""
        return (
            self.copy_button,
            self.edit_button,
            self.open_button,
            self.keep_button,
            self.regenerate_button,
            self.export_button,
        )

    def show_parts(self, parts: Mapping[str, str]) -> None:
        """Show a candidate as far as it is written."""
        self._stop_editing()
        self._show(parts)
        self._score.clear()
        self._findings.show_findings(())
        for button in self.buttons():
            button.setEnabled(False)

    def show_draft(self, draft: Draft, brief: Brief) -> None:
        """Show a finished draft and what the checks found in it."""
        self._stop_editing()
        self.draft, self._brief = draft, brief
        self._show(draft.parts)
        self._score.setText(self._tr(N_("Score {score}", score=f"{draft.score * 100:.0f}")))
        self._findings.show_findings(draft.findings)
        for button in self.buttons():
            button.setEnabled(True)
        self.set_kept(False)

    def _stop_editing(self) -> None:
        """Leave edit mode without taking what stands in the fields.

        That text belongs to the draft shown until now; whoever wants it asks for
        `current_draft` before showing another one.
        """
        self.draft = None
        self.edit_button.setChecked(False)

    def _show(self, parts: Mapping[str, str]) -> None:
        for name, edit in self.edits.items():
            edit.set_text(parts.get(name, ""))
            edit.setVisible(bool(parts.get(name)))

    def set_kept(self, kept: bool) -> None:
        """Show whether the draft lies in the library as it stands."""
        self.keep_button.setText(self._tr(N_("Kept ✓") if kept else N_("Keep")))
        self.keep_button.setEnabled(self.draft is not None and not kept)

    def text(self) -> str:
        """Return the draft as text, its parts separated by empty lines."""
        parts = (edit.toPlainText().strip() for edit in self.edits.values())
        return "\n\n".join(part for part in parts if part)

    def copy(self) -> None:
        """Put the text on the clipboard."""
        self._copying.copy(self.text())

    def _set_editing(self, editing: bool) -> None:
        self._copying.reset()
        self.edit_button.setText(self._tr(N_("Done") if editing else N_("Edit")))
        for edit in self.edits.values():
            edit.setReadOnly(not editing)
            edit.setProperty("editing", editing)
            edit.style().unpolish(edit)
            edit.style().polish(edit)
            edit.setVisible(editing or bool(edit.toPlainText()))
        if editing:
            next(iter(self.edits.values())).setFocus()
        else:
            self._take_edits()
            self.changed.emit()

    def _on_typed(self) -> None:
        if self.edit_button.isChecked():
            self.changed.emit()

    def _take_edits(self) -> None:
        """Make what was typed the draft's text and check it again."""
        parts = {name: edit.toPlainText().strip() for name, edit in self.edits.items()}
        parts = {name: text for name, text in parts.items() if text}
        if self.draft is None or parts == dict(self.draft.parts):
            return
        self.draft = edited(self.draft, self._type, self._brief, parts)
        self._findings.show_findings(self.draft.findings)
        self._score.setText(self._tr(N_("Edited")))
        self.set_kept(False)

    def current_draft(self) -> Draft | None:
        """Return the draft with what is being edited right now."""
        if self.edit_button.isChecked():
            self._take_edits()
        return self.draft
