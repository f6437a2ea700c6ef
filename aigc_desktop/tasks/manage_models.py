"""Fetches, imports, verifies, repairs and removes models; window and commands share it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from aigc_desktop.domain.settings import Settings
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.models.catalogue import CatalogueModel, find_entry, load_catalogue
from aigc_desktop.models.download import Downloader
from aigc_desktop.models.fit import check_model
from aigc_desktop.models.hub import HUB, HubSource
from aigc_desktop.models.importing import import_model as copy_model
from aigc_desktop.models.installed import InstalledModel, find_installed, installed_models
from aigc_desktop.models.meter import ProgressSink, ignore_progress
from aigc_desktop.models.network import NetworkGate, NetworkJournal, check_address
from aigc_desktop.models.own import OwnModelsFile
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.removing import remove
from aigc_desktop.models.unfinished import give_up
from aigc_desktop.models.verifying import Verified, drop_files, verify
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken

JOURNAL = "network.jsonl"
_REPO = re.compile(r"[\w.-]+/[\w.-]+(@[\w./-]+)?", re.ASCII)


@dataclass(frozen=True)
class ModelAccess:
    """Where models lie and how they are reached; every function here is given one."""

    paths: AppPaths
    places: ModelPlaces
    gate: NetworkGate
    source: HubSource = field(default_factory=HubSource)


def network_journal(paths: AppPaths) -> NetworkJournal:
    """Return the record of everything that used the network."""
    return NetworkJournal(paths.data / JOURNAL)


def model_access(
    paths: AppPaths,
    settings: Settings,
    environment: Mapping[str, str],
    *,
    offline: bool,
    token: str | None = None,
    endpoint: str = "",
    proxy: str = "",
) -> ModelAccess:
    """Return the access the settings, the environment and a command's options ask for.

    An option beats a setting, a setting the variables HF_ENDPOINT and HF_TOKEN. Raises
    `UsageError` for an address that is none.
    """
    address = endpoint or settings.text("endpoint") or environment.get("HF_ENDPOINT") or HUB
    check_address(endpoint or settings.text("endpoint"))
    check_address(settings.text("proxy"))
    source = HubSource(
        endpoint=address.rstrip("/"),
        proxy=proxy or settings.text("proxy") or None,
        token=token or environment.get("HF_TOKEN") or None,
    )
    forbidden = offline or settings.text("network") == "never"
    gate = NetworkGate(network_journal(paths), forbidden)
    return ModelAccess(paths, ModelPlaces.of(paths, environment), gate, source)


def catalogue(paths: AppPaths) -> tuple[CatalogueModel, ...]:
    """Return the models we know of."""
    return load_catalogue(paths.resources)


def download_model(
    name: str, access: ModelAccess, cancel: CancelToken, report: ProgressSink = ignore_progress
) -> InstalledModel:
    """Fetch a model of the catalogue, or any repository given as "owner/name[@revision]".

    Raises `DownloadError`, `ModelError`, `WriteError`, and `Cancelled` (a later call then
    continues).
    """
    repo, revision = address_of(name, catalogue(access.paths))
    if not repo:
        return find_installed(name, access.places)
    downloader = Downloader(access.source, access.places, access.gate)
    folder = downloader.download(repo, revision, cancel, report)
    return _in_folder(folder, access.places)


def give_up_download(name: str, access: ModelAccess, cancel: CancelToken) -> None:
    """Delete what an unfinished download of `name` left."""
    repo, _ = address_of(name, catalogue(access.paths))
    give_up(repo, access.places, cancel)


def import_model(
    source: Path, access: ModelAccess, cancel: CancelToken, report: ProgressSink = ignore_progress
) -> InstalledModel:
    """Copy the model in a folder or archive to ours; errors as `importing.import_model`."""
    return _in_folder(copy_model(source, access.places, cancel, report), access.places)


def add_repo(text: str, access: ModelAccess) -> str:
    """Put a repository ("owner/name", or its page's address) on the list and return its name.

    Nothing is sent. Raises `ModelError` for what is none and `WriteError`.
    """
    repo = text.strip().partition("@")[0]
    if "://" in repo:
        repo = "/".join(urlsplit(repo).path.strip("/").split("/")[:2])
    if not _REPO.fullmatch(repo):
        raise ModelError(
            N_(
                "“{name}” is no name of a model. Nothing was added. Write it like owner/name, as "
                "its page on the hub shows it.",
                name=text.strip(),
            )
        )
    OwnModelsFile(access.places.own).add_repo(repo)
    return repo


def add_folder(folder: Path, access: ModelAccess) -> InstalledModel:
    """Put a model's folder on the list without copying it; errors as `check_model`."""
    checked = check_model(folder)
    OwnModelsFile(access.places.own).add_folder(folder.resolve())
    return InstalledModel(str(folder.resolve()), "folder", folder.resolve(), checked.size)


def drop_repo(repo: str, access: ModelAccess) -> None:
    """Take a repository the user added off the list; raises `WriteError`."""
    OwnModelsFile(access.places.own).drop(repo)


def remove_model(name: str, access: ModelAccess, cancel: CancelToken) -> InstalledModel:
    """Delete the installed model called `name` and return what it was.

    Raises `ModelError` for an unknown or the built-in one and `WriteError`.
    """
    model = find_installed(name, access.places)
    remove(model, access.places, cancel)
    return model


def verify_model(
    name: str, access: ModelAccess, cancel: CancelToken, report: ProgressSink = ignore_progress
) -> Verified:
    """Read the model called `name` again; raise `ModelError` when files changed."""
    model = find_installed(name, access.places)
    found = verify(model, cancel, report)
    if found.changed:
        raise ModelError(
            N_(
                "Files of {name} are not what they were: {files}. Your texts are safe. Repair "
                "the model, or remove it and fetch it again.",
                name=model.id,
                files=", ".join(found.changed),
            )
        )
    return found


def repair_model(
    name: str, access: ModelAccess, cancel: CancelToken, report: ProgressSink = ignore_progress
) -> Verified:
    """Fetch the damaged files of `name` again, only these; return what was found before.

    Raises `ModelError` for a model that did not come from a hub, and as `download_model`.
    """
    model = find_installed(name, access.places)
    found = verify(model, cancel, report)
    if not found.changed:
        return found
    if model.origin != "hub":
        raise ModelError(
            N_(
                "Files of {name} are damaged ({files}), and it did not come from a hub. Nothing "
                "was changed. Remove it and import it again from its source.",
                name=model.id,
                files=", ".join(found.changed),
            )
        )
    drop_files(model, found.changed)
    downloader = Downloader(access.source, access.places, access.gate)
    downloader.download(model.repo, model.revision, cancel, report, "repair")
    return found


def address_of(name: str, models: tuple[CatalogueModel, ...]) -> tuple[str, str]:
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
