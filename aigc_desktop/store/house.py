"""Where the user's own words, brands and personas are kept: files to be read by people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.domain.brand import Brand
from aigc_desktop.domain.persona import Persona
from aigc_desktop.domain.words import WordList
from aigc_desktop.paths import AppPaths
from aigc_desktop.store.persona_toml import read_persona, write_persona
from aigc_desktop.store.shelf import Shelf
from aigc_desktop.store.words_toml import read_brand, read_words, write_brand, write_words


@dataclass(frozen=True)
class HouseStore:
    """The word list `words`, and the folders `data` / "brands" and "personas"."""

    words: Path
    data: Path

    @classmethod
    def of(cls, paths: AppPaths) -> HouseStore:
        """Return the store in the user's folders."""
        return cls(paths.config / "words.toml", paths.data)

    @property
    def brands(self) -> Shelf[Brand]:
        """The brand profiles."""
        return Shelf(self.data / "brands", read_brand, write_brand, "brand")

    @property
    def personas(self) -> Shelf[Persona]:
        """The user's own personas."""
        return Shelf(self.data / "personas", read_persona, write_persona, "persona")

    def load_words(self) -> WordList:
        """Return the user's words, none where there is no file yet.

        Raises `StoreError` for a damaged file, which is left as it is.
        """
        return read_words(self.words) if self.words.exists() else WordList()

    def save_words(self, words: WordList) -> None:
        """Write the user's words; raise `WriteError` if that is not possible."""
        write_words(words, self.words)
