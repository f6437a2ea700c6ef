"""The row of buttons above the text."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from aigc_desktop.domain.manuscript import LineKind
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.ui.widgets.quiet import QuietComboBox

KINDS: dict[LineKind, Message] = {
    "text": N_("Text"),
    "heading": N_("Heading"),
    "quote": N_("Quote"),
}


class Toolbar(QWidget):
    """Holds the buttons; the tab connects them."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(3)
        self.kind = QuietComboBox()
        for kind, label in KINDS.items():
            self.kind.addItem(tr(label), kind)
        self.kind.setAccessibleName(tr(N_("Kind of paragraph")))
        self._row.addWidget(self.kind)
        self.go_on = self._tool(N_("Suggest"), N_("Three suggestions at the cursor (Ctrl+Space)"))
        rewrite = self._tool(N_("Rewrite"), N_("Have a passage at the cursor written anew"))
        menu = QMenu(rewrite)
        self.sentence = menu.addAction(f"{tr(N_('Rewrite sentence'))}\tCtrl+R")
        self.paragraph = menu.addAction(f"{tr(N_('Rewrite paragraph'))}\tCtrl+Shift+R")
        rewrite.setMenu(menu)
        rewrite.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.search = self._tool(N_("Find"), N_("Find and replace (Ctrl+F)"))
        self.versions = self._tool(N_("Versions"), N_("Compare and restore earlier versions"))
        self.who = self._tool(N_("Who wrote it"), N_("Colour what the AI wrote"), checkable=True)
        self.focus = self._tool(
            N_("Focus"), N_("Only the text, the other paragraphs dimmed (F11)"), checkable=True
        )
        self.aloud = self._tool(
            N_("Read aloud"), N_("Have the text read from the cursor on"), checkable=True
        )
        self._row.addStretch()
        self.keep = QPushButton(tr(N_("Keep")))
        self.keep.setToolTip(tr(N_("Keep this text in the library")))
        self.export = QPushButton(tr(N_("Export…")))
        self._row.addWidget(self.keep)
        self._row.addWidget(self.export)

    def _tool(self, text: Message, tip: Message, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setText(self._tr(text))
        button.setToolTip(self._tr(tip))
        button.setCheckable(checkable)
        button.setAutoRaise(True)
        self._row.addWidget(button)
        return button
