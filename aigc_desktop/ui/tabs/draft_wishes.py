"""What can be asked for starting from one draft: others like it, one part anew, compare, mix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.document import Document
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.jobs.job import Preview
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.variants import Wish, rewrite_part, write_like
from aigc_desktop.ui.dialogs.compare_dialog import CompareDialog
from aigc_desktop.ui.dialogs.mix_dialog import MixDialog
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.widgets.draft_cards import DraftCards

PART_CANDIDATES = 8
"""So many drafts are written to take one part from."""

Writing = Callable[[TextEngine, CancelToken, Preview], Document]


class Desk(Protocol):
    """What a draft tab lets others do with it."""

    @property
    def busy(self) -> bool:
        """Whether something is being written."""
        ...

    def kind(self) -> ContentType:
        """Return the content type with the house's own checks."""
        ...

    def write_one(self, place: int, write: Writing) -> None:
        """Let `write` put another draft in the place of a card."""
        ...

    def write_many(self, count: int, write: Writing) -> None:
        """Let `write` make another run of up to `count` drafts."""
        ...

    def add(self, document: Document) -> None:
        """Show one more draft in the run shown."""
        ...


class DraftWishes(QObject):
    """Does for `desk` what the menus of its `cards` ask for."""

    def __init__(self, desk: Desk, cards: DraftCards, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._cards = cards
        self._services = services
        self._window = parent
        cards.wish_wanted.connect(self.wish)
        cards.compare_wanted.connect(self.compare)
        cards.mix_wanted.connect(self.mix)

    def wish(self, place: int, wish: Wish) -> None:
        """Write what `wish` asks for: one part of the card at `place`, or other drafts."""
        card = self._cards.document(place)
        if card is None or self._desk.busy:
            return
        settings, kind = self._services.settings, self._desk.kind()
        keep = settings.current.number("keep")
        sampling = settings.sampling(kind).changed(seed=-1)
        if wish.kind == "part":
            sampling = sampling.changed(num_candidates=PART_CANDIDATES)
            self._desk.write_one(
                place,
                lambda engine, cancel, preview: rewrite_part(
                    engine, kind, card, wish.value, sampling, cancel, preview.put
                ),
            )
            return
        self._desk.write_many(
            min(keep, sampling.num_candidates),
            lambda engine, cancel, preview: write_like(
                engine, kind, card, wish, sampling, cancel, keep, preview.put
            ),
        )

    def compare(self, place: int) -> None:
        """Show the card at `place` beside another."""
        documents = self._cards.documents()
        CompareDialog(self._desk.kind(), documents, place, self._services.tr, self._window).exec()

    def mix(self, place: int) -> None:
        """Let the user make a draft of parts of several."""
        if self._desk.busy:
            return
        documents = self._cards.documents()
        dialog = MixDialog(self._desk.kind(), documents, place, self._services.tr, self._window)
        if dialog.exec():
            self._desk.add(dialog.mixed())
