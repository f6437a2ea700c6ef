"""Reads sentences aloud, one after the other, by a speech engine in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from aigc_desktop.domain.brief import Language
from aigc_desktop.speech.engine import SpeechEngine

_KILL_MS = 1000


class ReadingAloud(QObject):
    """Speaks sentences.

    `began` comes with the number of each sentence as it begins, `ended` after the last one or
    when stopped, `failed` with what the engine said. A pause goes back to where its sentence
    begins, which every engine can do.
    """

    began = Signal(int)
    ended = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sentences: Sequence[str] = ()
        self._at = 0
        self._engine: SpeechEngine | None = None
        self._language: Language = "en"
        self._process: QProcess | None = None
        self.paused = False

    @property
    def active(self) -> bool:
        """Whether there is something to pause, go on with or stop."""
        return self._process is not None or self.paused

    def start(
        self, sentences: Sequence[str], engine: SpeechEngine, language: Language, at: int = 0
    ) -> None:
        """Read `sentences` aloud from number `at` on."""
        self._end_process()
        self._sentences, self._engine, self._language = sentences, engine, language
        self._at, self.paused = at, False
        self._speak()

    def pause(self) -> None:
        """Be silent; `go_on` begins with the same sentence."""
        if self._process is not None:
            self.paused = True
            self._end_process()

    def go_on(self) -> None:
        """Read on after a pause."""
        if self.paused:
            self.paused = False
            self._speak()

    def stop(self) -> None:
        """End reading."""
        was_active = self.active
        self.paused = False
        self._end_process()
        if was_active:
            self.ended.emit()

    def _speak(self) -> None:
        if self._engine is None or self._at >= len(self._sentences):
            self.ended.emit()
            return
        command = self._engine.speak(self._language)
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        for name, value in command.environment.items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.finished.connect(lambda code, _: self._on_finished(process, code))
        process.errorOccurred.connect(lambda error: self._on_error(process, error))
        self._process = process
        self.began.emit(self._at)
        process.start(command.program, list(command.arguments))
        process.write(self._sentences[self._at].encode("utf-8", "replace"))
        process.closeWriteChannel()

    def _on_finished(self, process: QProcess, code: int) -> None:
        if process is not self._process:
            return
        told = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        self._process = None
        process.deleteLater()
        # eSpeak ends well even where there is nothing to play sound with.
        if code or "error" in told.casefold():
            self.failed.emit(told.splitlines()[-1] if told else str(code))
            self.ended.emit()
            return
        self._at += 1
        self._speak()

    def _on_error(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if process is self._process and error == QProcess.ProcessError.FailedToStart:
            self._process = None
            self.failed.emit(process.errorString())
            self.ended.emit()

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.waitForFinished(_KILL_MS)
            process.deleteLater()
