"""Reads the text aloud, shows which sentence, and saves the speech as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QTextEdit, QWidget

from aigc_desktop.domain.sentences import sentences
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.job import Failed, Finished, Job, Outcome, Preview
from aigc_desktop.jobs.reading_aloud import ReadingAloud
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.export_document import free_name, suggested_name
from aigc_desktop.tasks.speak_document import save_spoken, speech_engine
from aigc_desktop.ui.editor import formats
from aigc_desktop.ui.editor.positions import Positions
from aigc_desktop.ui.exporting import may_leave
from aigc_desktop.ui.services import Services

if TYPE_CHECKING:
    from aigc_desktop.ui.editor.editor_tab import EditorTab

Span = tuple[int, int]


class SpeechBar(QWidget):
    """Pause, stop, save; visible while it is wanted."""

    def __init__(self, tab: EditorTab, services: Services) -> None:
        super().__init__()
        self._tab = tab
        self._services = services
        self._spans: list[Span] = []
        self._job = 0
        self.reading = ReadingAloud(self)
        self.status = QLabel()
        self.status.setObjectName("hint")
        self.start_button = self._button(N_("From the cursor"), self.start)
        self.pause_button = self._button(N_("Pause"), self.pause)
        self.stop_button = self._button(N_("Stop"), self.stop)
        self.save_button = self._button(N_("Save as WAV…"), self.save)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        for button in (self.start_button, self.pause_button, self.stop_button, self.save_button):
            row.addWidget(button)
        row.addWidget(self.status, 1)
        self.reading.began.connect(self._on_began)
        self.reading.ended.connect(self._on_ended)
        self.reading.failed.connect(self._on_failed)
        services.runner.ended.connect(self._on_job_ended)
        self.hide()
        self._show_buttons()

    def _button(self, text: Message, slot: object) -> QPushButton:
        button = QPushButton(self._services.tr(text))
        button.clicked.connect(slot)
        return button

    def start(self) -> None:
        """Read from the sentence at the cursor on."""
        try:
            engine = speech_engine()
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return
        self.status.setText(engine.name)
        texts: list[str] = []
        self._spans = []
        for block in formats.blocks_of(self._tab.edit.document()):
            text, places = block.text(), Positions(block.text())
            for start, end in sentences(text):
                texts.append(text[start:end])
                span = (places.to_qt(start), places.to_qt(end))
                self._spans.append((block.position() + span[0], block.position() + span[1]))
        here = self._tab.edit.textCursor().position()
        at = next((i for i, (_, end) in enumerate(self._spans) if end > here), 0)
        self.reading.start(texts, engine, self._tab.copy.brief.language, at)
        self._show_buttons()

    def pause(self) -> None:
        """Be silent, or go on."""
        if self.reading.paused:
            self.reading.go_on()
        else:
            self.reading.pause()
        self._show_buttons()

    def stop(self) -> None:
        """Read and save no more."""
        self.reading.stop()
        if self._job:
            self._services.runner.cancel(self._job)

    def _show_buttons(self) -> None:
        active = self.reading.active
        pause = N_("Go on") if self.reading.paused else N_("Pause")
        self.pause_button.setText(self._services.tr(pause))
        self.pause_button.setEnabled(active)
        self.stop_button.setEnabled(active or bool(self._job))
        self.save_button.setEnabled(not self._job)

    def _on_began(self, number: int) -> None:
        """Show which sentence is read; the cursor stays the writer's."""
        start, end = self._spans[number]
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._tab.edit.document())
        last = self._tab.edit.document().characterCount() - 1
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        made = formats.char_format("hand")
        made.setBackground(self.palette().highlight().color().lighter(150))
        selection.format = made
        self._tab.edit.setExtraSelections([selection])
        self._show_buttons()

    def _on_ended(self) -> None:
        self._tab.edit.setExtraSelections([])
        self._show_buttons()

    def _on_failed(self, reason: str) -> None:
        self._services.errors.show_message(
            N_(
                "The text could not be read aloud ({reason}). Your text is safe. Check that this "
                "computer plays sound; saving as WAV may work all the same.",
                reason=reason,
            ),
            serious=True,
        )

    def save(self) -> None:
        """Save the spoken text as a labelled WAV file."""
        try:
            engine = speech_engine()
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return
        document = self._tab.document()
        if not may_leave(self, document, self._services):
            return
        tr, paths = self._services.tr, self._services.paths
        start = Path.home() / suggested_name(document, ".wav")
        name, _ = QFileDialog.getSaveFileName(
            self, tr(N_("Save as WAV")), str(start), tr(N_("Sound (*.wav)"))
        )
        if not name:
            return
        # The dialog did not ask about a name that is completed here.
        target = Path(name) if name.lower().endswith(".wav") else free_name(Path(name + ".wav"))

        def run(_: TextEngine, cancel: CancelToken, __: Preview) -> Path:
            return save_spoken(document, target, paths, engine, cancel)

        self._job = self._services.runner.submit(Job(run))
        self.status.setText(tr(N_("Speaking into the file…")))
        self._show_buttons()

    def _on_job_ended(self, job_id: int, outcome: Outcome) -> None:
        if job_id != self._job:
            return
        self._job = 0
        self.status.clear()
        self._show_buttons()
        if isinstance(outcome, Finished):
            self._services.errors.show_message(N_("Saved as {path}.", path=outcome.value))
        elif isinstance(outcome, Failed):
            self._services.errors.show_error(outcome.error)
