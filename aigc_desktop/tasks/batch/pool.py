"""Rows written many at a time, over the slots of one server or of several.

A row that fails for a reason that may pass is written again, on whatever server has room; one
that fails too often has its error as its result. A server that only fails is left out, and with
the last one the work stops: all rows done are kept.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue

from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import ServerError
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.batch.journal import Record
from aigc_desktop.tasks.batch.table import Row
from aigc_desktop.tasks.batch.throttle import Throttle

ATTEMPTS = 8
HOPELESS = 20
"""A server that failed so often in a row, without a single answer, is left out."""
_LOOK_S = 0.1


@dataclass(frozen=True)
class Work:
    """One row to be written, and how often that was tried."""

    number: int
    row: Row
    failures: int = 0


Write = Callable[[TextEngine, Work], Record | None]
"""Writes one row; None when it was stopped. Raises what the engine raises."""


class Lane:
    """One engine and what it bears."""

    def __init__(self, engine: TextEngine, slots: int) -> None:
        self.engine = engine
        self.slots = slots
        self.throttle = Throttle(slots)
        self.busy = 0
        self.failed_in_a_row = 0
        self.error: ServerError | None = None

    @property
    def free(self) -> bool:
        """Whether it can take another row now."""
        ready = self.error is None and self.throttle.pause_s <= 0
        return ready and self.busy < self.throttle.limit


@dataclass(frozen=True)
class _Result:
    lane: Lane
    work: Work
    begun: float
    record: Record | None = None
    error: Exception | None = None


class Pool:
    """Feeds rows to lanes; memory holds the rows under way only."""

    def __init__(self, lanes: list[Lane], write: Write, cancel: CancelToken) -> None:
        self._lanes = lanes
        self._write = write
        self._cancel = cancel
        self._results: SimpleQueue[_Result] = SimpleQueue()
        self._again: deque[Work] = deque()

    def run(self, rows: Iterator[Work], on_record: Callable[[Record], None]) -> None:
        """Write all `rows`; `on_record` gets each once, in the order they are done.

        Raises the last server's error when none is left, and what else an engine raises.
        """
        threads = ThreadPoolExecutor(sum(lane.slots for lane in self._lanes), "aigc-batch")
        try:
            while True:
                exhausted = self._feed(rows, threads)
                if not self._busy and (self._cancel.cancelled or exhausted):
                    return
                self._raise_if_hopeless()
                self._take(on_record)
        except BaseException:
            # What is under way is of no use any more.
            self._cancel.cancel()
            raise
        finally:
            threads.shutdown(wait=True)

    @property
    def _busy(self) -> int:
        return sum(lane.busy for lane in self._lanes)

    def _feed(self, rows: Iterator[Work], threads: ThreadPoolExecutor) -> bool:
        """Begin as many rows as the lanes bear; return whether there are no more."""
        while not self._cancel.cancelled and (lane := self._freest()) is not None:
            work = self._again.popleft() if self._again else next(rows, None)
            if work is None:
                return True
            lane.busy += 1
            threads.submit(self._do, lane, work)
        return False

    def _freest(self) -> Lane | None:
        free = [lane for lane in self._lanes if lane.free]
        return max(free, key=lambda lane: lane.throttle.limit - lane.busy, default=None)

    def _do(self, lane: Lane, work: Work) -> None:
        begun = time.monotonic()
        try:
            record = self._write(lane.engine, work)
            self._results.put(_Result(lane, work, begun, record))
        except Exception as error:  # noqa: BLE001 - raised again by whoever takes the result
            self._results.put(_Result(lane, work, begun, error=error))

    def _take(self, on_record: Callable[[Record], None]) -> None:
        try:
            result = self._results.get(timeout=_LOOK_S)
        except Empty:
            return
        lane = result.lane
        lane.busy -= 1
        if isinstance(result.error, ServerError):
            self._failed(result, result.error, on_record)
        elif result.error is not None:
            raise result.error
        elif result.record is not None:
            lane.throttle.succeeded()
            lane.failed_in_a_row = 0
            on_record(result.record)

    def _failed(
        self, result: _Result, error: ServerError, on_record: Callable[[Record], None]
    ) -> None:
        lane, work = result.lane, result.work
        lane.failed_in_a_row += 1
        if not error.again or lane.failed_in_a_row >= max(HOPELESS, 2 * lane.slots):
            lane.error = error
            self._again.append(work)
            return
        if error.reason in {"busy", "timeout"} or error.retry_after_s:
            lane.throttle.overloaded(result.begun, error.retry_after_s)
            # Being put off is no fault of the row.
            self._again.append(work)
        elif work.failures + 1 < ATTEMPTS:
            self._again.append(replace(work, failures=work.failures + 1))
        else:
            on_record(Record(work.number, work.row, error=error.message))

    def _raise_if_hopeless(self) -> None:
        errors = [lane.error for lane in self._lanes]
        if not self._busy and all(errors):
            assert errors[-1] is not None
            raise errors[-1]
