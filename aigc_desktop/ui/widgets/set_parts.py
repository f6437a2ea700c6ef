"""All texts of a filled platform as rows to edit, each with its counter and what was found."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.checks.part_rule import PartRule
from aigc_desktop.checks.platforms import Platform
from aigc_desktop.content.own_parts import is_own
from aigc_desktop.content.platform_names import part_name
from aigc_desktop.domain.ad_set import AdSet, Origin
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.tasks.set_choice import slots_of
from aigc_desktop.ui.widgets.copying import Copying
from aigc_desktop.ui.widgets.findings_view import FindingsView
from aigc_desktop.ui.widgets.part_counter import PartCounter
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit

_ORIGINS: dict[Origin, Message] = {"brief": N_("from your brief"), "user": N_("your edit")}
_COUNTER_WIDTH = 150
_PLAIN_COUNTS = {"chars": N_("characters"), "graphemes": N_("characters")}
_COUNTS: dict[str, Message] = {
    **_PLAIN_COUNTS,
    "width": N_("characters, Chinese ones count 2"),
    "hanzi": N_("Chinese characters, two Latin letters count 1"),
    "x": N_("characters as X weighs them"),
    "utf8": N_("bytes (UTF-8)"),
    "gbk": N_("bytes (GBK, Chinese characters count 2)"),
    "sms": N_("one SMS"),
}


class SetRow(QWidget):
    """One text: its field, counter, origin, findings, and the buttons to copy and rewrite it.

    `writable`: the model can write it; other texts are words of the brief or the user's own.
    """

    typed = Signal()
    anew_wanted = Signal()

    def __init__(self, slot: str, rule: PartRule, tr: Translator) -> None:
        super().__init__()
        self.slot, self._tr = slot, tr
        self.edit = GrowingTextEdit(most=6)
        self.edit.setAccessibleName(tr(part_name(slot)))
        self.edit.setProperty("framed", True)
        self.counter = PartCounter(tr, self.edit)
        self.counter.set_rule(rule)
        self.origin = QLabel()
        self.origin.setObjectName("hint")
        self.findings = FindingsView(tr)
        self.copy_button = QToolButton()
        self._copying = Copying(self.copy_button, tr)
        self.copy_button.clicked.connect(lambda: self._copying.copy(self.text()))
        self.anew_button = QToolButton()
        self.anew_button.setText("↻")
        self.anew_button.setToolTip(tr(N_("Find another text for this part")))
        self.anew_button.setAccessibleName(self.anew_button.toolTip())
        self.anew_button.clicked.connect(self.anew_wanted)
        self.writable = not is_own(rule)
        self.anew_button.setVisible(self.writable)
        self._showing = False
        self.edit.textChanged.connect(self._on_text)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self.counter)
        side.addWidget(self.origin)
        side.addStretch()
        self.counter.setWordWrap(True)
        self.counter.setFixedWidth(_COUNTER_WIDTH)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(1)
        grid.addWidget(self.edit, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(side, 0, 1)
        grid.addWidget(self.copy_button, 0, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.anew_button, 0, 3, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.findings, 1, 0, 1, 4)
        grid.setColumnStretch(0, 1)

    def text(self) -> str:
        """Return the text as it stands."""
        return self.edit.toPlainText().strip()

    def show_text(self, text: str, origin: Origin | None) -> None:
        """Show a text; what stood there can be brought back with Ctrl+Z."""
        self._showing = True
        if text != self.edit.toPlainText():
            cursor = QTextCursor(self.edit.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)
        self._showing = False
        self.show_origin(origin)
        self.copy_button.setEnabled(bool(text))

    def show_origin(self, origin: Origin | None) -> None:
        """Say whose words these are; the model's need no word."""
        self.origin.setText(self._tr(_ORIGINS[origin]) if origin in _ORIGINS else "")
        self.origin.setVisible(origin in _ORIGINS)

    def _on_text(self) -> None:
        self.copy_button.setEnabled(bool(self.text()))
        if not self._showing:
            self.typed.emit()


class SetParts(QScrollArea):
    """The rows of one platform, grouped by part."""

    typed = Signal(str, str)
    anew_wanted = Signal(str)

    def __init__(self, place: Platform, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self.rows: dict[str, SetRow] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setSpacing(10)
        for rule in place.rules:
            column.addWidget(self._group(rule))
        column.addStretch()
        self.setWidget(inner)

    def _group(self, rule: PartRule) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        title = QLabel(self._tr(part_name(rule.name)))
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        hint = QLabel(describe_rule(rule, self._tr))
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(hint)
        for slot in slots_of(rule):
            row = SetRow(slot, rule, self._tr)
            row.typed.connect(partial(self._on_typed, slot))
            row.anew_wanted.connect(partial(self.anew_wanted.emit, slot))
            column.addWidget(row)
            self.rows[slot] = row
        return card

    def _on_typed(self, slot: str) -> None:
        self.typed.emit(slot, self.rows[slot].text())

    def show_set(self, ad_set: AdSet, findings: Callable[[str, str], list[Finding]]) -> None:
        """Show all texts; `findings` is asked for what is found in a slot's text."""
        for slot, row in self.rows.items():
            item = ad_set.texts.get(slot)
            row.show_text(item.text if item else "", item.origin if item else None)
            row.findings.show_findings(findings(slot, item.text) if item else ())

    def set_busy(self, *, busy: bool) -> None:
        """Allow or forbid editing while texts are being found."""
        for row in self.rows.values():
            row.edit.setReadOnly(busy)
            row.anew_button.setEnabled(not busy)


def describe_rule(rule: PartRule, tr: Translator) -> str:
    """Return in words how many texts a part takes and how long they may be."""
    lengths = N_("at most {limit}", limit=rule.limit)
    if rule.advice:
        lengths = N_("at most {limit} advised", limit=rule.advice)
        if rule.limit:
            lengths = N_("{advice} advised, at most {limit}", advice=rule.advice, limit=rule.limit)
    if rule.count == "sms":
        lengths = N_("160 characters, 70 with Chinese or other special characters")
    pieces = [tr(lengths), tr(_COUNTS[rule.count])]
    if low := rule.shortest or rule.advised_from:
        pieces.append(tr(N_("at least {limit}", limit=low)))
    if rule.one_within:
        pieces.append(tr(N_("one of at most {limit}", limit=rule.one_within)))
    if rule.most > 1:
        pieces.insert(0, tr(N_("{least} to {most} texts", least=rule.least, most=rule.most)))
    if not rule.sources:
        pieces.append(tr(N_("yours to fill in")))
    return " · ".join(pieces)
