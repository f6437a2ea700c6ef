"""An editor: one document in a tab of its own."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout

from aigc_desktop.checks.fact_guard.source import Source
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.manuscript import Manuscript
from aigc_desktop.domain.sentences import sentence_at
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.proofread import Proof, traces_facts
from aigc_desktop.tasks.rewrite import Place, Unit
from aigc_desktop.ui.editor import formats
from aigc_desktop.ui.editor.editor_state import SavedEditor, editor_to
from aigc_desktop.ui.editor.facts_panel import FactsPanel
from aigc_desktop.ui.editor.find_bar import FindBar
from aigc_desktop.ui.editor.guard import Guard
from aigc_desktop.ui.editor.highlighter import Highlighter
from aigc_desktop.ui.editor.manuscript_edit import ManuscriptEdit
from aigc_desktop.ui.editor.mark_bubble import MarkBubble
from aigc_desktop.ui.editor.remedies import Remedies
from aigc_desktop.ui.editor.rewriter import Rewriter
from aigc_desktop.ui.editor.speech_bar import SpeechBar
from aigc_desktop.ui.editor.status import status_text
from aigc_desktop.ui.editor.suggestion_box import SuggestionBox
from aigc_desktop.ui.editor.toolbar import Toolbar
from aigc_desktop.ui.editor.versions_dialog import VersionsDialog
from aigc_desktop.ui.editor.working_copy import WorkingCopy
from aigc_desktop.ui.exporting import ask_and_export
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.tabs.tab import Tab

SHARE_MS = 700


class EditorTab(Tab):
    """Edits a document.

    `titled` comes with its title, `focus_wanted` when only the text is to be seen.
    """

    titled = Signal(str)
    focus_wanted = Signal(bool)

    def __init__(self, saved: SavedEditor, services: Services) -> None:
        super().__init__()
        self._services = services
        self.translate = services.tr
        self.source = saved.source
        self.copy = WorkingCopy(saved.document)
        self._safe = (self.copy.opened, self.copy.brief) if saved.safe else None
        kind = self.copy.content_type
        tr = services.tr
        self.edit = ManuscriptEdit(
            tuple(part.name for part in kind.parts if not part.own),
            frozenset(part.name for part in kind.parts if part.heading),
        )
        self.edit.setObjectName("paper")
        self.edit.setAccessibleName(tr(N_("Text")))
        self.highlighter = Highlighter(self.edit.document(), watch_quotations=traces_facts(kind))
        self.edit.load(self.copy.opened)
        self.guard = Guard(self.edit, self.highlighter, kind)
        self.guard.brief = self.copy.brief
        self.toolbar = Toolbar(tr)
        self.find_bar = FindBar(self.edit, tr)
        self.panel = FactsPanel(kind, tr)
        self.panel.show_brief(self.copy.brief)
        self.status = QLabel()
        self.status.setObjectName("hint")
        self.status.setWordWrap(True)
        self.bubble = MarkBubble(self)
        self.box = SuggestionBox(self, tr)
        self._box_place = 0
        self.rewriter = Rewriter(kind, services, self.box)
        self.remedies = Remedies(self)
        self.speech_bar = SpeechBar(self, services)
        self._share = QTimer(self)
        self._share.setSingleShot(True)
        self._share.setInterval(SHARE_MS)
        self._share.timeout.connect(self._show_status)
        self._lay_out()
        self._connect()
        self._shortcuts()
        self._fit_colours()
        cursor = self.edit.textCursor()
        cursor.setPosition(min(saved.cursor, self.edit.document().characterCount() - 1))
        self.edit.setTextCursor(cursor)
        self.guard.ask()

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.edit)
        splitter.addWidget(self.panel)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([760, 300])
        splitter.setChildrenCollapsible(False)
        self.panel.setMinimumWidth(200)
        column = QVBoxLayout(self)
        column.addWidget(self.toolbar)
        column.addWidget(self.find_bar)
        column.addWidget(self.speech_bar)
        column.addWidget(splitter, 1)
        column.addWidget(self.status)

    def _connect(self) -> None:
        edit, bar = self.edit, self.toolbar
        edit.textChanged.connect(self._on_text)
        edit.cursorPositionChanged.connect(self._on_cursor)
        edit.continue_wanted.connect(self.go_on)
        edit.clicked_at.connect(self.remedies.show_at)
        edit.menu_wanted.connect(self.remedies.show_menu)
        edit.moved.connect(self._move_floating)
        edit.left.connect(self.box.close_box)
        edit.keys = self.box.take_key
        bar.kind.activated.connect(lambda _: self.edit.set_kind(bar.kind.currentData()))
        bar.go_on.clicked.connect(self.go_on)
        bar.sentence.triggered.connect(lambda: self.rewrite("sentence"))
        bar.paragraph.triggered.connect(lambda: self.rewrite("paragraph"))
        bar.search.clicked.connect(self.find_bar.open)
        bar.versions.clicked.connect(self.open_versions)
        bar.who.toggled.connect(self.highlighter.set_show_ai)
        bar.focus.toggled.connect(self._set_focus_mode)
        bar.aloud.toggled.connect(self._set_reading)
        bar.keep.clicked.connect(self.keep)
        bar.export.clicked.connect(self.export)
        self.panel.fact_chosen.connect(self.remedies.jump)
        self.panel.finding_chosen.connect(self.remedies.jump)
        self.guard.proved.connect(self._on_proof)
        self.rewriter.accepted.connect(self._accept)

    def _shortcuts(self) -> None:
        for keys, slot in (
            (QKeySequence(QKeySequence.StandardKey.Find), self.find_bar.open),
            (QKeySequence("Ctrl+R"), lambda: self.rewrite("sentence")),
            (QKeySequence("Ctrl+Shift+R"), lambda: self.rewrite("paragraph")),
            (QKeySequence("F11"), self.toolbar.focus.toggle),
            (QKeySequence("F8"), self.remedies.next_mark),
            (QKeySequence("Ctrl+."), self.remedies.show_here),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # what the user sees

    def _on_text(self) -> None:
        self.bubble.hide()
        self.changed.emit()
        if not self._share.isActive():
            self._share.start()

    def _on_cursor(self) -> None:
        block = self.edit.textCursor().block()
        combo = self.toolbar.kind
        combo.setCurrentIndex(combo.findData(formats.kind_of(block)))
        if self.toolbar.focus.isChecked():
            self.highlighter.set_focused(block.blockNumber())

    def _on_proof(self, proof: Proof) -> None:
        self.panel.show_proof(proof)
        if proof.complete and not self._share.isActive():
            self._share.start()

    def _show_status(self) -> None:
        manuscript = self.edit.manuscript()
        if self.guard.proof is not None:
            kind, language = self.copy.content_type, self.copy.brief.language
            part = self._services.tr(kind.part_label(self.edit.part))
            self.status.setText(
                status_text(
                    self.guard.proof, manuscript.ai_share, part, language, self._services.tr
                )
            )
        self.titled.emit(self.copy.document(manuscript).title)

    def _move_floating(self) -> None:
        """Keep the suggestions at their place while the text scrolls or gets another width."""
        self.bubble.hide()
        if self.box.isVisible():
            self.box.move_to(self.rect_at(self._box_place))

    def rect_at(self, place: int) -> QRect:
        """Return where Qt's position `place` is, in this tab's coordinates."""
        at = self.edit.rect_at(place)
        at.moveTopLeft(self.edit.viewport().mapTo(self, at.topLeft()))
        return at

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._fit_colours()

    def _fit_colours(self) -> None:
        self.highlighter.set_paper(self.edit.palette().base().color())

    def _set_focus_mode(self, on: bool) -> None:
        self.panel.setVisible(not on)
        number = self.edit.textCursor().blockNumber()
        self.highlighter.set_focused(number if on else None)
        self.focus_wanted.emit(on)
        self.edit.setFocus()

    def _set_reading(self, on: bool) -> None:
        self.speech_bar.setVisible(on)
        if on:
            self.speech_bar.start()
        else:
            self.speech_bar.stop()

    # the model

    def go_on(self) -> None:
        """Offer three ways to go on from the cursor."""
        cursor = self.edit.textCursor()
        cursor.setPosition(cursor.selectionEnd())
        at = self.edit.place_in_part(cursor.position())
        self._ask(Place(formats.parts_of(self.edit.document()), self.edit.part, at, at))

    def rewrite(self, unit: Unit) -> None:
        """Offer other texts for the sentence or paragraph at the cursor."""
        parts, part = formats.parts_of(self.edit.document()), self.edit.part
        text, at = parts[part], self.edit.place_in_part(self.edit.textCursor().position())
        if unit == "sentence":
            start, end = sentence_at(text, at)
        else:
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
        if start == end:
            self._services.errors.show_message(N_("Put the cursor into the text to rewrite first."))
            return
        self._ask(Place(parts, part, start, end, unit))

    def _ask(self, place: Place) -> None:
        self.bubble.hide()
        self.edit.setFocus()
        first, last = self.edit.span_in_document(place.part, place.start, place.end)
        if first != last:
            self.edit.select(first, last)
        self._box_place = last
        self.rewriter.ask(place, self.copy.brief, self.rect_at(last))

    def _accept(self, place: Place, text: str) -> None:
        """Put the text the user took at its place, as one step to undo."""
        if place.replaced:
            self.copy.note(self.edit.manuscript(), "rewritten")
        span = self.edit.span_in_document(place.part, place.start, place.end)
        self.edit.put(*span, text, "ai")

    # versions, library, files

    def open_versions(self) -> VersionsDialog:
        """Compare versions; the text as it stands is the newest of them."""
        now = self.edit.manuscript()
        dialog = VersionsDialog(self.copy.versions, now, self._services.tr, self)
        dialog.restore_wanted.connect(self.restore_version)
        dialog.save_wanted.connect(lambda: self._note_saved(now))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _note_saved(self, manuscript: Manuscript) -> None:
        self.copy.note(manuscript, "saved")
        self.changed.emit()

    def restore_version(self, manuscript: Manuscript) -> None:
        """Go back to `manuscript`; what stood here becomes a version and can be undone to."""
        self.copy.note(self.edit.manuscript(), "restored")
        self.edit.replace_all(manuscript)

    def keep(self) -> bool:
        """Keep the document in the library; say so and return False if that is not possible."""
        manuscript = self.edit.manuscript()
        self.copy.note(manuscript, "kept")
        try:
            self._services.library.keep(self.copy.document(manuscript, checked=True))
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return False
        self._safe = (manuscript, self.copy.brief)
        self.kept.emit()
        self.changed.emit()
        return True

    @property
    def safe(self) -> bool:
        """Whether the text is what it was when opened or last kept."""
        return self._safe == (self.edit.manuscript(), self.copy.brief)

    def close_safely(self) -> bool:
        """End the editor unless its text would be lost; one never changed leaves no trace."""
        if not self.safe and not self.keep():
            return False
        self.end()
        return True

    def document(self) -> Document:
        """Return the document as it stands, checked anew."""
        return self.copy.document(self.edit.manuscript(), checked=True)

    def export(self) -> None:
        """Export the document."""
        ask_and_export(self, self.document(), self._services)

    def show_source(self, source: Source) -> None:
        """Show where in the brief a fact stands."""
        if not self.panel.isVisible():
            self.toolbar.focus.setChecked(False)
        self.panel.show_source(source)

    def set_brief(self, brief: Brief) -> None:
        """Check against another brief from now on."""
        self.copy.set_brief(brief)
        self.guard.brief = brief
        self.panel.show_brief(brief)
        self.guard.ask()
        self.changed.emit()

    def state(self) -> dict[str, Any]:
        """Return the document as it stands, and where the cursor is."""
        document = self.copy.document(self.edit.manuscript())
        cursor = self.edit.textCursor().position()
        return editor_to(SavedEditor(document, cursor, self.source, self.safe))

    def end(self) -> None:
        """Stop everything that works for this editor."""
        self.rewriter.stop()
        self.speech_bar.stop()
        self.guard.close()
        self._share.stop()
