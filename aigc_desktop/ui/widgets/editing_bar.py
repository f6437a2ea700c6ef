"""Says that an earlier message is being changed, and keeps what stood in the input."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from aigc_desktop.i18n import N_, Translator


class EditingBar(QWidget):
    """Shown between `begin` and `end`; `cancelled` comes when the user thinks better of it."""

    cancelled = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self.put_aside = ""
        label = QLabel(tr(N_("You are changing an earlier message. Sending it begins a branch.")))
        label.setObjectName("hint")
        label.setWordWrap(True)
        self.cancel_button = QPushButton(tr(N_("Leave it as it was")))
        self.cancel_button.setShortcut("Esc")
        self.cancel_button.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label, 1)
        row.addWidget(self.cancel_button)
        self.hide()

    def begin(self, text: str) -> None:
        """Show the bar and keep `text`; a second message changed keeps the first text."""
        if self.isHidden():
            self.put_aside = text
        self.show()

    def end(self) -> str:
        """Hide the bar and return what was kept."""
        text, self.put_aside = self.put_aside, ""
        self.hide()
        return text
