"""The name above a part of a draft, there only while the part is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QWidget


class PartLabel(QLabel):
    """Says what `widget` holds; shown and hidden with it."""

    def __init__(self, text: str, widget: QWidget) -> None:
        super().__init__(text)
        self.setObjectName("hint")
        self.setBuddy(widget)
        self.hide()
        self._widget = widget
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the widget's visibility."""
        if watched is self._widget and event.type() in {
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        }:
            self.setVisible(not self._widget.isHidden())
        return False
