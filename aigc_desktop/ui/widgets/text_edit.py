"""A text field as high as its text, that knows when an input method is composing."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy


class GrowingTextEdit(QPlainTextEdit):
    """Grows with its text between `lines` and `most` lines (`most` 0: without bound).

    `submitted` comes when Enter is pressed alone and `enter_submits` is set; never while
    an input method holds half-typed text, whose own Enter only ends the composition.
    """

    submitted = Signal()

    def __init__(self, lines: int = 1, most: int = 0, *, enter_submits: bool = False) -> None:
        super().__init__()
        self._lines, self._most = lines, most
        self._enter_submits = enter_submits
        self._composing = False
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if most else policy.ScrollBarAlwaysOff
        )
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Leave dropped files to the window, which opens them; take everything else."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    @property
    def composing(self) -> bool:
        """Whether an input method holds text that is not committed yet."""
        return self._composing

    def set_text(self, text: str) -> None:
        """Replace the text unless it is the same already (keeps cursor and undo)."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def _fit(self) -> None:
        margins = self.contentsMargins()
        frame = 2 * self.frameWidth() + margins.top() + margins.bottom()
        extra = int(2 * self.document().documentMargin()) + frame + 2
        count = max(1, int(self.document().size().height()))
        # Lines of a script the font borrows from another one are higher than its own.
        text = math.ceil(self._text_height())
        line = max(self.fontMetrics().lineSpacing(), math.ceil(text / count))
        height = max(text, self._lines * line)
        if self._most:
            height = min(height, self._most * line)
        if self.minimumHeight() != height + extra:
            self.setFixedHeight(height + extra)

    def _text_height(self) -> float:
        """Return how many pixels the text takes as it is wrapped now."""
        block, height = self.document().begin(), 0.0
        while block.isValid():
            height += self.blockBoundingRect(block).height()
            block = block.next()
        return height

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of the text."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap anew, then fit."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Fit again when the font changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Remember whether something is being composed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let a lone Enter submit; Shift+Enter makes a new line."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and self._composing:
            event.accept()
            return
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if enter and plain and self._enter_submits:
            event.accept()
            self.submitted.emit()
            return
        super().keyPressEvent(event)
