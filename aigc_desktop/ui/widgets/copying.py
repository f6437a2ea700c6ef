"""A button that copies and, for a moment, says that it did."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton

from aigc_desktop.i18n import N_, Translator

SHOWN_MS = 1500


class Copying(QTimer):
    """Puts text on the clipboard for `button`, whose child it is."""

    def __init__(self, button: QAbstractButton, tr: Translator) -> None:
        super().__init__(button)
        self._button = button
        self._tr = tr
        self.setSingleShot(True)
        self.setInterval(SHOWN_MS)
        self.timeout.connect(self.reset)
        self.reset()

    def copy(self, text: str) -> None:
        """Copy `text` and say so."""
        QGuiApplication.clipboard().setText(text)
        self._button.setText(self._tr(N_("Copied ✓")))
        self.start()

    def reset(self) -> None:
        """Show what the button does."""
        self._button.setText(self._tr(N_("Copy")))
