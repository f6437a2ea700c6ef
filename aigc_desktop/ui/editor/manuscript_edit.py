"""The text field of the editor: plain paragraphs of three kinds, with who wrote what in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from PySide6.QtCore import QMimeData, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from aigc_desktop.domain.manuscript import LineKind, Manuscript, Origin
from aigc_desktop.domain.sentences import ends_sentence
from aigc_desktop.ui.editor import formats
from aigc_desktop.ui.editor.positions import Positions

Unit = Literal["sentence", "paragraph"]
WIDEST = 760
"""Pixels a line may be wide; more is tiring to read."""
_MARGIN = 28


class ManuscriptEdit(QTextEdit):
    """Edits a manuscript. What is typed or pasted counts as written by hand.

    `continue_wanted` comes when the user asks for suggestions (Ctrl+Space, or Tab where a
    sentence has ended); `clicked_at` with the position of a click that selected nothing.
    `keys` may be set to somebody who is asked first about every key; true means taken.
    """

    continue_wanted = Signal()
    clicked_at = Signal(int)
    menu_wanted = Signal(QContextMenuEvent)
    left = Signal()
    moved = Signal()

    def __init__(self, part_names: tuple[str, ...], heading_parts: frozenset[str]) -> None:
        super().__init__()
        self._part_names = part_names
        self._heading_parts = heading_parts
        self._composing = False
        self.keys: Callable[[QKeyEvent], bool] = lambda _event: False
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(6)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self.setFont(font)
        self.document().setDefaultFont(font)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.moved.emit())

    # what stands in it

    def load(self, manuscript: Manuscript) -> None:
        """Show `manuscript`; the undo stack begins here."""
        self.document().setUndoRedoEnabled(False)
        self.document().clear()
        formats.write(QTextCursor(self.document()), self._dressed(manuscript))
        self.document().setUndoRedoEnabled(True)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _dressed(self, manuscript: Manuscript) -> Manuscript:
        """Return `manuscript`, at least one line of the first part."""
        return manuscript if manuscript.lines else Manuscript.of_parts({self._part_names[0]: ""})

    def manuscript(self) -> Manuscript:
        """Return the text as it stands."""
        return formats.read(self.document())

    def replace_all(self, manuscript: Manuscript) -> None:
        """Put `manuscript` in place of everything, as one step to undo."""
        cursor = QTextCursor(self.document())
        with one_step(cursor):
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
            formats.write(cursor, self._dressed(manuscript))

    def put(self, start: int, end: int, text: str, origin: Origin) -> None:
        """Put `text` in place of Qt's positions `start` to `end`, as one step to undo."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        with one_step(cursor):
            cursor.removeSelectedText()
            cursor.insertText(formats.tidy(text), formats.char_format(origin))
        self.setTextCursor(cursor)

    def set_kind(self, kind: LineKind) -> None:
        """Make the selected paragraphs headings, quotes or plain text."""
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd())
        with one_step(cursor):
            block = first
            while block.isValid() and block.position() <= last.position():
                each = QTextCursor(block)
                each.setBlockFormat(formats.block_format(formats.part_of(block), kind))
                block = block.next()

    # places

    @property
    def part(self) -> str:
        """The part the cursor stands in."""
        return formats.part_of(self.textCursor().block())

    def place_in_part(self, place: int) -> int:
        """Return how many characters of its part stand before Qt's position `place`."""
        block = self.document().findBlock(place)
        part = formats.part_of(block)
        start = formats.starts_of(self.document())[part]
        text = formats.parts_of(self.document())[part]
        return Positions(text).from_qt(place - start)

    def span_in_document(self, part: str, start: int, end: int) -> tuple[int, int]:
        """Return Qt's positions of characters `start` to `end` of `part`."""
        first = formats.starts_of(self.document())[part]
        places = Positions(formats.parts_of(self.document())[part])
        return first + places.to_qt(start), first + places.to_qt(end)

    def select(self, start: int, end: int) -> None:
        """Select Qt's positions `start` to `end` and bring them into sight."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def rect_at(self, place: int) -> QRect:
        """Return where the cursor would be drawn at Qt's position `place`."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(place)
        return self.cursorRect(cursor)

    # by hand

    @property
    def composing(self) -> bool:
        """Whether an input method holds text that is not committed yet."""
        return self._composing

    def _type(self, event: QKeyEvent) -> None:
        """Type by hand; a selection goes in the same step, letters in a row share one."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            self.setCurrentCharFormat(formats.char_format("hand"))
            super().keyPressEvent(event)
            return
        with one_step(cursor):
            cursor.removeSelectedText()
            self.setTextCursor(cursor)
            self.setCurrentCharFormat(formats.char_format("hand"))
            super().keyPressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ask whoever watches the keys, then type."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if self._composing:
            event.accept()  # the key belongs to the input method and means nothing else
            return
        if self.keys(event):
            event.accept()
            return
        if _asks_to_continue(event) or (event.key() == Qt.Key.Key_Tab and self._can_continue()):
            event.accept()
            self.continue_wanted.emit()
            return
        if enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.accept()
            self._new_paragraph()
            return
        if _types(event):
            self._type(event)
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Keep Tab where it asks for suggestions."""
        stays = self._composing or (forward and self._can_continue())
        return not stays and super().focusNextPrevChild(forward)

    def _can_continue(self) -> bool:
        cursor = self.textCursor()
        text = cursor.block().text()
        before = text[: Positions(text).from_qt(cursor.positionInBlock())]
        return not cursor.hasSelection() and bool(before.strip()) and ends_sentence(before)

    def _new_paragraph(self) -> None:
        """Start a paragraph; behind a heading or a quote plain text goes on."""
        cursor = self.textCursor()
        block = cursor.block()
        part, kind = formats.part_of(block), formats.kind_of(block)
        if cursor.positionInBlock() == block.length() - 1 and kind != "text":
            kind = "text"
        if part in self._heading_parts and cursor.atBlockEnd():
            part = self._part_after(part)
        with one_step(cursor):
            cursor.removeSelectedText()
            cursor.insertBlock(formats.block_format(part, kind), formats.char_format("hand"))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _part_after(self, part: str) -> str:
        names = self._part_names
        place = names.index(part) + 1 if part in names else len(names)
        return names[place] if place < len(names) else part

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Remember whether something is being composed; what is committed is by hand."""
        self._composing = bool(event.preeditString())
        start = self.textCursor().selectionStart() + min(0, event.replacementStart())
        super().inputMethodEvent(event)
        if event.commitString():
            # Qt gives it the format of what stands before, whatever the cursor's own is.
            cursor = QTextCursor(self.document())
            cursor.joinPreviousEditBlock()
            cursor.setPosition(start)
            cursor.setPosition(self.textCursor().position(), QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(formats.char_format("hand"))
            cursor.endEditBlock()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Take text only."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Paste plain text, its lines as paragraphs of the kind they are pasted into."""
        cursor = self.textCursor()
        with one_step(cursor):
            cursor.removeSelectedText()
            cursor.insertText(formats.tidy(source.text()), formats.char_format("hand"))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    # where things are seen

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell of a plain click."""
        super().mouseReleaseEvent(event)
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if plain and not self.textCursor().hasSelection():
            self.clicked_at.emit(self.cursorForPosition(event.position().toPoint()).position())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the menu to the tab, which knows the marks."""
        self.menu_wanted.emit(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the focus went elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep lines readable: what is too wide becomes margin."""
        spare = max(_MARGIN, (self.width() - WIDEST) // 2)
        self.setViewportMargins(spare, 12, spare, 12)
        super().resizeEvent(event)
        self.moved.emit()


@contextmanager
def one_step(cursor: QTextCursor) -> Iterator[None]:
    """Make everything done inside one step to undo."""
    cursor.beginEditBlock()
    try:
        yield
    finally:
        cursor.endEditBlock()


def _asks_to_continue(event: QKeyEvent) -> bool:
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return control and event.key() == Qt.Key.Key_Space


def _types(event: QKeyEvent) -> bool:
    """Whether a key writes something, as opposed to moving, deleting or commanding."""
    text = event.text()
    if not text or not (text.isprintable() or text == "\t"):
        return False
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    alt_gr = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    held = event.modifiers() & (commands | Qt.KeyboardModifier.AltModifier)
    return not held or held == alt_gr
