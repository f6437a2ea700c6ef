"""A worker for what is asked again with every keystroke: only the newest question counts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from aigc_desktop.errors import trace_of

log = logging.getLogger(__name__)
Work = Callable[[Any], Iterator[object]]
"""Yields answers, the quick ones first; it is left when a newer question has come."""
JOIN_S = 5.0


class Answering(QObject):
    """Answers questions in a thread of its own, which lives only while there are any.

    `answered` comes in the thread this object lives in. A question that was overtaken by a
    newer one is dropped, at the latest before its next answer.
    """

    answered = Signal(object)
    _from_thread = Signal(object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._lock = threading.Lock()
        self._wanted: list[object] = []
        self._thread: threading.Thread | None = None
        self._closed = False
        self._from_thread.connect(self.answered, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a question is waiting or being answered."""
        with self._lock:
            return self._thread is not None

    def ask(self, question: object) -> None:
        """Have `question` answered instead of all those before it."""
        with self._lock:
            if self._closed:
                return
            self._wanted = [question]
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="aigc-latest", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Answer nothing more and end the thread."""
        with self._lock:
            self._closed = True
            self._wanted = []
            thread = self._thread
        if thread is not None:
            thread.join(JOIN_S)

    def _run(self) -> None:
        while (question := self._next()) is not None:
            try:
                for answer in self._work(question[0]):
                    if not self._give(answer):
                        break
            except Exception as error:  # noqa: BLE001 - the next question must find us alive
                log.error("a check of the text broke\n%s", trace_of(error))

    def _next(self) -> tuple[object] | None:
        with self._lock:
            if self._wanted:
                return (self._wanted.pop(),)
            self._thread = None
            return None

    def _give(self, answer: object) -> bool:
        """Pass `answer` on; return whether to go on with this question."""
        with self._lock:
            if not self._closed:
                self._from_thread.emit(answer)
            return not self._wanted and not self._closed
