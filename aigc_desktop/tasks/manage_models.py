"""Advises on models, fetches, imports and removes them; window and command line share it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.catalogue import CatalogueModel, find_entry, load_catalogue
from aigc_desktop.models.download import Downloader
from aigc_desktop.models.hub import HubSource
from aigc_desktop.models.importing import import_folder
from aigc_desktop.models.installed import (
    InstalledModel,
    find_installed,
    installed_models,
    remove,
    verify,
)
from aigc_desktop.models.meter import ProgressSink, TransferProgress, ignore_progress
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken

__all__ = [
    "CatalogueModel",
    "HubSource",
    "InstalledModel",
    "ModelPlaces",
    "Recommendation",
    "TransferProgress",
    "advise",
    "catalogue",
    "download_model",
    "import_model",
    "installed_models",
    "remove_model",
    "verify_model",
]

REFERENCE_PARAMETERS = 124_000_000
SLOW = 5.0
"""Tokens per second below which a person waits too long."""
_REPO = re.compile(r"[\w.-]+/[\w.-]+(@[\w./-]+)?", re.ASCII)
_FITNESS = {
    1: N_("Suits this task only in part."),
    2: N_("Suits this task."),
    3: N_("Suits this task well."),
}


@dataclass(frozen=True)
class Recommendation:
    """A model for a task, with what speaks for and against it.

    `possible` says whether memory and disk suffice; `tokens_per_s` is 0 when unknown.
    """

    model: CatalogueModel
    possible: bool
    tokens_per_s: float
    reasons: tuple[Message, ...]


def catalogue(paths: AppPaths) -> tuple[CatalogueModel, ...]:
    """Return the models we know of."""
    return load_catalogue(paths.resources)


def advise(
    models: tuple[CatalogueModel, ...],
    task: str,
    language: str,
    ram_mb: int,
    disk_mb: int,
    tokens_per_s_at_124m: float = 0.0,
) -> tuple[Recommendation, ...]:
    """Return the models fit for `task` in `language` ("en", "zh"), best first.

    `ram_mb` and `disk_mb` are what is free (10^6 bytes), `tokens_per_s_at_124m` what a GPT-2
    of 124 million parameters reaches on this machine, 0 if nobody measured. Models that
    memory or disk cannot hold come last.
    """
    found = [
        _recommend(model, task, language, ram_mb, disk_mb, tokens_per_s_at_124m)
        for model in models
        if model.fitness(task, language) > 0
    ]
    return tuple(sorted(found, key=lambda item: _rank(item, task, language)))


def download_model(
    name: str,
    paths: AppPaths,
    places: ModelPlaces,
    source: HubSource,
    cancel: CancelToken,
    report: ProgressSink = ignore_progress,
) -> InstalledModel:
    """Fetch a model of the catalogue, or any repository given as "owner/name[@revision]".

    Raises `DownloadError`, `ModelError`, `WriteError`, and `Cancelled` (a later call then
    continues).
    """
    repo, revision = _address(name, catalogue(paths))
    if not repo:
        return find_installed(name, places)
    folder = Downloader(source, places).download(repo, revision, cancel, report)
    return _in_folder(folder, places)


def import_model(
    source: Path,
    places: ModelPlaces,
    cancel: CancelToken,
    report: ProgressSink = ignore_progress,
) -> InstalledModel:
    """Copy the model in the folder `source` to ours; errors as `import_folder`."""
    return _in_folder(import_folder(source, places, cancel, report), places)


def remove_model(name: str, places: ModelPlaces, cancel: CancelToken) -> InstalledModel:
    """Delete the installed model called `name` and return what it was.

    Raises `ModelError` for an unknown or the built-in one and `WriteError`.
    """
    model = find_installed(name, places)
    remove(model, places, cancel)
    return model


def verify_model(name: str, places: ModelPlaces, cancel: CancelToken) -> int:
    """Read the model called `name` again; return how many of its files had a hash to compare.

    Raises `ModelError` when a file changed.
    """
    return verify(find_installed(name, places), cancel)


def _address(name: str, models: tuple[CatalogueModel, ...]) -> tuple[str, str]:
    """Return repository and revision; both empty for the built-in model."""
    repo, _, revision = name.strip().partition("@")
    try:
        entry = find_entry(repo, models)
    except ModelError:
        if not _REPO.fullmatch(name.strip()):
            raise
        return repo, revision or "main"
    return entry.repo, revision or entry.revision


def _in_folder(folder: Path, places: ModelPlaces) -> InstalledModel:
    found = (model for model in installed_models(places) if model.folder == folder)
    return next(found, None) or find_installed(folder.name, places)


def _rank(item: Recommendation, task: str, language: str) -> tuple[bool, bool, bool, int, int]:
    slow = 0 < item.tokens_per_s < SLOW
    fitness = item.model.fitness(task, language)
    doubtful = "weights" in item.model.unsure
    return (not item.possible, doubtful, slow, -fitness, item.model.parameters)


def _recommend(
    model: CatalogueModel, task: str, language: str, ram_mb: int, disk_mb: int, speed: float
) -> Recommendation:
    rate = speed * REFERENCE_PARAMETERS / model.parameters
    lacks = _lacks(model, ram_mb, disk_mb)
    reasons = [_FITNESS[model.fitness(task, language)], _arrival(model), *lacks]
    if rate > 0:
        reasons.append(_speed(rate))
    return Recommendation(model, not lacks, rate, (*reasons, *_doubts(model)))


def _arrival(model: CatalogueModel) -> Message:
    if model.built_in:
        return N_("Works at once, without a download.")
    return N_("Download: {size} MB.", size=model.download_mb)


def _lacks(model: CatalogueModel, ram_mb: int, disk_mb: int) -> list[Message]:
    lacks = []
    if model.ram_mb > ram_mb:
        lacks.append(
            N_(
                "Needs about {needed} MB of memory; {free} MB are free.",
                needed=model.ram_mb,
                free=ram_mb,
            )
        )
    if model.download_mb > disk_mb:
        lacks.append(
            N_(
                "Needs {needed} MB on the disk; {free} MB are free.",
                needed=model.download_mb,
                free=disk_mb,
            )
        )
    return lacks


def _speed(rate: float) -> Message:
    if rate < SLOW:
        return N_("Slow on this computer: about {rate} tokens a second.", rate=f"{rate:.1f}")
    return N_("Writes about {rate} tokens a second here.", rate=round(rate))


def _doubts(model: CatalogueModel) -> list[Message]:
    doubts = []
    if not model.licence:
        doubts.append(N_("No licence is stated; ask its authors before using it for business."))
    if "weights" in model.unsure:
        doubts.append(
            N_("It may lack weights in the safe format; then the download stops and says so.")
        )
    return doubts
