"""Work beside the window of which only the latest result counts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from aigc_desktop.errors import trace_of

log = logging.getLogger(__name__)


class _Courier(QObject):
    """Brings a result to the window's thread, whether or not anybody still waits there."""

    came = Signal(object)


class Latest(QObject):
    """Does one piece of work at a time in a thread of its own; what waits is replaced.

    `done` brings the result of the work asked for last. Work must be a pure function of what
    it was given: nobody stops it. A fault in it is logged and raised in the window's thread.
    """

    done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: Callable[[], object] | None = None
        self._courier: _Courier | None = None
        self._stale = False

    def ask(self, work: Callable[[], object]) -> None:
        """Do `work` as soon as what runs now has ended; its own result then counts no more."""
        self._waiting = work
        if self._courier is None:
            self._start()

    def drop(self) -> None:
        """Forget what was asked for; its result no longer counts."""
        self._waiting = None
        self._stale = True

    def _start(self) -> None:
        work, self._waiting = self._waiting, None
        if work is None:
            return
        self._stale = False
        courier = self._courier = _Courier()
        courier.came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=_run, args=(work, courier), name="aigc-review", daemon=True).start()

    def _on_came(self, value: object) -> None:
        self._courier = None
        if self._waiting is not None:
            self._start()
        elif isinstance(value, Exception):
            raise value
        elif not self._stale:
            self.done.emit(value)


def _run(work: Callable[[], object], courier: _Courier) -> None:
    value: object
    try:
        value = work()
    except Exception as error:  # noqa: BLE001 - raised again where the report dialog is
        log.error("work beside the window broke\n%s", trace_of(error))
        value = error
    courier.came.emit(value)
