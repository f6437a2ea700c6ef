"""What stands where nothing is yet: what will be here, and how to get it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from aigc_desktop.i18n import Message, Translator

SIGN = 44


class EmptyState(QWidget):
    """A sign, a line and some steps, in the middle of the room there is."""

    def __init__(
        self, sign: QIcon, title: Message, steps: tuple[Message, ...], tr: Translator
    ) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(sign.pixmap(SIGN, SIGN))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QLabel(tr(title))
        font = head.font()
        font.setPointSizeF(font.pointSizeF() * 1.15)
        head.setFont(font)
        head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 20, 30, 20)
        column.addStretch(1)
        column.addWidget(picture)
        column.addWidget(head)
        for number, step in enumerate(steps, 1):
            line = QLabel(f"{number}.  {tr(step)}")
            line.setObjectName("hint")
            line.setWordWrap(True)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        column.addStretch(2)
