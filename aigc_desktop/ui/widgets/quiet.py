"""Boxes that leave the mouse wheel to the page unless they have the focus.

Scrolling through a form must not change what it says.
"""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox


class QuietComboBox(QComboBox):
    """A combo box that ignores the wheel without focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Take the wheel only with focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class QuietSpinBox(QSpinBox):
    """A box for whole numbers that ignores the wheel without focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Take the wheel only with focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class QuietDoubleSpinBox(QDoubleSpinBox):
    """A box for numbers that ignores the wheel without focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Take the wheel only with focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
