"""What a mark means and what can be done about it, beside the marked words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

_WIDTH = 380
_PAD = 10


@dataclass(frozen=True)
class Remedy:
    """A button of the bubble."""

    label: str
    do: Callable[[], None]


class MarkBubble(QFrame):
    """Says what a mark means; one button for each remedy. It never takes the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("floating")
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setFixedWidth(_WIDTH - 24)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self.buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self._label)
        column.addLayout(self._row)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def tell(self, text: str, remedies: Sequence[Remedy], place: QRect) -> None:
        """Say `text` under `place`, in the parent's coordinates."""
        self._label.setText(text)
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        while (item := self._row.takeAt(0)) is not None:
            del item
        for remedy in remedies:
            button = QPushButton(remedy.label)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, do=remedy.do: self._do(do))
            self._row.addWidget(button)
            self.buttons.append(button)
        self._row.addStretch()
        parent = self._over
        self.adjustSize()
        left = max(_PAD, min(place.left(), parent.width() - self.width() - _PAD))
        top = place.bottom() + 6
        if top + self.height() > parent.height():
            top = max(0, place.top() - self.height() - 6)
        self.move(left, top)
        self.show()
        self.raise_()

    def _do(self, do: Callable[[], None]) -> None:
        self.hide()
        do()
