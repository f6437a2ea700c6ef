"""The user's own words, brands and personas as the window holds them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from aigc_desktop.domain.brand import Brand
from aigc_desktop.domain.persona import Persona
from aigc_desktop.domain.words import WordList
from aigc_desktop.errors import StoreError
from aigc_desktop.i18n import N_
from aigc_desktop.store.house import HouseStore
from aigc_desktop.tasks.house import HouseRules


class HouseHolder(QObject):
    """What is in force; changing it writes the files first.

    `trouble` says which file could not be read at the start; it stays as it is.
    """

    changed = Signal()

    def __init__(self, store: HouseStore) -> None:
        super().__init__()
        self._store = store
        self.trouble: StoreError | None = None
        self.words = WordList()
        try:
            self.words = store.load_words()
        except StoreError as error:
            self.trouble = error
        brands, unreadable = store.brands.load()
        personas, also = store.personas.load()
        self._brands = {brand.name: brand for brand in brands}
        self._personas = {persona.name: persona for persona in personas}
        unreadable += also
        if unreadable and self.trouble is None:
            self.trouble = StoreError(
                N_(
                    "A brand profile or persona could not be read and is left as it is: {path}. "
                    "The others are there.",
                    path=unreadable[0],
                )
            )

    def brands(self) -> list[Brand]:
        """Return every brand, by name."""
        return sorted(self._brands.values(), key=lambda brand: brand.name.casefold())

    def rules(self, brand_name: str) -> HouseRules:
        """Return the rules for texts of a brand, "" for none."""
        return HouseRules(self.words, self._brands.get(brand_name))

    def change_words(self, words: WordList) -> None:
        """Save the user's words; raise `WriteError` if they cannot be saved."""
        if words != self.words:
            self._store.save_words(words)
            self.words = words
            self.changed.emit()

    def change_brands(self, brands: list[Brand]) -> None:
        """Save new and changed brands and delete the others; raise `WriteError` if impossible."""
        if {brand.name: brand for brand in brands} != self._brands:
            try:
                self._store.brands.change(self._brands, brands)
            finally:
                self.changed.emit()

    def personas(self) -> list[Persona]:
        """Return every persona of the user's own, by name."""
        return sorted(self._personas.values(), key=lambda persona: persona.name.casefold())

    def change_personas(self, personas: list[Persona]) -> None:
        """Save new and changed personas, delete the others; raise `WriteError` if impossible."""
        if {persona.name: persona for persona in personas} != self._personas:
            try:
                self._store.personas.change(self._personas, personas)
            finally:
                self.changed.emit()
