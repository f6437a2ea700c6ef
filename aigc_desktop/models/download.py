"""Downloads a model: looked up, fetched, verified, and only then visible."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.errors import DownloadError, ModelError
from aigc_desktop.models.check import check_config
from aigc_desktop.models.files import CONFIG, feed
from aigc_desktop.models.fit import check_model, check_numbers
from aigc_desktop.models.hub import HubSource, RemoteModel, check_names, read_model
from aigc_desktop.models.hub_cache import (
    is_whole,
    link_or_copy,
    publish,
    repo_folder,
    set_ref,
    snapshot_folder,
)
from aigc_desktop.models.hub_errors import disk_error, disk_full
from aigc_desktop.models.meter import Meter, ProgressSink, ignore_progress
from aigc_desktop.models.network import NetworkGate, Purpose
from aigc_desktop.models.places import ModelPlaces, locked
from aigc_desktop.models.transfer import PART, Transfer, run_cancellable
from aigc_desktop.models.unfinished import begin
from aigc_desktop.paths import make_folder
from aigc_desktop.progress import CancelToken

SPARE_BYTES = 64 * 2**20
"""Left free on the disk beyond what the model takes."""


@dataclass(frozen=True)
class Downloader:
    """Fetches models from one hub into the ordinary Hugging Face cache.

    Nothing is sent before `look_up` or `download` is called.
    """

    source: HubSource
    places: ModelPlaces
    gate: NetworkGate

    def look_up(self, repo: str, revision: str, cancel: CancelToken) -> RemoteModel:
        """Ask the hub which files a model has; raise `DownloadError` or `Cancelled`."""
        check_names(repo, revision)
        return run_cancellable(self._look_up(repo, revision, cancel), cancel)

    def download(
        self,
        repo: str,
        revision: str,
        cancel: CancelToken,
        report: ProgressSink = ignore_progress,
        purpose: Purpose = "download",
    ) -> Path:
        """Fetch a model and return its folder in the cache.

        What an earlier call left unfinished is continued. Two calls for one model at once
        (two windows, say) take turns; the second finds the work done. Raises
        `DownloadError`, `ModelError`, `WriteError` and `Cancelled`.
        """
        model = self.look_up(repo, revision, cancel)
        workshop = self._workshop(model)
        try:
            with locked(workshop.parent.with_name(workshop.parent.name + ".lock"), cancel):
                if is_whole(self.places.hub_cache, model):
                    set_ref(self.places.hub_cache, model)
                else:
                    self._fetch(model, workshop, cancel, Meter(model.size, report), purpose)
                    self._publish(model, workshop)
        except OSError as error:
            raise disk_error(error, workshop.parent) from error
        return snapshot_folder(self.places.hub_cache, model)

    def _workshop(self, model: RemoteModel) -> Path:
        # The commit is part of the path, so a part is never continued with other content.
        return repo_folder(self.places.downloads, model.repo) / model.commit

    async def _look_up(self, repo: str, revision: str, cancel: CancelToken) -> RemoteModel:
        async with Transfer(self.source, self.gate, "look_up", repo, cancel) as transfer:
            answer = await transfer.answer(self.source.info_url(repo, revision))
        return read_model(answer, repo, revision, self.source.host)

    def _fetch(
        self,
        model: RemoteModel,
        workshop: Path,
        cancel: CancelToken,
        meter: Meter,
        purpose: Purpose,
    ) -> None:
        make_folder(workshop)
        begin(model, workshop)
        self._bring_cached(model, workshop, cancel)
        self._check_space(model, workshop)
        try:
            run_cancellable(self._fetch_all(model, workshop, cancel, meter, purpose), cancel)
            check_numbers(check_model(workshop), cancel)
        except DownloadError:
            raise
        except ModelError:
            # Whole but of no use: fetching it again would bring the same.
            shutil.rmtree(workshop.parent, ignore_errors=True)
            raise
        meter.finish()

    async def _fetch_all(
        self,
        model: RemoteModel,
        workshop: Path,
        cancel: CancelToken,
        meter: Meter,
        purpose: Purpose,
    ) -> None:
        async with Transfer(self.source, self.gate, purpose, model.repo, cancel) as transfer:
            for file in model.files:
                target = workshop / file.name
                if _size(target) == file.size:
                    meter.had(file.size)  # verified before it got this name
                else:
                    url = self.source.file_url(model.repo, model.commit, file.name)
                    await transfer.file(url, file, target, meter)
                if file.name == CONFIG:
                    check_config(workshop)  # before gigabytes of weights are fetched

    def _bring_cached(self, model: RemoteModel, workshop: Path, cancel: CancelToken) -> None:
        """Take files another version of the model has in the cache, if their hash is right."""
        blobs = repo_folder(self.places.hub_cache, model.repo) / "blobs"
        for file in model.files:
            blob, target = blobs / file.digest, workshop / file.name
            if _size(blob) != file.size or target.exists():
                continue
            digest = file.new_hash()
            feed(digest, blob, cancel)
            if digest.hexdigest() == file.digest:
                link_or_copy(blob, target)

    def _publish(self, model: RemoteModel, workshop: Path) -> None:
        files = {file.name: workshop / file.name for file in model.files}
        publish(self.places.hub_cache, model, files)
        shutil.rmtree(workshop.parent, ignore_errors=True)

    def _check_space(self, model: RemoteModel, workshop: Path) -> None:
        """Raise `DownloadError` unless there is room for what is still to come."""
        make_folder(self.places.hub_cache)
        there = sum(
            max(_size(workshop / file.name), _size(workshop / (file.name + PART)), 0)
            for file in model.files
        )
        needs = {workshop: max(0, model.size - there)}
        if workshop.stat().st_dev != self.places.hub_cache.stat().st_dev:
            needs[self.places.hub_cache] = model.size
        for folder, needed in needs.items():
            free = shutil.disk_usage(folder).free
            if needed and free < needed + SPARE_BYTES:
                raise disk_full(folder, needed + SPARE_BYTES, free)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return -1
