"""Stands in front of a text that the safety filter found, with the reason."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from aigc_desktop.checks.safety import reasons_in
from aigc_desktop.i18n import N_, Message, Translator

_ENDS = ".!?。！？\n"


class Cover(QFrame):
    """The text behind it stays what it is. `lifted` comes when the user wants to read it."""

    lifted = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._seen = ""
        self.label = QLabel()
        self.label.setObjectName("finding")
        self.label.setProperty("severity", "warning")
        self.label.setWordWrap(True)
        self.show_button = QPushButton(tr(N_("Show the text")))
        self.show_button.clicked.connect(self.lifted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.addWidget(self.label)
        row = QHBoxLayout()
        row.addWidget(self.show_button)
        row.addStretch()
        column.addLayout(row)
        self.hide()

    def show_reasons(self, reasons: Iterable[Message], *, can_lift: bool = True) -> None:
        """Cover the text for these reasons, uncover it where there are none."""
        self._seen = ""
        told = [self._tr(reason) for reason in reasons]
        head = self._tr(N_("The safety filter covers this text, which is unchanged behind it."))
        self.label.setText("\n".join([head, *told]))
        self.show_button.setVisible(can_lift)
        self.setVisible(bool(told))

    def watch(self, text: str) -> None:
        """Cover a text that is still being written as soon as the filter finds something in it.

        Only sentences that came since the last call are read: this runs many times a second.
        """
        if not text.startswith(self._seen) or not text:
            self.show_reasons(())
        if self.isHidden() and (reasons := reasons_in(text[len(self._seen) :])):
            self.show_reasons(reasons, can_lift=False)
        self._seen = text[: max(map(text.rfind, _ENDS)) + 1]
