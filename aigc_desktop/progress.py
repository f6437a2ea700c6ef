"""Cancelling, shared by every long piece of work."""

from __future__ import annotations

import threading
from collections.abc import Callable

from aigc_desktop.errors import Cancelled


class CancelToken:
    """A flag one thread sets and another polls; listeners hear of it at once.

    Setting it is safe from any thread and from a slot: it never blocks.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []

    def cancel(self) -> None:
        """Ask the work to stop. Calling it again changes nothing."""
        with self._lock:
            if self._event.is_set():
                return
            self._event.set()
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def on_cancel(self, listener: Callable[[], None]) -> None:
        """Call `listener` once when cancelled, immediately if it already is."""
        with self._lock:
            if not self._event.is_set():
                self._listeners.append(listener)
                return
        listener()

    def forget(self, listener: Callable[[], None]) -> None:
        """Call `listener` no more: what it was to stop has ended."""
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` if somebody asked to stop."""
        if self.cancelled:
            raise Cancelled
