"""Notices when nobody has used the window for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_USE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.InputMethod,
    QEvent.Type.TouchBegin,
}


class IdleWatch(QObject):
    """`idle` comes once the keyboard and the mouse have been still for as long as set."""

    idle = Signal()

    def __init__(self, qt: QApplication) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        self._qt = qt

    def watch(self, minutes: int) -> None:
        """Wait for so many minutes without use; 0 stops waiting."""
        self._timer.setInterval(minutes * 60_000)
        # Python is asked about every single event then: not without need.
        if minutes:
            self._qt.installEventFilter(self)
            self._timer.start()
        else:
            self._qt.removeEventFilter(self)
            self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Start waiting anew whenever the window is used."""
        if event.type() in _USE and self._timer.isActive():
            self._timer.start()
        return super().eventFilter(watched, event)
