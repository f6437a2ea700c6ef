"""The bare window, on the screen before anything else is imported."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow

from aigc_desktop.ui.sizing import open_at

UNSEEN_MS = 500


class Shell(QMainWindow):
    """A frame that is filled once the rest of the app is there.

    `seen` comes once, when it has been painted for the first time (or after a moment where
    nothing paints it, e.g. started minimised): the moment to import the rest. `may_close`
    is asked when the user closes it: the place to save what there is to save.
    """

    seen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("AIGC Desktop")
        open_at(self, 1100, 780)
        self.setMinimumSize(820, 560)
        self._seen_timer = QTimer(self)
        self._seen_timer.setSingleShot(True)
        self._seen_timer.timeout.connect(self.seen)
        self._seen_timer.start(UNSEEN_MS)
        self._painted = False
        self.may_close: Callable[[], bool] = lambda: True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Tell, after the first painting, that there is something to see."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            if self._seen_timer.isActive():
                self._seen_timer.start(0)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask the user nothing; stay only if something would be lost."""
        event.setAccepted(self.may_close())
