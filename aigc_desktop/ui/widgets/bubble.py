"""One message of a conversation."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from aigc_desktop.domain.brief import Role
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.widgets.copying import Copying
from aigc_desktop.ui.widgets.findings_view import FindingsView
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit


class Bubble(QWidget):
    """Shows a message; a reply may have variants to switch between."""

    chosen = Signal(int)
    regenerate_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, role: Role, text: str, tr: Translator) -> None:
        super().__init__()
        self.role = role
        self._tr = tr
        self._variants: tuple[Draft, ...] = ()
        self._place = 0
        frame = QFrame()
        frame.setObjectName("bubbleUser" if role == "user" else "bubbleBot")
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(3)
        who = QLabel(tr(N_("You") if role == "user" else N_("AI")))
        who.setObjectName("hint")
        column.addWidget(who)
        self.edit = GrowingTextEdit()
        self.edit.setReadOnly(True)
        self.edit.setAccessibleName(who.text())
        self.edit.set_text(text)
        column.addWidget(self.edit)
        self.findings = FindingsView(tr)
        self.findings.hide()
        column.addWidget(self.findings)
        self._tools = QWidget()
        column.addWidget(self._tools)
        self._fill_tools()
        self._tools.setVisible(role == "assistant" and bool(text))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        if role == "user":
            row.addStretch(1)
        row.addWidget(frame, 5)
        if role == "assistant":
            row.addStretch(1)

    def _fill_tools(self) -> None:
        tr = self._tr
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        self.copy_button = self._tool("", self.copy)
        self._copying = Copying(self.copy_button, tr)
        self.regenerate_button = self._tool(tr(N_("Regenerate")), self.regenerate_wanted.emit)
        self.open_button = self._tool(tr(N_("Open in editor")), self.open_wanted.emit)
        self.back_button = self._tool("‹", lambda: self._step(-1))
        self.back_button.setAccessibleName(tr(N_("Previous variant")))
        self.count_label = QLabel()
        self.count_label.setObjectName("hint")
        self.on_button = self._tool("›", lambda: self._step(1))
        self.on_button.setAccessibleName(tr(N_("Next variant")))
        self.back_button.setToolTip(self.back_button.accessibleName())
        self.on_button.setToolTip(self.on_button.accessibleName())
        row.addWidget(self.copy_button)
        row.addWidget(self.regenerate_button)
        row.addWidget(self.open_button)
        row.addStretch()
        for widget in (self.back_button, self.count_label, self.on_button):
            row.addWidget(widget)
            widget.hide()

    def _tool(self, text: str, slot: object) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setAutoRaise(True)
        button.clicked.connect(slot)
        return button

    def text(self) -> str:
        """Return the message."""
        return self.edit.toPlainText()

    def show_text(self, text: str) -> None:
        """Show a reply as far as it is written."""
        self.edit.set_text(text)
        self._tools.hide()

    def show_variants(self, drafts: tuple[Draft, ...], place: int = 0) -> None:
        """Show a finished reply; `drafts` are ordered, best first."""
        self._variants, self._place = drafts, place
        draft = drafts[place]
        self.edit.set_text(draft.text)
        self.findings.show_findings(draft.findings)
        self._tools.show()
        several = len(drafts) > 1
        for widget in (self.back_button, self.count_label, self.on_button):
            widget.setVisible(several)
        self.count_label.setText(f"{place + 1}/{len(drafts)}")

    def set_last(self, last: bool) -> None:
        """Only the last reply can be changed: the others have been answered already."""
        self.regenerate_button.setVisible(last)
        several = last and len(self._variants) > 1
        for widget in (self.back_button, self.count_label, self.on_button):
            widget.setVisible(several)

    def _step(self, by: int) -> None:
        place = (self._place + by) % len(self._variants)
        self.show_variants(self._variants, place)
        self.chosen.emit(place)

    def copy(self) -> None:
        """Put the message on the clipboard."""
        self._copying.copy(self.text())
