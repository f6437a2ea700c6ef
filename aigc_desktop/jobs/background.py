"""A thread for the library's queries, so that the window never waits for the disk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from shiboken6 import isValid

from aigc_desktop.errors import UserFacingError, trace_of

log = logging.getLogger(__name__)
STOP_WAIT_MS = 30_000
Value = TypeVar("Value")


@dataclass(frozen=True)
class Errand:
    """Something to do in the thread, and what to do with the result in the window's.

    Nothing is told to an `owner` that is gone by then.
    """

    owner: QObject
    work: Callable[[], object]
    done: Callable[[object], object]
    failed: Callable[[Exception], object]


class _Worker(QObject):
    ended = Signal(object, object, object)

    def __init__(self, errands: SimpleQueue[Errand]) -> None:
        super().__init__()
        self._errands = errands

    @Slot()
    def work(self) -> None:
        """Do the errand that has waited longest; called once for each."""
        errand = self._errands.get()
        try:
            self.ended.emit(errand, errand.work(), None)
        except UserFacingError as error:
            self.ended.emit(errand, None, error)
        except Exception as error:  # noqa: BLE001 - shown as a fault of ours by whoever asked
            log.error("an errand broke\n%s", trace_of(error))
            self.ended.emit(errand, None, error)

    @Slot()
    def finish(self) -> None:
        """End the thread: everything asked for before is done."""
        QThread.currentThread().quit()


class Background(QObject):
    """Runs errands one after the other, in the order they came. Lives in the window's thread."""

    _wake = Signal()
    _finish = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._errands: SimpleQueue[Errand] = SimpleQueue()
        self._thread = QThread()
        self._thread.setObjectName("aigc-store")
        self._worker = _Worker(self._errands)
        self._worker.moveToThread(self._thread)
        self._wake.connect(self._worker.work, Qt.ConnectionType.QueuedConnection)
        self._finish.connect(self._worker.finish, Qt.ConnectionType.QueuedConnection)
        self._worker.ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._open = 0
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether any errand is waiting or running."""
        return self._open > 0

    def run(
        self,
        owner: QObject,
        work: Callable[[], Value],
        done: Callable[[Value], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Do `work` in the thread, then call `done` with its value or `failed`, here."""
        self._open += 1
        self._errands.put(Errand(owner, work, done, failed))  # type: ignore[arg-type]
        self._wake.emit()

    def stop(self) -> bool:
        """Let everything asked for come to its end; return whether it did in time."""
        self._finish.emit()
        ended = self._thread.wait(STOP_WAIT_MS)
        if not ended:
            log.error("the library's thread did not end in time")
        return ended

    @Slot(object, object, object)
    def _on_ended(self, errand: Errand, value: object, error: Exception | None) -> None:
        self._open -= 1
        if not isValid(errand.owner):
            return
        if error is None:
            errand.done(value)
        else:
            errand.failed(error)
