"""Sizes of windows that follow the size of the type and stay on the screen."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

LINE = 15
"""Pixels of a line of type at which sizes are as given."""


def scaled(widget: QWidget, pixels: int) -> int:
    """Return `pixels`, more where the user's type is larger than usual."""
    return round(pixels * max(1.0, QFontMetrics(widget.font()).height() / LINE))


def open_at(window: QWidget, width: int, height: int) -> None:
    """Give `window` its first size, never more than the screen has."""
    screen = window.screen() or QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    window.resize(
        min(scaled(window, width), max(width, room.width() - 40)),
        min(scaled(window, height), max(height, room.height() - 60)),
    )


def scrolling(page: QWidget) -> QScrollArea:
    """Return `page` in a frame that scrolls where it is too high."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(page)
    return area
