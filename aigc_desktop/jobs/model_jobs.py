"""Work on models (fetching, importing, verifying…) in threads beside the engine's worker.

Writing goes on meanwhile, and so does a download when the dialog that began it is closed.
"""

from __future__ import annotations

import itertools
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot

from aigc_desktop import errors
from aigc_desktop.domain.server import Server
from aigc_desktop.domain.settings import Settings
from aigc_desktop.jobs.job import Cancelled, Failed, Finished, Outcome
from aigc_desktop.models.machine import Machine, look_at_machine
from aigc_desktop.models.meter import ProgressSink, TransferProgress
from aigc_desktop.models.network import NetworkJournal
from aigc_desktop.models.token_store import TokenStore
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.list_models import ModelRow, list_models
from aigc_desktop.tasks.manage_models import (
    ModelAccess,
    add_folder,
    catalogue,
    download_model,
    give_up_download,
    import_model,
    model_access,
    network_journal,
    remove_model,
    repair_model,
    verify_model,
)
from aigc_desktop.tasks.measure_machine import measure_machine
from aigc_desktop.tasks.servers import ServerAccess, add_server

log = logging.getLogger(__name__)
STOP_WAIT_S = 3.0
_numbers = itertools.count(1)

Kind = Literal["list", "download", "give_up", "import", "verify", "repair", "remove", "measure",
               "token", "server"]  # fmt: skip
ONLINE: frozenset[Kind] = frozenset({"download", "repair", "server"})
"""What uses the network."""
Work = Callable[[CancelToken, ProgressSink], object]


@dataclass(frozen=True)
class Activity:
    """Something going on with the model `key`."""

    key: str
    kind: Kind
    cancel: CancelToken = field(default_factory=CancelToken)


@dataclass(frozen=True)
class ModelList:
    """What a look at the disk found."""

    rows: tuple[ModelRow, ...]
    machine: Machine


