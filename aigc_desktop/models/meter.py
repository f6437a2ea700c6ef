"""Measures a transfer: bytes, rate, time left."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

_WINDOW_S = 5.0
_EVERY_S = 0.1


@dataclass(frozen=True)
class TransferProgress:
    """How far a transfer is; bytes, bytes per second, seconds. `seconds_left` < 0: unknown."""

    file: str
    done: int
    total: int
    bytes_per_s: float
    seconds_left: float

    @property
    def percent(self) -> int:
        """0 to 100."""
        return 100 if self.total <= 0 else min(100, 100 * self.done // self.total)


ProgressSink = Callable[[TransferProgress], None]
"""Called in the thread that does the work, about ten times a second and at the end."""


def ignore_progress(_: TransferProgress) -> None:
    """Drop the progress."""


class Meter:
    """Counts bytes and reports them, with the rate of the last seconds."""

    def __init__(
        self,
        total: int,
        report: ProgressSink = ignore_progress,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._total = total
        self._report = report
        self._clock = clock
        self._file = ""
        self._done = 0
        self._moved = 0
        self._last = clock() - _EVERY_S
        self._marks: deque[tuple[float, int]] = deque([(clock(), 0)])

    def start(self, file: str) -> None:
        """Name the file that follows."""
        self._file = file

    def had(self, count: int) -> None:
        """Count bytes that were there already (or, negative, that are lost again)."""
        self._done += count
        self._tell(force=False)

    def moved(self, count: int) -> None:
        """Count bytes that were transferred now."""
        self._done += count
        self._moved += count
        self._tell(force=False)

    def finish(self) -> None:
        """Report the end."""
        self._tell(force=True)

    def _tell(self, *, force: bool) -> None:
        now = self._clock()
        if now - self._last < _EVERY_S and not force:
            return
        self._last = now
        self._marks.append((now, self._moved))
        while len(self._marks) > 2 and now - self._marks[0][0] > _WINDOW_S:
            self._marks.popleft()
        self._report(self._state(now))

    def _state(self, now: float) -> TransferProgress:
        then, before = self._marks[0]
        rate = (self._moved - before) / (now - then) if now > then else 0.0
        left = max(0, self._total - self._done)
        seconds = left / rate if rate > 0 else (0.0 if not left else -1.0)
        return TransferProgress(self._file, self._done, self._total, rate, seconds)
