"""One draft as a card: read, review, copy, edit, keep, regenerate, export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from aigc_desktop.checks.safety import reasons_to_cover
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.tasks.mending import mended
from aigc_desktop.tasks.ranking import edited
from aigc_desktop.ui.widgets.copying import Copying
from aigc_desktop.ui.widgets.cover import Cover
from aigc_desktop.ui.widgets.draft_history import DraftHistory
from aigc_desktop.ui.widgets.findings_view import FindingsView
from aigc_desktop.ui.widgets.flow_layout import FlowLayout
from aigc_desktop.ui.widgets.live_review import LiveReview
from aigc_desktop.ui.widgets.marked_edit import MarkedTextEdit
from aigc_desktop.ui.widgets.part_counter import PartCounters
from aigc_desktop.ui.widgets.part_label import PartLabel
from aigc_desktop.ui.widgets.wish_menu import WishMenu

HEADING_SCALE = 1.25


class DraftCard(QFrame):
    """Shows a draft, or a candidate that is still being written (then `draft` is None).

    What the checks find is underlined in the text and listed below it, also while the user
    types. `undo_button` takes back changes one by one. `wish_wanted` brings a `Wish`.
    """

    changed = Signal()
    keep_wanted = Signal()
    regenerate_wanted = Signal()
    export_wanted = Signal()
    picture_wanted = Signal()
    wish_wanted = Signal(object)
    compare_wanted = Signal()
    mix_wanted = Signal()
    favourite_changed = Signal(bool)
    open_wanted = Signal()

    def __init__(self, content_type: ContentType, number: int, tr: Translator) -> None:
        super().__init__()
        self.setObjectName("card")
        self._type = content_type
        self._tr = tr
        self.draft: Draft | None = None
        self._brief = Brief(content_type.id)
        self._history = DraftHistory()
        self._checked: dict[str, str] = {}
        self._review = LiveReview(self)
        self._review.reviewed.connect(self._on_reviewed)
        self.edits: dict[str, MarkedTextEdit] = {}
        self.counters = PartCounters(tr)
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
        head.addWidget(self._make_star())
        column.addLayout(head)
        self.cover = Cover(tr)
        self.cover.lifted.connect(self._lift)
        column.addWidget(self.cover)
        for part in content_type.parts:
            edit = MarkedTextEdit(tr)
            edit.setReadOnly(True)
            edit.setAccessibleName(tr(part.label))
            if part.heading:
                font = edit.font()
                font.setPointSizeF(font.pointSizeF() * HEADING_SCALE)
                font.setBold(True)
                edit.setFont(font)
            edit.textChanged.connect(self._on_typed)
            edit.apply_wanted.connect(self.apply)
            if part.own:
                column.addWidget(PartLabel(tr(part.label), edit))
            column.addWidget(edit)
            column.addWidget(self.counters.add(part.name, edit))
            self.edits[part.name] = edit
        column.addWidget(self.counters.whole())
        self.findings = FindingsView(tr, mendable=True)
        self.findings.chosen.connect(self._show_place)
        self.findings.apply_wanted.connect(self.apply)
        column.addWidget(self.findings)
        column.addLayout(self._make_buttons())
        self.show_parts({})

    def _make_star(self) -> QToolButton:
        self.star_button = QToolButton()
        self.star_button.setCheckable(True)
        self.star_button.setAutoRaise(True)
        self.star_button.setToolTip(self._tr(N_("Favourite")))
        self.star_button.setAccessibleName(self.star_button.toolTip())
        self.star_button.toggled.connect(self._show_star)
        self.star_button.clicked.connect(self.favourite_changed)
        self._show_star(on=False)
        return self.star_button

    def _show_star(self, on: bool) -> None:
        self.star_button.setText("★" if on else "☆")

    def _make_buttons(self) -> FlowLayout:
        tr = self._tr
        row = FlowLayout()
        self.copy_button = QPushButton()
        self._copying = Copying(self.copy_button, tr)
        self.edit_button = QPushButton(tr(N_("Edit")))
        self.keep_button = QPushButton(tr(N_("Keep")))
        self.regenerate_button = QPushButton(tr(N_("Regenerate")))
        self.export_button = QPushButton(tr(N_("Export…")))
        self.undo_button = QPushButton(tr(N_("Undo")))
        self.undo_button.setToolTip(tr(N_("Take back the last change to this draft")))
        self.undo_button.clicked.connect(self.undo)
        self.redo_button = QPushButton(tr(N_("Redo")))
        self.redo_button.clicked.connect(self.redo)
        self.more_button = QPushButton(tr(N_("More")))
        self.wishes = WishMenu(self._type, tr, self)
        self.wishes.wish_wanted.connect(self.wish_wanted)
        self.wishes.compare_wanted.connect(self.compare_wanted)
        self.wishes.mix_wanted.connect(self.mix_wanted)
        self.more_button.setMenu(self.wishes)
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
        self.picture_button = QPushButton(tr(N_("Picture…")))
        self.picture_button.setToolTip(tr(N_("Typeset this draft on a picture")))
        self.picture_button.clicked.connect(self.picture_wanted)
        self.picture_button.setVisible(self._type.picture_parts is not None)
        for button in self.buttons():
            row.addWidget(button)
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
            self.picture_button,
            self.more_button,
            self.undo_button,
            self.redo_button,
        )

    def show_parts(self, parts: Mapping[str, str]) -> None:
        """Show a candidate as far as it is written; what the safety filter finds is covered."""
        self._stop_editing()
        self.cover.watch("\n".join(parts.values()))
        self._show(parts)
        self._score.clear()
        self._show_findings({}, ())
        for button in self.buttons():
            button.setEnabled(False)
        self.star_button.setEnabled(False)
        self._show_undo()

    def show_draft(self, draft: Draft, brief: Brief) -> None:
        """Show a finished draft and what the checks found in it."""
        self._stop_editing()
        self.draft, self._brief = draft, brief
        self.cover.show_reasons(reasons_to_cover(draft.findings))
        self._show(draft.parts)
        self.counters.show_brief(brief)
        self._show_score(draft)
        self._show_findings(draft.parts, draft.findings)
        for button in self.buttons():
            button.setEnabled(True)
        self.star_button.setEnabled(True)
        self._show_undo()
        self.set_kept(False)

    def _show_score(self, draft: Draft) -> None:
        score = N_("Score {score}", score=f"{draft.score * 100:.0f}")
        self._score.setText(self._tr(N_("Edited") if self._history.can_undo else score))

    def set_type(self, content_type: ContentType) -> None:
        """Check by the rules of `content_type` from now on, the draft shown included."""
        self._type = content_type
        if self.draft is not None:
            self._check_soon()

    def _check_soon(self) -> None:
        self._review.soon(self._type, self._brief, self._shown_parts())

    def _shown_parts(self) -> dict[str, str]:
        texts = {name: edit.toPlainText() for name, edit in self.edits.items()}
        return {name: text for name, text in texts.items() if text}

    def _on_reviewed(self, parts: dict[str, str], findings: tuple[Finding, ...]) -> None:
        if self.draft is None or parts != self._shown_parts():
            return
        self._show_findings(parts, findings)
        if parts == dict(self.draft.parts):
            self.draft = replace(self.draft, findings=findings)

    def _show_findings(self, parts: Mapping[str, str], findings: tuple[Finding, ...]) -> None:
        self._checked = dict(parts)
        self.findings.show_findings(findings)
        shown = self._shown_parts()
        for name, edit in self.edits.items():
            same = shown.get(name, "") == self._checked.get(name, "")
            edit.show_marks([one for one in findings if one.part == name] if same else ())

    def _show_place(self, finding: Finding) -> None:
        edit = self.edits.get(finding.part)
        if edit is not None and edit.toPlainText() == self._checked.get(finding.part):
            edit.select(finding)

    def apply(self, finding: Finding) -> None:
        """Put the suggestion of `finding` into the text; nothing if the text is another by now."""
        edit = self.edits.get(finding.part)
        if edit is None or edit.toPlainText() != self._checked.get(finding.part):
            return
        edit.replace(finding, mended(edit.toPlainText(), finding))
        if self.edit_button.isChecked():
            return  # checked again like anything typed; Ctrl+Z takes it back
        self._take_edits()
        self.changed.emit()

    def undo(self) -> None:
        """Take back the last change; what is being edited counts as one."""
        self.edit_button.setChecked(False)
        if self.draft is not None and self._history.can_undo:
            self._go_to(self._history.undo(self.draft))

    def redo(self) -> None:
        """Bring back what was taken back last."""
        self.edit_button.setChecked(False)
        if self.draft is not None and self._history.can_redo:
            self._go_to(self._history.redo(self.draft))

    def _go_to(self, draft: Draft) -> None:
        self.draft = draft
        self._show(draft.parts)
        self._after_change()
        self.changed.emit()

    def _show_undo(self) -> None:
        self.undo_button.setVisible(self._history.can_undo)
        self.redo_button.setVisible(self._history.can_redo)

    def _after_change(self) -> None:
        """Show what goes with a draft a person changed."""
        if self.draft is not None:
            self._show_findings(self.draft.parts, self.draft.findings)
            self._show_score(self.draft)
        self._show_undo()
        self.set_kept(False)

    def _stop_editing(self) -> None:
        """Leave edit mode without taking what stands in the fields.

        That text belongs to the draft shown until now; whoever wants it asks for
        `current_draft` before showing another one.
        """
        self.draft = None
        self._history.clear()
        self._review.stop()
        self.edit_button.setChecked(False)

    def _show(self, parts: Mapping[str, str]) -> None:
        for name, edit in self.edits.items():
            edit.set_text(parts.get(name, ""))
            edit.setVisible(bool(parts.get(name)) and self.cover.isHidden())

    def _lift(self) -> None:
        self.cover.hide()
        self._show(self._shown_parts())

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
        if editing:
            self.cover.hide()
        self.edit_button.setText(self._tr(N_("Done") if editing else N_("Edit")))
        own = {part.name for part in self._type.parts if part.own}
        for name, edit in self.edits.items():
            edit.setReadOnly(not editing)
            edit.setProperty("editing", editing)
            edit.style().unpolish(edit)
            edit.style().polish(edit)
            uncovered = bool(edit.toPlainText()) and self.cover.isHidden()
            edit.setVisible((editing and name not in own) or uncovered)
        if editing:
            next(iter(self.edits.values())).setFocus()
        else:
            self._take_edits()
            self.changed.emit()

    def _on_typed(self) -> None:
        if self.edit_button.isChecked():
            self._check_soon()
            self.changed.emit()

    def _take_edits(self) -> None:
        """Make what was typed the draft's text and check it again."""
        parts = {name: edit.toPlainText().strip() for name, edit in self.edits.items()}
        parts = {name: text for name, text in parts.items() if text}
        if self.draft is None or parts == dict(self.draft.parts):
            return
        self._history.note(self.draft)
        self.draft = edited(self.draft, self._type, self._brief, parts)
        self._after_change()

    def current_draft(self) -> Draft | None:
        """Return the draft with what is being edited right now."""
        if self.edit_button.isChecked():
            self._take_edits()
        return self.draft
