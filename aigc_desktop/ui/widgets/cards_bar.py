"""How the draft cards are shown: list or grid, favourites only."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.ui.widgets.draft_cards import DraftCards


class CardsBar(QWidget):
    """Two switches over `cards`; `changed` comes when one was used."""

    changed = Signal()

    def __init__(self, cards: DraftCards, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self.grid_button = self._switch("▦", N_("Side by side"), cards.set_grid)
        self.star_button = self._switch("★", N_("Favourites only"), cards.show_favourites_only)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.grid_button)
        row.addWidget(self.star_button)

    def _switch(self, sign: str, name: Message, use: Any) -> QToolButton:  # noqa: ANN401 - a slot
        button = QToolButton()
        button.setText(sign)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setToolTip(self._tr(name))
        button.setAccessibleName(button.toolTip())
        button.toggled.connect(use)
        button.toggled.connect(self.changed)
        return button

    def state(self) -> dict[str, bool]:
        """Return the switches as JSON values."""
        return {"grid": self.grid_button.isChecked(), "stars": self.star_button.isChecked()}

    def restore(self, state: object) -> None:
        """Set the switches as `state` says."""
        if isinstance(state, dict):
            self.grid_button.setChecked(state.get("grid") is True)
            self.star_button.setChecked(state.get("stars") is True)
