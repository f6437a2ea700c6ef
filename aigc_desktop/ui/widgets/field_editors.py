"""One editor per kind of field; a new kind is a class and a line in `EDITORS`."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.content_type import Field, FieldKind
from aigc_desktop.domain.brief import Brief, FieldValue, Quote
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.widgets.quiet import QuietComboBox
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit


class FieldEditor(QWidget):
    """Shows and edits the value of one field."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def take(self, editor: QWidget) -> None:
        """Show `editor` and let it have the focus and name of this widget."""
        # Not in the middle: an editor that grows would be cut off below.
        self._box.addWidget(editor, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(editor)

    def value(self) -> FieldValue:
        """Return what is entered."""
        raise NotImplementedError

    def show_brief(self, brief: Brief) -> None:
        """Show the field's value in `brief`."""
        raise NotImplementedError

    def hint(self, brief: Brief, tr: Translator) -> None:
        """Show an example from `brief` where the field is empty."""


class TextEditor(FieldEditor):
    """One line of text."""

    def __init__(self, field: Field, tr: Translator) -> None:
        super().__init__(field)
        self.edit = QLineEdit()
        self.edit.setMaxLength(field.max_length)
        self.edit.setAccessibleName(tr(field.label))
        self.edit.textChanged.connect(self.edited)
        self.take(self.edit)

    def value(self) -> FieldValue:
        """Return the text."""
        return self.edit.text()

    def show_brief(self, brief: Brief) -> None:
        """Show the text."""
        if self.edit.text() != brief.text(self.field.key):
            self.edit.setText(brief.text(self.field.key))
            self.edit.setCursorPosition(0)

    def hint(self, brief: Brief, tr: Translator) -> None:
        """Show the example's text."""
        text = brief.text(self.field.key)
        self.edit.setPlaceholderText(tr(N_("e.g. {example}", example=text)) if text else "")


class ListEditor(FieldEditor):
    """Several entries, one a line."""

    def __init__(self, field: Field, tr: Translator) -> None:
        super().__init__(field)
        self.edit = GrowingTextEdit(lines=2, most=8)
        self.edit.setAccessibleName(tr(field.label))
        self.edit.textChanged.connect(self.edited)
        self.take(self.edit)

    def value(self) -> FieldValue:
        """Return the entries."""
        lines = (line.strip() for line in self.edit.toPlainText().splitlines())
        return tuple(line for line in lines if line)

    def show_brief(self, brief: Brief) -> None:
        """Show the entries."""
        if self.value() != brief.items(self.field.key):
            self.edit.set_text("\n".join(brief.items(self.field.key)))

    def hint(self, brief: Brief, tr: Translator) -> None:
        """Show the example's entries."""
        items = brief.items(self.field.key)[:2]
        self.edit.setPlaceholderText(
            tr(N_("e.g. {example}", example="\n".join(items))) if items else ""
        )


class LongTextEditor(ListEditor):
    """A text of several lines."""

    def value(self) -> FieldValue:
        """Return the text."""
        return self.edit.toPlainText()

    def show_brief(self, brief: Brief) -> None:
        """Show the text."""
        self.edit.set_text(brief.text(self.field.key))


class ChoiceEditor(FieldEditor):
    """One of the field's choices."""

    def __init__(self, field: Field, tr: Translator) -> None:
        super().__init__(field)
        self.combo = QuietComboBox()
        self.combo.setAccessibleName(tr(field.label))
        for stored, label in field.choices.items():
            self.combo.addItem(tr(label), stored)
        default = field.default
        if field.key == "language":
            # Who reads Chinese menus most likely writes Chinese.
            default = "zh" if tr.language.startswith("zh") else "en"
        self.combo.setCurrentIndex(max(0, self.combo.findData(default)))
        self.combo.currentIndexChanged.connect(self.edited)
        self.take(self.combo)

    def value(self) -> FieldValue:
        """Return the stored value of the choice."""
        return str(self.combo.currentData())

    def show_brief(self, brief: Brief) -> None:
        """Show the choice."""
        wanted = brief.text(self.field.key)
        if self.field.key == "language":
            wanted = brief.language
        place = self.combo.findData(wanted or self.field.default)
        if place >= 0:
            self.combo.setCurrentIndex(place)


class QuotesEditor(FieldEditor):
    """Quotations: a row each, what was said and who said it."""

    MOST = 8

    def __init__(self, field: Field, tr: Translator) -> None:
        super().__init__(field)
        self._tr = tr
        self._rows: list[tuple[QLineEdit, QLineEdit, QToolButton]] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        self._add = QToolButton()
        self._add.setText(tr(N_("Add a quotation")))
        self._add.clicked.connect(lambda: self._add_row(focus=True))
        bar = QHBoxLayout()
        bar.addWidget(self._add)
        bar.addStretch()
        column.addLayout(bar)
        self._box.addWidget(inner)
        self._add_row()

    def _add_row(self, quote: Quote | None = None, *, focus: bool = False) -> None:
        text, speaker, remove = QLineEdit(), QLineEdit(), QToolButton()
        text.setMaxLength(self.field.max_length)
        speaker.setMaxLength(self.field.max_length)
        text.setPlaceholderText(self._tr(N_("What was said")))
        speaker.setPlaceholderText(self._tr(N_("Who said it")))
        text.setAccessibleName(text.placeholderText())
        speaker.setAccessibleName(speaker.placeholderText())
        remove.setText("✕")
        remove.setAutoRaise(True)
        remove.setToolTip(self._tr(N_("Remove this quotation")))
        remove.setAccessibleName(remove.toolTip())
        if quote:
            text.setText(quote.text)
            speaker.setText(quote.speaker)
            text.setCursorPosition(0)
            speaker.setCursorPosition(0)
        text.textChanged.connect(self.edited)
        speaker.textChanged.connect(self.edited)
        row = (text, speaker, remove)
        remove.clicked.connect(lambda: self._remove_row(row))
        line = self._grid.rowCount()
        for column, widget in enumerate(row):
            self._grid.addWidget(widget, line, column)
        self._rows.append(row)
        self._add.setEnabled(len(self._rows) < self.MOST)
        if self._rows:
            self.setFocusProxy(self._rows[0][0])
        if focus:
            text.setFocus()

    def _remove_row(self, row: tuple[QLineEdit, QLineEdit, QToolButton]) -> None:
        self._drop(row)
        if not self._rows:
            self._add_row()
        self.edited.emit()

    def _drop(self, row: tuple[QLineEdit, QLineEdit, QToolButton]) -> None:
        self._rows.remove(row)
        for widget in row:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._add.setEnabled(True)

    def value(self) -> FieldValue:
        """Return the quotations that have a text."""
        return tuple(
            Quote(text.text().strip(), speaker.text().strip())
            for text, speaker, _ in self._rows
            if text.text().strip()
        )

    def show_brief(self, brief: Brief) -> None:
        """Show the quotations, at least one empty row."""
        quotes = brief.quotes(self.field.key)
        unfinished = any(speaker.text() and not text.text() for text, speaker, _ in self._rows)
        if quotes == self.value() and not unfinished:
            return
        for row in list(self._rows):
            self._drop(row)
        for quote in quotes[: self.MOST] or (None,):
            self._add_row(quote)


EDITORS: dict[FieldKind, Callable[[Field, Translator], FieldEditor]] = {
    "text": TextEditor,
    "long_text": LongTextEditor,
    "list": ListEditor,
    "choice": ChoiceEditor,
    "quotes": QuotesEditor,
}
"""Kinds without an editor (`turns`) are not part of a form."""
