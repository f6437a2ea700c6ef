"""Where the user's own words and brands are kept: one file each, to be read by people."""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.domain.brand import Brand
from aigc_desktop.domain.words import WordList
from aigc_desktop.errors import StoreError, WriteError
from aigc_desktop.i18n.message import N_
from aigc_desktop.paths import AppPaths
from aigc_desktop.store.words_toml import read_brand, read_words, write_brand, write_words

log = logging.getLogger(__name__)
_SHORT = 40


@dataclass(frozen=True)
class HouseStore:
    """The word list `words` and the folder `brands` with a file for each brand."""

    words: Path
    brands: Path

    @classmethod
    def of(cls, paths: AppPaths) -> HouseStore:
        """Return the store in the user's folders."""
        return cls(paths.config / "words.toml", paths.data / "brands")

    def load_words(self) -> WordList:
        """Return the user's words, none where there is no file yet.

        Raises `StoreError` for a damaged file, which is left as it is.
        """
        return read_words(self.words) if self.words.exists() else WordList()

    def save_words(self, words: WordList) -> None:
        """Write the user's words; raise `WriteError` if that is not possible."""
        write_words(words, self.words)

    def load_brands(self) -> tuple[list[Brand], list[Path]]:
        """Return every brand, by name, and the files that cannot be read."""
        found: dict[str, Brand] = {}
        unreadable: list[Path] = []
        for path in sorted(self.brands.glob("*.toml")):
            try:
                brand = read_brand(path)
            except StoreError:
                log.warning("a brand file cannot be read")
                unreadable.append(path)
                continue
            found.setdefault(brand.name, brand)
        return sorted(found.values(), key=lambda brand: brand.name.casefold()), unreadable

    def save_brand(self, brand: Brand) -> None:
        """Write one brand; raise `WriteError` if that is not possible."""
        write_brand(brand, self.file_of(brand.name))

    def delete_brand(self, name: str) -> None:
        """Remove a brand's file; raise `WriteError` if that is not possible."""
        try:
            for path in self.brands.glob("*.toml"):
                if _name_in(path) == name:
                    path.unlink()
        except OSError as error:
            raise WriteError(
                N_(
                    "“{name}” could not be deleted ({reason}). It is still there.",
                    name=name,
                    reason=error.strerror or error,
                )
            ) from error

    def file_of(self, name: str) -> Path:
        """Return the file for the brand `name`: readable, and never that of another name."""
        readable = re.sub(r"[^\w]+", "-", name).strip("-_")[:_SHORT] or "brand"
        mark = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
        return self.brands / f"{readable}-{mark}.toml"


def _name_in(path: Path) -> str:
    try:
        return read_brand(path).name
    except StoreError:
        return ""
