"""Find and replace."""

from __future__ import annotations

import re

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.ui.editor import formats
from aigc_desktop.ui.editor.manuscript_edit import ManuscriptEdit, one_step

_MOST_HITS = 10_000
_REFERENCE = re.compile(r"\\(\d)|\\\\")


class FindBar(QWidget):
    """Searches `edit`. Plain text, small or capital, unless the boxes say otherwise."""

    closed = Signal()

    def __init__(self, edit: ManuscriptEdit, tr: Translator) -> None:
        super().__init__()
        self._edit = edit
        self._tr = tr
        self.wanted = QLineEdit()
        self.wanted.setPlaceholderText(tr(N_("Find")))
        self.wanted.setAccessibleName(tr(N_("Find")))
        self.replacement = QLineEdit()
        self.replacement.setPlaceholderText(tr(N_("Replace by")))
        self.replacement.setAccessibleName(tr(N_("Replace by")))
        self.case = QCheckBox(tr(N_("Match case")))
        self.words = QCheckBox(tr(N_("Whole words")))
        self.regex = QCheckBox(tr(N_("Regular expression")))
        self.status = QLabel()
        self.status.setObjectName("hint")
        self.back_button = self._button(N_("Previous"), lambda: self.step(forward=False))
        self.on_button = self._button(N_("Next"), lambda: self.step(forward=True))
        self.replace_button = self._button(N_("Replace"), self.replace_one)
        self.all_button = self._button(N_("Replace all"), self.replace_all)
        close = QToolButton()
        close.setText("✕")
        close.setAutoRaise(True)
        close.setToolTip(tr(N_("Close")))
        close.setAccessibleName(close.toolTip())
        close.clicked.connect(self.shut)
        self._lay_out(close)
        for box in (self.case, self.words, self.regex):
            box.toggled.connect(self._show_count)
        self.wanted.textChanged.connect(self._show_count)
        self.wanted.returnPressed.connect(lambda: self.step(forward=True))
        self.replacement.returnPressed.connect(self.replace_one)
        self.hide()

    def _button(self, text: Message, slot: object) -> QPushButton:
        button = QPushButton(self._tr(text))
        button.clicked.connect(slot)
        return button

    def _lay_out(self, close: QToolButton) -> None:
        boxes = QHBoxLayout()
        for box in (self.case, self.words, self.regex, self.status):
            boxes.addWidget(box)
        boxes.addStretch()
        boxes.addWidget(close)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.addWidget(self.wanted, 0, 0)
        grid.addWidget(self.back_button, 0, 1)
        grid.addWidget(self.on_button, 0, 2)
        grid.addLayout(boxes, 0, 3)
        grid.addWidget(self.replacement, 1, 0)
        grid.addWidget(self.replace_button, 1, 1)
        grid.addWidget(self.all_button, 1, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(3, 3)

    def open(self) -> None:
        """Show the bar, the selected words in it."""
        chosen = self._edit.textCursor().selectedText()
        if chosen and "\u2029" not in chosen:
            self.wanted.setText(chosen)
        self.show()
        self.wanted.setFocus()
        self.wanted.selectAll()
        self._show_count()

    def shut(self) -> None:
        """Hide the bar."""
        self.hide()
        self._edit.setFocus()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape closes the bar."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def pattern(self) -> QRegularExpression:
        """Return what is searched for; it may be no valid expression."""
        text = self.wanted.text()
        pattern = text if self.regex.isChecked() else QRegularExpression.escape(text)
        if self.words.isChecked():
            # Chinese has no blanks between words, so only Latin letters and digits bound them.
            edge = r"[\p{Latin}\p{N}_]"
            pattern = f"(?:(?<!{edge})|(?!{edge}))(?:{pattern})(?:(?!{edge})|(?<!{edge}))"
        options = QRegularExpression.PatternOption.UseUnicodePropertiesOption
        if not self.case.isChecked():
            options |= QRegularExpression.PatternOption.CaseInsensitiveOption
        return QRegularExpression(pattern, options)

    def hits(self) -> list[tuple[int, int]]:
        """Return what is found, in Qt's positions; nothing across paragraphs."""
        pattern = self.pattern()
        if not self.wanted.text() or not pattern.isValid():
            return []
        found: list[tuple[int, int]] = []
        for block in formats.blocks_of(self._edit.document()):
            matches = pattern.globalMatch(block.text())
            while matches.hasNext() and len(found) < _MOST_HITS:
                match = matches.next()
                if match.capturedLength():
                    start = block.position() + match.capturedStart()
                    found.append((start, start + match.capturedLength()))
        return found

    def _show_count(self) -> None:
        pattern = self.pattern()
        if self.wanted.text() and not pattern.isValid():
            self.status.setText(self._tr(N_("This is no valid regular expression.")))
        elif self.wanted.text():
            count = len(self.hits())
            self.status.setText(self._tr(N_("{count} found", count=count)))
        else:
            self.status.clear()

    def step(self, *, forward: bool) -> None:
        """Select the next or the previous place, round the end of the text."""
        hits = self.hits()
        self._show_count()
        if not hits:
            return
        cursor = self._edit.textCursor()
        if forward:
            hit = next((h for h in hits if h[0] >= cursor.selectionEnd()), hits[0])
        else:
            earlier = [h for h in hits if h[1] <= cursor.selectionStart()]
            hit = earlier[-1] if earlier else hits[-1]
        self._edit.select(*hit)

    def replace_one(self) -> None:
        """Replace the place that is selected, then select the next one."""
        cursor = self._edit.textCursor()
        span = (cursor.selectionStart(), cursor.selectionEnd())
        if span in self.hits():
            self._edit.put(*span, self._text_for(span), "hand")
        self.step(forward=True)

    def replace_all(self) -> None:
        """Replace every place, as one step to undo."""
        hits = self.hits()
        texts = [self._text_for(hit) for hit in hits]
        cursor = QTextCursor(self._edit.document())
        with one_step(cursor):
            for (start, end), text in reversed(list(zip(hits, texts, strict=True))):
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.removeSelectedText()
                cursor.insertText(formats.tidy(text), formats.char_format("hand"))
        self.status.setText(self._tr(N_("{count} replaced", count=len(hits))))

    def _text_for(self, span: tuple[int, int]) -> str:
        r"""Return what replaces `span`; in an expression \1 is what its first group matched."""
        if not self.regex.isChecked():
            return self.replacement.text()
        block = self._edit.document().findBlock(span[0])
        start = span[0] - block.position()
        match = self.pattern().match(block.text(), start)
        return _REFERENCE.sub(
            lambda m: match.captured(int(m[1])) if m[1] else "\\", self.replacement.text()
        )
