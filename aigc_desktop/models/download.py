"""Downloads a model: looked up, fetched, verified, and only then visible."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.errors import DownloadError, ModelError
from aigc_desktop.models.check import check_config, check_folder
from aigc_desktop.models.files import CONFIG
from aigc_desktop.models.hub import HubSource, RemoteModel, check_names, read_model
from aigc_desktop.models.hub_cache import is_whole, publish, repo_folder, set_ref, snapshot_folder
from aigc_desktop.models.hub_errors import disk_error, disk_full
from aigc_desktop.models.meter import Meter, ProgressSink, ignore_progress
from aigc_desktop.models.places import ModelPlaces, locked
from aigc_desktop.models.transfer import PART, Transfer, run_cancellable
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
                    self._fetch(model, workshop, cancel, report)
                    self._publish(model, workshop)
        except OSError as error:
            raise disk_error(error, workshop.parent) from error
        return snapshot_folder(self.places.hub_cache, model)

    def _workshop(self, model: RemoteModel) -> Path:
        # The commit is part of the path, so a part is never continued with other content.
        return repo_folder(self.places.downloads, model.repo) / model.commit

    async def _look_up(self, repo: str, revision: str, cancel: CancelToken) -> RemoteModel:
        async with Transfer(self.source, repo, cancel) as transfer:
            answer = await transfer.answer(self.source.info_url(repo, revision))
        return read_model(answer, repo, revision, self.source.host)

    def _fetch(
        self, model: RemoteModel, workshop: Path, cancel: CancelToken, report: ProgressSink
    ) -> None:
        self._check_space(model, workshop)
        meter = Meter(model.size, report)
        try:
            run_cancellable(self._fetch_all(model, workshop, cancel, meter), cancel)
            check_folder(workshop)
        except DownloadError:
            raise
        except ModelError:
            # Whole but of no use: fetching it again would bring the same.
            shutil.rmtree(workshop.parent, ignore_errors=True)
            raise
        meter.finish()

    async def _fetch_all(
        self, model: RemoteModel, workshop: Path, cancel: CancelToken, meter: Meter
    ) -> None:
        async with Transfer(self.source, model.repo, cancel) as transfer:
            for file in model.files:
                target = workshop / file.name
                if _size(target) == file.size:
                    meter.had(file.size)  # verified before it got this name
                else:
                    url = self.source.file_url(model.repo, model.commit, file.name)
                    await transfer.file(url, file, target, meter)
                if file.name == CONFIG:
                    check_config(workshop)  # before gigabytes of weights are fetched

    def _publish(self, model: RemoteModel, workshop: Path) -> None:
        files = {file.name: workshop / file.name for file in model.files}
        publish(self.places.hub_cache, model, files)
        shutil.rmtree(workshop.parent, ignore_errors=True)

    def _check_space(self, model: RemoteModel, workshop: Path) -> None:
        """Raise `DownloadError` unless there is room for what is still to come."""
        make_folder(workshop)
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
