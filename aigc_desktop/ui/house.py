"""The user's own words and brands as the window holds them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from aigc_desktop.domain.brand import Brand
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
        found, unreadable = store.load_brands()
        self._brands = {brand.name: brand for brand in found}
        if unreadable and self.trouble is None:
            self.trouble = StoreError(
                N_(
                    "A brand profile could not be read and is left as it is: {path}. The others "
                    "are there.",
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
        wanted = {brand.name: brand for brand in brands}
        if wanted == self._brands:
            return
        try:
            for name, brand in wanted.items():
                if self._brands.get(name) != brand:
                    self._store.save_brand(brand)
                    self._brands[name] = brand
            for name in set(self._brands) - set(wanted):
                self._store.delete_brand(name)
                del self._brands[name]
        finally:
            self.changed.emit()
