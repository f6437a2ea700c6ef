"""A folder of named things, one file each, to be read and passed on by people."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from aigc_desktop.errors import StoreError, WriteError
from aigc_desktop.i18n.message import N_

log = logging.getLogger(__name__)
_SHORT = 40


class Named(Protocol):
    """Something known by its name."""

    @property
    def name(self) -> str:
        """The name; no two things on a shelf have the same."""


Thing = TypeVar("Thing", bound=Named)


@dataclass(frozen=True)
class Shelf(Generic[Thing]):
    """Keeps things of one kind in `folder`. `word` begins file names where a name gives none."""

    folder: Path
    read: Callable[[Path], Thing]
    write: Callable[[Thing, Path], None]
    word: str

    def load(self) -> tuple[list[Thing], list[Path]]:
        """Return everything, by name, and the files that cannot be read."""
        found: dict[str, Thing] = {}
        unreadable: list[Path] = []
        for path in sorted(self.folder.glob("*.toml")):
            try:
                thing = self.read(path)
            except StoreError:
                log.warning("a %s file cannot be read", self.word)
                unreadable.append(path)
                continue
            found.setdefault(thing.name, thing)
        return sorted(found.values(), key=lambda one: one.name.casefold()), unreadable

    def save(self, thing: Thing) -> None:
        """Write one thing; raise `WriteError` if that is not possible."""
        self.write(thing, self.file_of(thing.name))

    def delete(self, name: str) -> None:
        """Remove a thing's file; raise `WriteError` if that is not possible."""
        try:
            for path in self.folder.glob("*.toml"):
                if self._name_in(path) == name:
                    path.unlink()
        except OSError as error:
            raise WriteError(
                N_(
                    "“{name}” could not be deleted ({reason}). It is still there.",
                    name=name,
                    reason=error.strerror or error,
                )
            ) from error

    def change(self, before: dict[str, Thing], wanted: list[Thing]) -> None:
        """Save what is new or changed, delete the rest, and note each step in `before`.

        Raises `WriteError` where a step is not possible; `before` then tells how far it came.
        """
        for thing in wanted:
            if before.get(thing.name) != thing:
                self.save(thing)
                before[thing.name] = thing
        for name in set(before) - {thing.name for thing in wanted}:
            self.delete(name)
            del before[name]

    def file_of(self, name: str) -> Path:
        """Return the file for `name`: readable, and never that of another name."""
        readable = re.sub(r"[^\w]+", "-", name).strip("-_")[:_SHORT] or self.word
        mark = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
        return self.folder / f"{readable}-{mark}.toml"

    def _name_in(self, path: Path) -> str:
        try:
            return self.read(path).name
        except StoreError:
            return ""
