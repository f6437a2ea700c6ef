"""One message of a conversation."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.checks.safety import reasons_to_cover
from aigc_desktop.domain.brief import Role
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.ui.widgets.copying import Copying
from aigc_desktop.ui.widgets.cover import Cover
from aigc_desktop.ui.widgets.findings_view import FindingsView
from aigc_desktop.ui.widgets.markdown_view import MarkdownView, looks_like_markdown
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit

ACTIONS: dict[str, Message] = {
    "email": N_("Save as an e-mail draft…"),
    "calendar": N_("Add to a calendar…"),
    "document": N_("Keep as a document"),
}
"""What can be made of a reply."""


class Bubble(QWidget):
    """Shows a message; a reply may have variants, any message other branches beside it.

    `action_wanted` carries the id of a thing to be done with the message, one of `ACTIONS`.
    """

    chosen = Signal(int)
    regenerate_wanted = Signal()
    continue_wanted = Signal()
    lifted = Signal()
    edit_wanted = Signal()
    branch_wanted = Signal(int)
    action_wanted = Signal(str)
    open_wanted = Signal()

    def __init__(self, role: Role, text: str, tr: Translator) -> None:
        super().__init__()
        self.role = role
        self._tr = tr
        self._variants: tuple[Draft, ...] = ()
        self._place = 0
        self._last = self._unfinished = False
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
        self.rendered = MarkdownView()
        self.rendered.setAccessibleName(who.text())
        self.rendered.hide()
        column.addWidget(self.rendered)
        self.cover = Cover(tr)
        self.cover.lifted.connect(self._lift)
        column.addWidget(self.cover)
        self.findings = FindingsView(tr)
        self.findings.hide()
        column.addWidget(self.findings)
        self._tools = QWidget()
        column.addWidget(self._tools)
        self._fill_tools()
        self._tools.setVisible(bool(text))
        self._render()
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
        self.continue_button = self._tool(tr(N_("Continue")), self.continue_wanted.emit)
        self.continue_button.setToolTip(
            tr(N_("Go on where the reply stopped; the shorter one stays as another branch"))
        )
        self.edit_button = self._tool(tr(N_("Edit")), self.edit_wanted.emit)
        self.edit_button.setToolTip(tr(N_("Ask differently from here; this branch stays")))
        self.more_button = self._more_button()
        self.branch_back = self._tool("◂", lambda: self.branch_wanted.emit(-1))
        self.branch_back.setToolTip(tr(N_("Previous branch")))
        self.branch_label = QLabel()
        self.branch_label.setObjectName("hint")
        self.branch_on = self._tool("▸", lambda: self.branch_wanted.emit(1))
        self.branch_on.setToolTip(tr(N_("Next branch")))
        for button in (self.branch_back, self.branch_on):
            button.setAccessibleName(button.toolTip())
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
        mine = self.role == "user"
        for button, shown in (
            (self.regenerate_button, not mine),
            (self.continue_button, False),
            (self.edit_button, mine),
            (self.open_button, not mine),
            (self.more_button, not mine),
        ):
            row.addWidget(button)
            button.setVisible(shown)
        row.addStretch()
        self._branch_widgets = (self.branch_back, self.branch_label, self.branch_on)
        for shown_later in self._branch_widgets:
            row.addWidget(shown_later)
            shown_later.hide()
        for widget in (self.back_button, self.count_label, self.on_button):
            row.addWidget(widget)
            widget.hide()

    def _more_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(self._tr(N_("More")))
        button.setAutoRaise(True)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for action_id, label in ACTIONS.items():
            action = menu.addAction(self._tr(label))
            action.triggered.connect(partial(self._act, action_id))
        button.setMenu(menu)
        return button

    def _act(self, action_id: str, _: bool = False) -> None:
        self.action_wanted.emit(action_id)

    def show_branches(self, place: int, count: int) -> None:
        """Show that this message is the `place`th (from 0) of `count` in its place."""
        for widget in self._branch_widgets:
            widget.setVisible(count > 1)
        self.branch_label.setText(self._tr(N_("Branch {n}/{count}", n=place + 1, count=count)))

    def set_forgotten(self, forgotten: bool) -> None:
        """Show whether the message has fallen out of what the model reads."""
        self.edit.setProperty("forgotten", forgotten)
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        tip = self._tr(N_("The model no longer reads this message.")) if forgotten else ""
        self.edit.setToolTip(tip)

    def _tool(self, text: str, slot: object) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setAutoRaise(True)
        button.clicked.connect(slot)
        return button

    def text(self) -> str:
        """Return the message."""
        return self.edit.toPlainText()

    def _render(self) -> None:
        """Show a finished reply with Markdown in it formatted; what was typed stays as typed."""
        formatted = self.role == "assistant" and looks_like_markdown(self.text())
        if formatted:
            self.rendered.show_markdown(self.text())
        covered = not self.cover.isHidden()
        self.rendered.setVisible(formatted and not covered)
        self.edit.setVisible(not formatted and not covered)

    def set_cover(self, reasons: tuple[Message, ...], *, can_lift: bool = True) -> None:
        """Cover the text for these reasons; it is shown where there are none."""
        self.cover.show_reasons(reasons, can_lift=can_lift)
        self._render()

    def _lift(self) -> None:
        self.set_cover(())
        self.lifted.emit()

    def show_text(self, text: str) -> None:
        """Show a reply as far as it is written; what the safety filter finds is covered."""
        self.edit.set_text(text)
        self.cover.watch(text)
        self.rendered.hide()
        self.edit.setVisible(self.cover.isHidden())
        self._tools.hide()

    def show_variants(self, drafts: tuple[Draft, ...], place: int = 0) -> None:
        """Show a finished reply; `drafts` are ordered, best first."""
        self._variants, self._place = drafts, place
        draft = drafts[place]
        self.edit.set_text(draft.text)
        self.set_cover(reasons_to_cover(draft.findings))
        self.findings.show_findings(draft.findings)
        self._tools.show()
        self.show_unfinished(not draft.complete)
        several = len(drafts) > 1
        for widget in (self.back_button, self.count_label, self.on_button):
            widget.setVisible(several)
        self.count_label.setText(f"{place + 1}/{len(drafts)}")

    def show_unfinished(self, unfinished: bool) -> None:
        """Show whether the reply stopped before its end; the last one can then go on."""
        self._unfinished = unfinished
        self.continue_button.setVisible(self._last and unfinished)

    def set_last(self, last: bool) -> None:
        """Only the last reply can be changed: the others have been answered already."""
        self._last = last
        self.show_unfinished(self._unfinished)
        self.regenerate_button.setVisible(last and self.role == "assistant")
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
