"""The draft cards, one below the other or in a grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.document import Document, digest
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.tasks.variants import Wish
from aigc_desktop.ui.widgets.draft_card import DraftCard
from aigc_desktop.ui.widgets.empty_state import EmptyState

_STEPS = (
    N_("Fill in the brief, or take the example."),
    N_("Press “Generate”: many drafts are written and checked, the best are shown."),
    N_("Edit, compare, keep and export what you like."),
)
NARROWEST = 330
"""Pixels a card in the grid needs."""


class DraftCards(QScrollArea):
    """Shows documents of one draft each; signals carry a card's place from 0."""

    changed = Signal()
    keep_wanted = Signal(int)
    regenerate_wanted = Signal(int)
    export_wanted = Signal(int)
    picture_wanted = Signal(int)
    wish_wanted = Signal(int, object)
    compare_wanted = Signal(int)
    mix_wanted = Signal(int)
    open_wanted = Signal(int)

    def __init__(self, content_type: ContentType, tr: Translator, sign: QIcon) -> None:
        """`sign` is shown while there are no drafts yet."""
        super().__init__()
        self._type = content_type
        self._tr = tr
        self.cards: list[DraftCard] = []
        self._documents: list[Document | None] = []
        self._kept: set[str] = set()
        self.favourites: set[str] = set()
        self._only_favourites = False
        self._as_grid = False
        self._columns = 1
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        self._stacks: list[QVBoxLayout] = []
        self._box = QHBoxLayout(inner)
        self._box.setContentsMargins(0, 0, 4, 0)
        self._box.setSpacing(10)
        self.empty = EmptyState(sign, N_("Drafts appear here."), _STEPS, tr)
        self._box.addWidget(self.empty, 1)
        self.setWidget(inner)

    def set_type(self, content_type: ContentType) -> None:
        """Check all drafts by the rules of `content_type` from now on."""
        self._type = content_type
        for card in self.cards:
            card.set_type(content_type)

    def _resize_to(self, count: int) -> None:
        while len(self.cards) > count:
            card = self.cards.pop()
            for stack in self._stacks:
                stack.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < count:
            self.cards.append(self._card(len(self.cards)))
        self._documents = [None] * count
        self.empty.setVisible(not self.cards)
        self._arrange()

    def _card(self, place: int) -> DraftCard:
        card = DraftCard(self._type, place + 1, self._tr)
        card.changed.connect(self.changed)
        card.keep_wanted.connect(partial(self.keep_wanted.emit, place))
        card.regenerate_wanted.connect(partial(self.regenerate_wanted.emit, place))
        card.export_wanted.connect(partial(self.export_wanted.emit, place))
        card.open_wanted.connect(partial(self.open_wanted.emit, place))
        card.picture_wanted.connect(partial(self.picture_wanted.emit, place))
        card.compare_wanted.connect(partial(self.compare_wanted.emit, place))
        card.mix_wanted.connect(partial(self.mix_wanted.emit, place))
        card.wish_wanted.connect(partial(self._on_wish, place))
        card.favourite_changed.connect(partial(self._on_star, place))
        return card

    def _on_wish(self, place: int, wish: Wish) -> None:
        self.wish_wanted.emit(place, wish)

    def _on_star(self, place: int, on: bool) -> None:
        document = self._documents[place]
        if document is not None:
            (self.favourites.add if on else self.favourites.discard)(document.id)
            self._arrange()
            self.changed.emit()

    def set_grid(self, on: bool) -> None:
        """Show the cards in as many columns as there is room for, or below one another."""
        self._as_grid = on
        self._arrange()

    def show_favourites_only(self, on: bool) -> None:
        """Show favourites only; others come back unchanged."""
        self._only_favourites = on
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Use the room there is."""
        super().resizeEvent(event)
        if self._as_grid and self._room() != self._columns:
            self._arrange()

    def _room(self) -> int:
        return max(1, self.viewport().width() // NARROWEST) if self._as_grid else 1

    def _arrange(self) -> None:
        """Put the cards that are to be seen into columns, in the order of reading."""
        self._columns = self._room()
        while len(self._stacks) < self._columns:
            stack = QVBoxLayout()
            stack.setSpacing(10)
            stack.addStretch()
            self._box.addLayout(stack, 1)
            self._stacks.append(stack)
        for card in self.cards:
            for stack in self._stacks:
                stack.removeWidget(card)
        shown = 0
        for place, card in enumerate(self.cards):
            hidden = self._only_favourites and not self._is_favourite(place)
            if not hidden:
                stack = self._stacks[shown % self._columns]
                stack.insertWidget(stack.count() - 1, card)
                shown += 1
            card.setVisible(not hidden)
        for number, stack in enumerate(self._stacks):
            in_use = bool(self.cards) and number < self._columns
            self._box.setStretchFactor(stack, 1 if in_use else 0)

    def _is_favourite(self, place: int) -> bool:
        document = self._documents[place] if place < len(self._documents) else None
        return document is None or document.id in self.favourites

    def begin(self, count: int) -> None:
        """Show `count` empty cards to be written into."""
        self._resize_to(count)
        for card in self.cards:
            card.show_parts({})

    def begin_one(self, place: int) -> None:
        """Empty one card; no other can be regenerated meanwhile."""
        self.cards[place].show_parts({})
        self._allow_writing(allowed=False)

    def _allow_writing(self, *, allowed: bool) -> None:
        for card in self.cards:
            card.regenerate_button.setEnabled(allowed and card.draft is not None)
            card.wishes.setEnabled(allowed and card.draft is not None)

    def preview(self, place: int, parts: Mapping[str, str]) -> None:
        """Show a candidate as far as it is written."""
        if place < len(self.cards):
            self.cards[place].show_parts(parts)

    def show_documents(self, documents: list[Document]) -> None:
        """Show one card for each document."""
        self._resize_to(len(documents))
        for place, document in enumerate(documents):
            self.show_document(place, document)
        self._arrange()

    def show_document(self, place: int, document: Document) -> None:
        """Show `document` in one card."""
        self._documents[place] = document
        card = self.cards[place]
        card.show_draft(document.drafts[0], document.receipt.brief)
        card.set_kept(_fingerprint(document) in self._kept)
        card.star_button.setChecked(document.id in self.favourites)
        self._allow_writing(allowed=True)

    def document(self, place: int) -> Document | None:
        """Return a card's document as it stands, edits included."""
        document, draft = self._documents[place], self.cards[place].current_draft()
        if document is None or draft is None:
            return document
        changed = digest(draft.text) != document.receipt.digests.get(draft.index)
        return replace(document, drafts=(draft,), edited=changed)

    def documents(self) -> list[Document]:
        """Return every finished card's document as it stands."""
        found = (self.document(place) for place in range(len(self.cards)))
        return [document for document in found if document is not None]

    def set_kept(self, place: int) -> None:
        """Show that a card's document lies in the library."""
        document = self.document(place)
        if document is not None:
            self._kept.add(_fingerprint(document))
        self.cards[place].set_kept(True)


def _fingerprint(document: Document) -> str:
    """What tells whether the document in the library is this one as it stands."""
    return document.id + digest(document.drafts[0].text)