class ModelJobs(QObject):
    """Starts, stops and reports work on models. Lives in the window's thread.

    Each piece of work has a thread of its own and ends exactly once. A model has one piece
    at a time. `listed` brings a `ModelList`, `ended` an `Activity` and an `Outcome`.
    """

    listed = Signal(object)
    changed = Signal()
    progressed = Signal(str, object)
    ended = Signal(object, object)
    _reported = Signal(object, object)
    _done = Signal(object, object)

    def __init__(
        self, paths: AppPaths, settings: Callable[[], Settings], *, offline: bool = False
    ) -> None:
        super().__init__()
        self.journal: NetworkJournal = network_journal(paths)
        self.tokens = TokenStore()
        self.offline = offline
        self._paths = paths
        self._settings = settings
        self._going: dict[str, Activity] = {}
        self._threads: dict[Activity, threading.Thread] = {}
        self._progress: dict[str, TransferProgress] = {}
        self._unwanted: set[str] = set()
        self._list_again = False
        self._closed = False
        queued = Qt.ConnectionType.QueuedConnection
        self._reported.connect(self._on_report, queued)
        self._done.connect(self._on_done, queued)

    @property
    def forbidden(self) -> bool:
        """Whether the network is forbidden outright."""
        return self.offline or self._settings().text("network") == "never"

    def activity(self, key: str) -> Activity | None:
        """Return what is going on with the model `key`."""
        return self._going.get(key)

    def progress(self, key: str) -> TransferProgress | None:
        """Return how far it is."""
        return self._progress.get(key)

    def online(self) -> Activity | None:
        """Return what uses the network now, None when nothing does."""
        return next((one for one in self._going.values() if one.kind in ONLINE), None)

    def refresh(self) -> None:
        """Look at the disk again; `listed` brings what is there."""
        if "" in self._going:
            self._list_again = True
        else:
            self._start(Activity("", "list"), lambda _, __: self._look())

    def download(self, key: str) -> None:
        """Fetch a model, or go on fetching it."""
        self._start(
            Activity(key, "download"),
            lambda cancel, report: download_model(key, self._access(), cancel, report),
        )

    def pause(self, key: str) -> None:
        """Stop what is going on with a model; a download keeps its bytes."""
        if (activity := self._going.get(key)) is not None:
            activity.cancel.cancel()

    def give_up(self, key: str) -> None:
        """Stop a download and delete its bytes."""
        if key in self._going:
            self._unwanted.add(key)
            self.pause(key)
        else:
            self._start(
                Activity(key, "give_up"),
                lambda cancel, _: give_up_download(key, self._access(quiet=True), cancel),
            )

    def import_from(self, source: Path) -> None:
        """Copy a model from a folder or archive."""
        self._start(
            Activity(str(source), "import"),
            lambda cancel, report: import_model(source, self._access(quiet=True), cancel, report),
        )

    def use_folder(self, folder: Path) -> None:
        """Check a model's folder and put it on the list, where it stays as it is."""
        self._start(
            Activity(str(folder), "import"),
            lambda _, __: add_folder(folder, self._access(quiet=True)),
        )

    def verify(self, key: str) -> None:
        """Compare a model's files with their hashes."""
        self._start(
            Activity(key, "verify"),
            lambda cancel, report: verify_model(key, self._access(quiet=True), cancel, report),
        )

    def repair(self, key: str) -> None:
        """Fetch a model's damaged files again."""
        self._start(
            Activity(key, "repair"),
            lambda cancel, report: repair_model(key, self._access(), cancel, report),
        )

    def remove(self, key: str) -> None:
        """Delete a model."""
        self._start(
            Activity(key, "remove"),
            lambda cancel, _: remove_model(key, self._access(quiet=True), cancel),
        )

    def measure(self) -> None:
        """Measure how fast this computer writes."""
        self._start(
            Activity("measure", "measure"), lambda cancel, _: measure_machine(self._paths, cancel)
        )

    def keep_token(self, token: str) -> None:
        """Put the access token into the keyring, or delete it there when it is empty.

        The outcome's value is "kept", "session" (there is no keyring) or "forgotten".
        """

        def work(_: CancelToken, __: ProgressSink) -> str:
            if token:
                return "kept" if self.tokens.set(token) else "session"
            self.tokens.forget()
            return "forgotten"

        self._start(Activity("token", "token"), work)

    def look_at_server(self, server: Server, key: str, servers: ServerAccess) -> None:
        """Ask a server for its models and add it to the list, with its key in the keyring.

        An empty `key` is the one kept already. The outcome's value is a `ServerFound`.
        """
        activity = Activity(server.address, "server")
        self._start(activity, lambda cancel, _: add_server(server, key, servers, cancel))

    def access(self) -> ModelAccess:
        """Return the access for what uses no network; raises `UsageError` for bad settings."""
        return self._access(quiet=True)

    def stop(self) -> bool:
        """Cancel everything and wait a moment; return whether all ended in time."""
        self._closed = True
        for activity in self._going.values():
            activity.cancel.cancel()
        end = time.monotonic() + STOP_WAIT_S
        for thread in tuple(self._threads.values()):
            thread.join(max(0.0, end - time.monotonic()))
        left = [thread.name for thread in self._threads.values() if thread.is_alive()]
        if left:
            log.error("work on models did not end in time: %s", left)
        return not left

    def _access(self, *, quiet: bool = False) -> ModelAccess:
        """Return the access in force; `quiet` leaves the keyring alone (it may ask the user)."""
        token = None if quiet or self.forbidden else self.tokens.get()
        settings, environment = self._settings(), os.environ
        return model_access(self._paths, settings, environment, offline=self.offline, token=token)

    def _look(self) -> ModelList:
        places = self._access(quiet=True).places
        rows = list_models(catalogue(self._paths), places)
        return ModelList(rows, look_at_machine(places.hub_cache))

    def _start(self, activity: Activity, work: Work) -> None:
        if self._closed or activity.key in self._going:
            return
        self._going[activity.key] = activity

        def report(progress: TransferProgress) -> None:
            self._reported.emit(activity, progress)

        def run() -> None:
            self._done.emit(activity, _outcome(activity, work, report))

        thread = threading.Thread(target=run, name=f"aigc-models-{next(_numbers)}", daemon=True)
        self._threads[activity] = thread
        thread.start()
        self.changed.emit()

    @Slot(object, object)
    def _on_report(self, activity: Activity, progress: TransferProgress) -> None:
        if self._going.get(activity.key) is activity:
            self._progress[activity.key] = progress
            self.progressed.emit(activity.key, progress)

    @Slot(object, object)
    def _on_done(self, activity: Activity, outcome: Outcome) -> None:
        self._going.pop(activity.key, None)
        self._threads.pop(activity, None)
        self._progress.pop(activity.key, None)
        if activity.kind == "list" and isinstance(outcome, Finished):
            self.listed.emit(outcome.value)
        self.changed.emit()
        self.ended.emit(activity, outcome)
        if activity.key in self._unwanted:
            self._unwanted.discard(activity.key)
            self.give_up(activity.key)
        elif activity.kind != "list" or self._list_again:
            self._list_again = False
            self.refresh()


def _outcome(activity: Activity, work: Work, report: ProgressSink) -> Outcome:
    try:
        return Finished(work(activity.cancel, report))
    except errors.Cancelled:
        return Cancelled()
    except errors.UserFacingError as error:
        log.info("work on a model failed: %s", type(error).__name__)
        return Failed(error)
    except Exception as error:  # noqa: BLE001 - a fault of ours must reach the window too
        log.error("work on a model broke\n%s", errors.trace_of(error))
        return Failed(error)
