"""Suggestions right under the place they are for; the text is untouched until one is taken."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.tasks.rewrite import Suggestion

_WIDTH = 560
_PAD = 14
_TALLEST = 300


class SuggestionBox(QFrame):
    """Lists suggestions: arrows choose, Enter accepts, Escape leaves everything as it is.

    `chosen` comes with the suggestion taken, `closed` when the box goes without one.
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget, tr: Translator) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("floating")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._tr = tr
        self._items: list[Suggestion] = []
        self._place = QRect()
        self.hint = QLabel()
        self.hint.setObjectName("hint")
        self.hint.setWordWrap(True)
        self.list = QListWidget()
        self.list.setObjectName("suggestions")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setWordWrap(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr(N_("Suggestions")))
        self.list.itemClicked.connect(lambda item: self._take(self.list.row(item)))
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.list)
        column.addWidget(self.hint)
        self.hide()

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Return what is listed."""
        return tuple(self._items)

    def begin(self, place: QRect) -> None:
        """Open an empty box under `place`, in the parent's coordinates."""
        self._items = []
        self._place = place
        self.list.clear()
        self._say(N_("Writing suggestions… Esc stops."))
        self.show()
        self.raise_()
        self._fit()

    def move_to(self, place: QRect) -> None:
        """Stay with `place`, which has moved."""
        self._place = place
        self._fit()

    def add(self, suggestion: Suggestion, most: int) -> None:
        """Show one more, as long as there are fewer than `most`; none is moved meanwhile."""
        if len(self._items) < most and suggestion not in self._items:
            self._items.append(suggestion)
            self.list.addItem(self._item(suggestion))
            if len(self._items) == 1:
                self.list.setCurrentRow(0)
            self._fit()

    def finish(self, suggestions: tuple[Suggestion, ...]) -> None:
        """Show the final suggestions, best first; what the user has chosen stays chosen."""
        row = self.list.currentRow()
        kept = self._items[row] if row > 0 else None
        others = [item for item in suggestions if item != kept]
        self._items = others
        if kept is not None:
            self._items = [*others[:row], kept, *others[row:]][: max(len(suggestions), row + 1)]
        self.list.clear()
        for item in self._items:
            self.list.addItem(self._item(item))
        self.list.setCurrentRow(self._items.index(kept) if kept in self._items else 0)
        if self._items:
            self._say(N_("↑ ↓ choose, Enter takes, Esc leaves the text as it is."))
        else:
            self._say(
                N_("The model wrote nothing usable here. Esc, then try again or another place.")
            )
        self._fit()

    def _item(self, suggestion: Suggestion) -> QListWidgetItem:
        notes = [self._tr(finding.message) for finding in suggestion.findings]
        item = QListWidgetItem("\n".join([suggestion.text.strip(), *(f"! {n}" for n in notes)]))
        item.setToolTip("\n".join(notes))
        return item

    def _say(self, message: Message) -> None:
        self.hint.setText(self._tr(message))

    def _fit(self) -> None:
        """Take the room the texts need, under the place or, where that is short, above it."""
        parent = self._over
        width = min(_WIDTH, parent.width() - 2 * _PAD)
        metrics = self.list.fontMetrics()
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        height = 0
        for row in range(self.list.count()):
            item = self.list.item(row)
            room = QRect(0, 0, width - 36, 10_000)
            size = metrics.boundingRect(room, int(flags), item.text()).height() + 12
            item.setSizeHint(QSize(width - 24, size))
            height += size
        self.list.setFixedHeight(min(height + 2, _TALLEST))
        self.list.setVisible(self.list.count() > 0)
        self.resize(width, self.sizeHint().height())
        left = max(_PAD, min(self._place.left(), parent.width() - width - _PAD))
        top = self._place.bottom() + 6
        if top + self.height() > parent.height() and self._place.top() > self.height():
            top = self._place.top() - self.height() - 6
        self.move(left, top)

    def take_key(self, event: QKeyEvent) -> bool:
        """Act on a key; return whether it was for the box. Any other key closes it."""
        if not self.isVisible():
            return False
        key, row = event.key(), self.list.currentRow()
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self._items:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((row + step) % len(self._items))
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}:
            if self._items:
                self._take(row)
            return True
        if key in {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta}:
            return False
        self.close_box()
        return bool(key == Qt.Key.Key_Escape)

    def _take(self, row: int) -> None:
        suggestion = self._items[row]
        self.hide()
        self.chosen.emit(suggestion)

    def close_box(self) -> None:
        """Go away without changing anything."""
        if self.isVisible():
            self.hide()
            self.closed.emit()
