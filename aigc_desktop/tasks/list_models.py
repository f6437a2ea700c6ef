"""One list of all models: known, added by the user, installed, on their way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.catalogue import CatalogueModel
from aigc_desktop.models.installed import InstalledModel, installed_models
from aigc_desktop.models.own import OwnModelsFile
from aigc_desktop.models.places import STARTER, ModelPlaces
from aigc_desktop.models.unfinished import Unfinished, unfinished_downloads

State = Literal["built_in", "installed", "unfinished", "available"]
STATES: dict[State, Message] = {
    "built_in": N_("built in"),
    "installed": N_("installed"),
    "unfinished": N_("download unfinished"),
    "available": N_("not installed"),
}


@dataclass(frozen=True)
class ModelRow:
    """One line of the list; `key` is what every action takes, and never changes.

    `entry` is None for what the catalogue does not know, `own` says that the user added it.
    """

    key: str
    title: str
    entry: CatalogueModel | None = None
    installed: InstalledModel | None = None
    unfinished: Unfinished | None = None
    own: bool = False

    @property
    def state(self) -> State:
        """How it stands with the model on this machine."""
        if self.installed is not None:
            return "built_in" if self.installed.origin == "starter" else "installed"
        return "unfinished" if self.unfinished is not None else "available"

    @property
    def size(self) -> int:
        """Bytes on the disk or, for what is not here, of the download; 0 when unknown."""
        if self.installed is not None:
            return self.installed.size
        if self.unfinished is not None:
            return self.unfinished.total
        return self.entry.download_mb * 10**6 if self.entry is not None else 0

    def fits(self, task: str, language: str) -> bool:
        """Whether it serves `task` in `language`; "" asks for any, unknown models always do."""
        if self.entry is None:
            return True
        languages = (language,) if language else self.entry.languages
        marks = self.entry.fit if not task else (task,)
        return any(self.entry.fitness(mark, one) > 0 for mark in marks for one in languages)


def list_models(entries: tuple[CatalogueModel, ...], places: ModelPlaces) -> tuple[ModelRow, ...]:
    """Return the catalogue's models, then the user's own, then whatever else is installed."""
    installed = {model.id: model for model in installed_models(places)}
    unfinished = {one.repo: one for one in unfinished_downloads(places)}
    own = OwnModelsFile(places.own).load()
    rows = [*_known(entries, installed, unfinished)]
    taken = {row.key for row in rows}
    for repo in (*own.repos, *unfinished):
        if repo not in taken:
            taken.add(repo)
            here, parts = installed.get(repo), unfinished.get(repo)
            rows.append(ModelRow(repo, repo, None, here, parts, own=repo in own.repos))
    by_repo = {entry.repo: entry for entry in entries if entry.repo}
    for model in installed.values():
        if model.id not in taken:
            title = model.folder.name if model.origin == "folder" else model.id
            entry, added = by_repo.get(model.repo), model.origin == "folder"
            rows.append(ModelRow(model.id, title, entry, model, own=added))
    return tuple(rows)


def _known(
    entries: tuple[CatalogueModel, ...],
    installed: dict[str, InstalledModel],
    unfinished: dict[str, Unfinished],
) -> Iterator[ModelRow]:
    for entry in entries:
        key = entry.repo or STARTER
        yield ModelRow(key, entry.id, entry, installed.get(key), unfinished.get(key))
