"""Work beside the window, asked for again with every key: only the latest counts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Qt, Signal

from aigc_desktop.errors import trace_of

log = logging.getLogger(__name__)
Work = Callable[[], Iterator[object]]
"""Yields answers, the quick ones first; it is left when newer work has come."""
JOIN_S = 5.0


class _Courier(QObject):
    """Brings answers to the window's thread, whether or not anybody still waits there."""

    came = Signal(object)
    broke = Signal(object)


class Latest(QObject):
    """Does one piece of work at a time, in a thread that lives only while there is some.

    `done` brings each answer, in the thread this object lives in. Work that was overtaken by
    newer work is left, at the latest before its next answer; with `overtaken` the answer it was
    at still comes. The first fault is raised in the window's thread, all are logged; the next
    work is done all the same.
    """

    done = Signal(object)

    def __init__(self, parent: QObject | None = None, *, overtaken: bool = False) -> None:
        super().__init__(parent)
        self._overtaken = overtaken
        self._lock = threading.Lock()
        self._waiting: list[Work] = []
        self._number = 0
        self._thread: threading.Thread | None = None
        self._closed = self._broken = False
        self._courier = _Courier()
        self._courier.came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)
        self._courier.broke.connect(self._on_broke, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether any work is waiting or being done."""
        with self._lock:
            return self._thread is not None

    def ask(self, work: Work) -> None:
        """Have `work` done instead of all that was asked for before."""
        with self._lock:
            if self._closed:
                return
            self._number += 1
            self._waiting = [work]
            if self._thread is None:
                courier = self._courier
                self._thread = threading.Thread(
                    target=lambda: self._run(courier), name="aigc-latest", daemon=True
                )
                self._thread.start()

    def drop(self) -> None:
        """Forget what was asked for; its answers no longer count."""
        with self._lock:
            self._waiting = []
            self._number += 1

    def close(self) -> None:
        """Answer nothing more and end the thread."""
        with self._lock:
            self._closed = True
            self._waiting = []
            thread = self._thread
        if thread is not None:
            thread.join(JOIN_S)

    def _run(self, courier: _Courier) -> None:
        while (found := self._next()) is not None:
            number, work = found
            try:
                for answer in work():
                    courier.came.emit((number, answer))
                    if not self._counts(number):
                        break
            except Exception as error:  # noqa: BLE001 - raised again where the report dialog is
                log.error("work beside the window broke\n%s", trace_of(error))
                courier.broke.emit(error)

    def _next(self) -> tuple[int, Work] | None:
        with self._lock:
            if self._waiting:
                return self._number, self._waiting.pop()
            self._thread = None
            return None

    def _counts(self, number: int) -> bool:
        with self._lock:
            return not self._closed and number == self._number

    def _on_came(self, found: tuple[int, object]) -> None:
        number, answer = found
        if self._counts(number) or (self._overtaken and not self._closed):
            self.done.emit(answer)

    def _on_broke(self, error: Exception) -> None:
        if not self._broken and not self._closed:
            self._broken = True
            raise error
