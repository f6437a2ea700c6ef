"""The column of draft cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.document import Document, digest
from aigc_desktop.i18n import Translator
from aigc_desktop.ui.widgets.draft_card import DraftCard


class DraftCards(QScrollArea):
    """Shows documents of one draft each; signals carry a card's place from 0."""

    changed = Signal()
    keep_wanted = Signal(int)
    regenerate_wanted = Signal(int)
    export_wanted = Signal(int)
    open_wanted = Signal(int)

    def __init__(self, content_type: ContentType, tr: Translator) -> None:
        super().__init__()
        self._type = content_type
        self._tr = tr
        self.cards: list[DraftCard] = []
        self._documents: list[Document | None] = []
        self._kept: set[str] = set()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(0, 0, 4, 0)
        self._box.setSpacing(10)
        self._box.addStretch()
        self.setWidget(inner)

    def _resize_to(self, count: int) -> None:
        while len(self.cards) > count:
            card = self.cards.pop()
            self._box.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < count:
            place = len(self.cards)
            card = DraftCard(self._type, place + 1, self._tr)
            card.changed.connect(self.changed)
            card.keep_wanted.connect(partial(self.keep_wanted.emit, place))
            card.regenerate_wanted.connect(partial(self.regenerate_wanted.emit, place))
            card.export_wanted.connect(partial(self.export_wanted.emit, place))
            card.open_wanted.connect(partial(self.open_wanted.emit, place))
            self._box.insertWidget(place, card)
            self.cards.append(card)
        self._documents = [None] * count

    def begin(self, count: int) -> None:
        """Show `count` empty cards to be written into."""
        self._resize_to(count)
        for card in self.cards:
            card.show_parts({})

    def begin_one(self, place: int) -> None:
        """Empty one card; no other can be regenerated meanwhile."""
        self.cards[place].show_parts({})
        self._allow_regenerate(allowed=False)

    def _allow_regenerate(self, *, allowed: bool) -> None:
        for card in self.cards:
            card.regenerate_button.setEnabled(allowed and card.draft is not None)

    def preview(self, place: int, parts: Mapping[str, str]) -> None:
        """Show a candidate as far as it is written."""
        if place < len(self.cards):
            self.cards[place].show_parts(parts)

    def show_documents(self, documents: list[Document]) -> None:
        """Show one card for each document."""
        self._resize_to(len(documents))
        for place, document in enumerate(documents):
            self.show_document(place, document)

    def show_document(self, place: int, document: Document) -> None:
        """Show `document` in one card."""
        self._documents[place] = document
        self.cards[place].show_draft(document.drafts[0], document.receipt.brief)
        self.cards[place].set_kept(_fingerprint(document) in self._kept)
        self._allow_regenerate(allowed=True)

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
