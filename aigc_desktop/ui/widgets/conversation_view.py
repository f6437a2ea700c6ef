"""The messages of a conversation, newest at the bottom."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.conversation import Conversation
from aigc_desktop.i18n import Translator
from aigc_desktop.ui.widgets.bubble import Bubble


class ConversationView(QScrollArea):
    """Shows turns as bubbles and stays at the bottom while a reply grows.

    Signals about one message carry its place in the branch shown, from 0.
    """

    chosen = Signal(int)
    regenerate_wanted = Signal()
    continue_wanted = Signal()
    lifted = Signal(int)
    edit_wanted = Signal(int)
    branch_wanted = Signal(int, int)
    action_wanted = Signal(int, str)
    open_wanted = Signal(int)

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self.bubbles: list[Bubble] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self._box.setSpacing(10)
        self._box.addStretch()
        self.setWidget(inner)
        self._at_bottom = True
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._note_place)
        bar.rangeChanged.connect(self._follow)

    def _note_place(self, value: int) -> None:
        self._at_bottom = value >= self.verticalScrollBar().maximum() - 8

    def _follow(self, _: int, maximum: int) -> None:
        if self._at_bottom:
            self.verticalScrollBar().setValue(maximum)

    def add(self, turn: Turn) -> Bubble:
        """Add a message at the end."""
        bubble = Bubble(turn.role, turn.text, self._tr)
        bubble.chosen.connect(self.chosen)
        bubble.regenerate_wanted.connect(self.regenerate_wanted)
        bubble.continue_wanted.connect(self.continue_wanted)
        place = len(self.bubbles)
        bubble.edit_wanted.connect(partial(self.edit_wanted.emit, place))
        bubble.branch_wanted.connect(partial(self.branch_wanted.emit, place))
        bubble.action_wanted.connect(partial(self.action_wanted.emit, place))
        bubble.open_wanted.connect(partial(self.open_wanted.emit, place))
        bubble.lifted.connect(partial(self.lifted.emit, place))
        self._box.insertWidget(self._box.count() - 1, bubble)
        self.bubbles.append(bubble)
        for other in self.bubbles:
            other.set_last(other is bubble)
        self._at_bottom = True
        return bubble

    def remove_last(self) -> None:
        """Take the newest message away."""
        bubble = self.bubbles.pop()
        self._box.removeWidget(bubble)
        bubble.hide()
        bubble.deleteLater()
        if self.bubbles:
            self.bubbles[-1].set_last(True)

    def show_turns(self, turns: tuple[Turn, ...]) -> None:
        """Show a whole conversation."""
        while self.bubbles:
            self.remove_last()
        for turn in turns:
            self.add(turn)

    def show_conversation(self, talk: Conversation) -> None:
        """Show the branch `talk` points at, and where it has others."""
        self.show_turns(talk.turns)
        for bubble, node in zip(self.bubbles, talk.path, strict=True):
            siblings = talk.siblings(node.id)
            bubble.show_branches(siblings.index(node.id), len(siblings))

    def show_forgotten(self, count: int) -> None:
        """Show that the model no longer reads the oldest `count` messages."""
        for place, bubble in enumerate(self.bubbles):
            bubble.set_forgotten(place < count)
