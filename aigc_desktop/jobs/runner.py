"""The worker thread that owns the engine, and the window's handle on it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from aigc_desktop import errors
from aigc_desktop.engine.engine import LoadedModel, TextEngine
from aigc_desktop.jobs.job import (
    Cancelled,
    Failed,
    Finished,
    Job,
    ModelFailed,
    ModelLoading,
    ModelReady,
    Outcome,
    Preview,
    Ticket,
)
from aigc_desktop.models.local import LocalModel
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.load_model import load_model

log = logging.getLogger(__name__)
STOP_WAIT_MS = 5000


class Worker(QObject):
    """Lives in the worker thread and does one job after the other."""

    previewed = Signal(int)
    ended = Signal(int, object)
    model_changed = Signal(object)

    def __init__(self, make_engine: Callable[[], TextEngine]) -> None:
        super().__init__()
        self._make_engine = make_engine
        self._jobs: SimpleQueue[Ticket] = SimpleQueue()
        self._lock = threading.Lock()
        self._engine: TextEngine | None = None
        self._closed = False

    def put(self, ticket: Ticket) -> None:
        """Queue a job; safe from any thread."""
        self._jobs.put(ticket)

    @Slot()
    def work(self) -> None:
        """Do the job that has waited longest; called once for each job queued."""
        ticket = self._jobs.get()
        if ticket.claim():
            self.ended.emit(ticket.job.id, self._outcome(ticket.job, ticket.preview))

    def _outcome(self, job: Job, preview: Preview) -> Outcome:
        if job.cancel.cancelled:
            return Cancelled()
        try:
            value = job.run(self._ready_engine(), job.cancel, preview)
        except errors.Cancelled:
            return Cancelled()
        except errors.UserFacingError as error:
            log.info("a job failed: %s", type(error).__name__)
            return Failed(error)
        except Exception as error:  # noqa: BLE001
            # The one place that keeps the thread alive through a fault of ours.
            log.error("a job broke\n%s", errors.trace_of(error))
            return Failed(error)
        return Finished(value, cancelled=job.cancel.cancelled)

    def _ready_engine(self) -> TextEngine:
        with self._lock:
            if self._closed:
                raise errors.Cancelled
            if self._engine is None:
                self._engine = self._make_engine()
            return self._engine

    def close(self) -> None:
        """End the engine, whatever it is doing; safe from any thread."""
        with self._lock:
            self._closed = True
            engine = self._engine
        if engine is not None:
            engine.close()


class JobRunner(QObject):
    """Submits jobs, stops them, and tells how they go. Lives in the window's thread."""

    # Not `dict`: PySide would convert it to a Qt map, which fails for numbers as keys.
    previewed = Signal(int, object)
    ended = Signal(int, object)
    model_changed = Signal(object)
    busy_changed = Signal()
    _wake = Signal()

    def __init__(self, make_engine: Callable[[], TextEngine]) -> None:
        super().__init__()
        self._thread = QThread()
        self._thread.setObjectName("aigc-worker")
        self._worker = Worker(make_engine)
        self._worker.moveToThread(self._thread)
        self._wake.connect(self._worker.work, Qt.ConnectionType.QueuedConnection)
        self._worker.previewed.connect(self._on_preview, Qt.ConnectionType.QueuedConnection)
        self._worker.ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._worker.model_changed.connect(self._on_model, Qt.ConnectionType.QueuedConnection)
        self._jobs: dict[int, Ticket] = {}
        self.model_state: ModelLoading | ModelReady | ModelFailed | None = None
        self._thread.start()

    def submit(self, job: Job) -> int:
        """Queue `job` and return its id."""
        ticket = Ticket(job, Preview(partial(self._worker.previewed.emit, job.id)))
        self._jobs[job.id] = ticket
        self._worker.put(ticket)
        self._wake.emit()
        self.busy_changed.emit()
        return job.id

    def cancel(self, job_id: int) -> None:
        """Stop a job: the token is set here and now, not by way of the worker's queue.

        One that still waits for another ends at once.
        """
        ticket = self._jobs.get(job_id)
        if ticket is None:
            return
        ticket.job.cancel.cancel()
        if ticket.claim():
            self._on_ended(job_id, Cancelled())

    @property
    def host(self) -> str:
        """The machine the text goes to with the model in use, "" where that is this one."""
        state = self.model_state
        return state.model.host if isinstance(state, ModelReady) else ""

    @property
    def busy(self) -> bool:
        """Whether any job is waiting or running."""
        return bool(self._jobs)

    def load_model(self, model: LocalModel, threads: int) -> int:
        """Queue the loading of `model`; `model_changed` tells how it goes."""

        def run(engine: TextEngine, cancel: CancelToken, _: Preview) -> LoadedModel:
            cancel.raise_if_cancelled()
            self._worker.model_changed.emit(ModelLoading(model.id))
            try:
                loaded = load_model(engine, model, threads, cancel)
            except Exception as error:
                self._worker.model_changed.emit(ModelFailed(model.id, error))
                raise
            self._worker.model_changed.emit(ModelReady(loaded))
            return loaded

        return self.submit(Job(run))

    def unload_model(self, name: str, error: errors.UserFacingError) -> None:
        """Say that the model `name` cannot be used, and let go of the one in memory."""
        self._on_model(ModelFailed(name, error))
        self.submit(Job(lambda engine, _, __: engine.close()))

    def stop(self) -> bool:
        """Cancel everything and end the thread; return whether it ended in time."""
        for ticket in self._jobs.values():
            ticket.job.cancel.cancel()
        self._thread.quit()
        if not self._thread.wait(1000):
            # The engine is busy with something that polls no token, e.g. loading.
            self._worker.close()
        ended = self._thread.wait(STOP_WAIT_MS)
        self._worker.close()
        if not ended:
            log.error("the worker thread did not end in time")
        return ended

    @Slot(int)
    def _on_preview(self, job_id: int) -> None:
        ticket = self._jobs.get(job_id)
        if ticket is not None and (parts := ticket.preview.take()):
            self.previewed.emit(job_id, parts)

    @Slot(int, object)
    def _on_ended(self, job_id: int, outcome: Outcome) -> None:
        self._jobs.pop(job_id, None)
        self.ended.emit(job_id, outcome)
        self.busy_changed.emit()

    @Slot(object)
    def _on_model(self, state: ModelLoading | ModelReady | ModelFailed) -> None:
        self.model_state = state
        self.model_changed.emit(state)
