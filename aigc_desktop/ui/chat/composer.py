"""Where a message is written: the input, what is being changed, the meter, Send and Stop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from aigc_desktop.domain.conversation import Node
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.widgets.context_meter import ContextMeter
from aigc_desktop.ui.widgets.editing_bar import EditingBar
from aigc_desktop.ui.widgets.personal_data_bar import PersonalDataBar
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit


class Composer(QWidget):
    """`editing` is the number of the earlier message being changed, None for a new one."""

    send_wanted = Signal()
    stop_wanted = Signal()
    edited = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self.editing: int | None = None
        self.input = GrowingTextEdit(lines=2, most=8, enter_submits=True)
        self.input.setPlaceholderText(
            tr(N_("Write a message. Enter sends it, Shift+Enter starts a new line."))
        )
        self.input.setAccessibleName(tr(N_("Message")))
        self.input.submitted.connect(self.send_wanted)
        self.input.textChanged.connect(self.edited)
        self.editing_bar = EditingBar(tr)
        self.editing_bar.cancelled.connect(self.stop_editing)
        self.personal_data = PersonalDataBar(tr)
        self.meter = ContextMeter(tr)
        self.send_button = QPushButton(tr(N_("Send")))
        self.send_button.setObjectName("primary")
        self.send_button.clicked.connect(self.send_wanted)
        self.stop_button = QPushButton(tr(N_("Stop")))
        self.stop_button.clicked.connect(self.stop_wanted)
        buttons = QVBoxLayout()
        buttons.addWidget(self.send_button)
        buttons.addWidget(self.stop_button)
        left = QVBoxLayout()
        left.addWidget(self.input)
        left.addWidget(self.meter)
        row = QHBoxLayout()
        row.addLayout(left, 1)
        row.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.editing_bar)
        column.addWidget(self.personal_data)
        column.addLayout(row)

    @property
    def text(self) -> str:
        """What is written; put aside while an earlier message is being changed."""
        typed = self.input.toPlainText()
        return typed if self.editing is None else self.editing_bar.put_aside or typed

    def edit(self, node: Node) -> None:
        """Put an earlier message into the input."""
        self.editing_bar.begin(self.input.toPlainText())
        self.editing = node.id
        self.input.set_text(node.turn.text)
        self.input.setFocus()

    def stop_editing(self) -> None:
        """Leave the earlier message as it is; what stood in the input comes back."""
        if self.editing is not None:
            self.editing = None
            self.input.set_text(self.editing_bar.end())

    def give_back(self, message: str) -> None:
        """Put a message that was not answered back, before what was written meanwhile."""
        rest = self.input.toPlainText().strip()
        self.input.set_text(f"{message}\n{rest}".strip())

    def set_running(self, *, running: bool) -> None:
        """Show whether a reply is being written."""
        self.send_button.setEnabled(not running)
        self.stop_button.setEnabled(running)
