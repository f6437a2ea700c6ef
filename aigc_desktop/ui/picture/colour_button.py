"""A button that shows a colour and lets one choose another."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QPushButton


class ColourButton(QPushButton):
    """Holds one colour as "#rrggbb"; `chosen` comes when the user takes another."""

    chosen = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._colour = "#000000"
        self.clicked.connect(self._ask)

    @property
    def colour(self) -> str:
        """The colour as "#rrggbb"."""
        return self._colour

    def set_colour(self, colour: str) -> None:
        """Show `colour`."""
        self._colour = colour.lower()
        patch = QPixmap(16, 16)
        patch.fill(QColor(self._colour))
        self.setIcon(QIcon(patch))
        self.setText(self._colour)
        self.setAccessibleName(f"{self._name}: {self._colour}")

    def _ask(self) -> None:
        found = QColorDialog.getColor(QColor(self._colour), self, self._name)
        if found.isValid():
            self.set_colour(found.name())
            self.chosen.emit()
