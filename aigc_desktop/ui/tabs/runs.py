"""The runs of a draft tab: pressing Generate again takes nothing away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from aigc_desktop.domain.document import Document, all_receipts

MOST = 12


@dataclass(frozen=True)
class Run:
    """What one press of Generate gave: the document, and its cards as they stand now."""

    document: Document
    cards: tuple[Document, ...]

    def combined(self) -> Document:
        """Return all cards as one document, edits included.

        Cards that were regenerated one by one bring their own receipts along.
        """
        main = self.document.receipt
        others = tuple(
            receipt
            for receipt in all_receipts(self.cards)
            if receipt.sampling.seed != main.sampling.seed
        )
        own = {
            index: digest
            for card in self.cards
            if card.receipt.sampling.seed == main.sampling.seed
            for index, digest in card.receipt.digests.items()
        }
        return replace(
            self.document,
            drafts=tuple(card.drafts[0] for card in self.cards),
            receipt=replace(main, digests=own, also=others),
            edited=any(card.edited for card in self.cards),
        )


class Runs:
    """The last runs, oldest first, and which of them is shown."""

    def __init__(self, runs: list[Run] | None = None, at: int = -1) -> None:
        self._runs = (runs or [])[-MOST:]
        last = len(self._runs) - 1
        self._at = at if 0 <= at <= last else last

    @property
    def shown(self) -> Run | None:
        """The run that is shown, None before the first one."""
        return self._runs[self._at] if self._runs else None

    @property
    def place(self) -> tuple[int, int]:
        """Which run is shown, counted from 1, and how many there are."""
        return self._at + 1, len(self._runs)

    def all(self) -> tuple[Run, ...]:
        """Return every run, oldest first."""
        return tuple(self._runs)

    def add(self, run: Run) -> None:
        """Add a run and show it; the oldest goes when there are too many."""
        self._runs = [*self._runs, run][-MOST:]
        self._at = len(self._runs) - 1

    def note(self, cards: tuple[Document, ...]) -> None:
        """Write down the cards of the shown run as they stand."""
        if self._runs and cards:
            self._runs[self._at] = replace(self._runs[self._at], cards=cards)

    def drop(self, unwanted: Callable[[Document], bool]) -> bool:
        """Let go of cards that are `unwanted` and of runs without any other; whether any went."""
        left = [
            replace(run, cards=cards)
            for run in self._runs
            if (cards := tuple(card for card in run.cards if not unwanted(card)))
        ]
        left = [replace(run, document=_without(run, unwanted)) for run in left]
        changed = left != self._runs
        self._runs, self._at = left, min(self._at, len(left) - 1)
        return changed

    def step(self, by: int) -> None:
        """Show the run `by` places further, as far as there is one."""
        self._at = max(0, min(len(self._runs) - 1, self._at + by))


def _without(run: Run, unwanted: Callable[[Document], bool]) -> Document:
    """Return the run's document with nothing left of what is `unwanted`."""
    if not unwanted(run.document):
        return run.document
    kept = {card.drafts[0].index for card in run.cards}
    document = run.document
    return replace(
        document,
        drafts=tuple(draft for draft in document.drafts if draft.index in kept),
        rejected=(),
        title=run.cards[0].title,
    )
