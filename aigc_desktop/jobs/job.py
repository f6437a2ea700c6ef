"""What a job is and how it ends."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from aigc_desktop.engine.engine import LoadedModel, TextEngine
from aigc_desktop.errors import UserFacingError
from aigc_desktop.progress import CancelToken

_numbers = itertools.count(1)


class Preview:
    """The parts of each candidate as far as written: one thread puts, the window takes.

    Only the newest state of a candidate is kept, so a fast model cannot flood the window.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._parts: dict[int, Mapping[str, str]] = {}
        self._wake = wake

    def put(self, index: int, parts: Mapping[str, str]) -> None:
        """Note a candidate's newest state and wake the window if it sleeps."""
        with self._lock:
            asleep = not self._parts
            self._parts[index] = parts
        if asleep:
            self._wake()

    def take(self) -> dict[int, Mapping[str, str]]:
        """Return what came since the last call."""
        with self._lock:
            parts, self._parts = self._parts, {}
        return parts


@dataclass(frozen=True)
class Job:
    """One piece of work for the worker.

    `run` is given the engine, the job's own cancel token and its preview; what it
    returns is the job's value.
    """

    run: Callable[[TextEngine, CancelToken, Preview], object]
    cancel: CancelToken = field(default_factory=CancelToken)
    id: int = field(default_factory=lambda: next(_numbers))


class Ticket:
    """A queued job. Whoever claims it first, worker or canceller, decides its fate."""

    def __init__(self, job: Job, preview: Preview) -> None:
        self.job = job
        self.preview = preview
        self._free = threading.Lock()

    def claim(self) -> bool:
        """Return True to the first caller only."""
        return self._free.acquire(blocking=False)


@dataclass(frozen=True)
class Finished:
    """The work was done, or stopped with `value` as far as it went."""

    value: object
    cancelled: bool = False


@dataclass(frozen=True)
class Cancelled:
    """The job was stopped before it had anything to show."""


@dataclass(frozen=True)
class Failed:
    """Trouble the user can act on, or (`error` of any other type) a fault of ours."""

    error: Exception

    @property
    def is_bug(self) -> bool:
        """Whether it is our fault."""
        return not isinstance(self.error, UserFacingError)


Outcome = Finished | Cancelled | Failed
"""How a job ended; every job ends exactly once."""


@dataclass(frozen=True)
class ModelLoading:
    """A model is being loaded."""

    name: str


@dataclass(frozen=True)
class ModelReady:
    """A model is in memory."""

    model: LoadedModel


@dataclass(frozen=True)
class ModelFailed:
    """The model could not be loaded."""

    name: str
    error: Exception


ModelState = ModelLoading | ModelReady | ModelFailed
