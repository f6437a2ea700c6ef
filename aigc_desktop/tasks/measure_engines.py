"""What each engine does on this machine, and which settings follow from it."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from aigc_desktop.engine.bench.contestant import NEEDED, Contestant, Task, Timed, installed
from aigc_desktop.engine.bench.random_gpt2 import write_in_process
from aigc_desktop.errors import ModelError
from aigc_desktop.progress import CancelToken

TASKS = tuple(Task(batch) for batch in (1, 4, 8, 16))
"""What the command measures: 128 new tokens after a prompt of 64, in these batches."""


@dataclass(frozen=True)
class Speed:
    """Medians of one engine at one batch size; `peak_mb` is the process's, so far."""

    engine: str
    precision: str
    batch: int
    prompt_tokens: int
    new_tokens: int
    tokens_per_s: float
    first_token_s: float
    peak_mb: float


@dataclass(frozen=True)
class Measurement:
    """The whole table. `recommended`: engine, precision and batch with the most tokens/s."""

    machine: dict[str, str]
    model: str
    rows: tuple[Speed, ...]
    recommended: dict[str, str | int | float]


def measure_engines(
    folder: Path | None,
    cancel: CancelToken,
    on_step: Callable[[int, int], None] = lambda _done, _all: None,
    contestants: Sequence[tuple[str, str]] | None = None,
    tasks: Sequence[Task] = TASKS,
    rounds: int = 3,
    threads: int = 0,
    on_missing: Callable[[ModelError], None] = lambda _error: None,
) -> Measurement:
    """Measure in rounds A B C A B C, so that a busy machine is unfair to all alike.

    `folder` None takes random weights of GPT-2 124M's size; `contestants` None all whose
    libraries are installed. Cancelling returns what was measured so far. Raises `ModelError`
    when a model cannot be loaded; an engine of others that cannot load it only stays out, and
    `on_missing` is told.
    """
    named = installed() if contestants is None else contestants
    times: dict[tuple[int, int], list[Timed]] = {}
    with ExitStack() as stack:
        where = folder
        if where is None:
            where = Path(stack.enter_context(TemporaryDirectory(prefix="aigc-bench-")))
            write_in_process(where)
        running: list[Contestant] = []
        for engine, precision in named:
            try:
                one = Contestant(engine, precision, where, threads)
            except ModelError as error:
                if engine not in NEEDED:
                    raise
                on_missing(error)
                continue
            stack.callback(one.close)
            running.append(one)
        work = [(row, number) for row in range(len(tasks)) for number in range(rounds + 1)]
        for done, (row, number) in enumerate(work):
            for place, one in enumerate(running):
                if cancel.cancelled:
                    break
                timed = one.run(tasks[row])
                if number:  # the first round warms up
                    times.setdefault((row, place), []).append(timed)
            on_step(done + 1, len(work))
    rows = tuple(_row(running[place], tasks[row], found) for (row, place), found in times.items())
    return Measurement(
        _machine(), "gpt2-124m-random" if folder is None else folder.name, rows, _advice(rows)
    )


def _row(one: Contestant, task: Task, found: Sequence[Timed]) -> Speed:
    return Speed(
        one.engine,
        one.precision,
        task.batch,
        task.prompt_tokens,
        task.new_tokens,
        round(task.batch * task.new_tokens / median(timed.total_s for timed in found), 1),
        round(median(timed.first_token_s for timed in found), 4),
        round(max(timed.peak_mb for timed in found)),
    )


def _machine() -> dict[str, str]:
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": str(os.cpu_count() or 1),
        "python": platform.python_version(),
    }


def _advice(rows: Sequence[Speed]) -> dict[str, str | int | float]:
    if not rows:
        return {}
    best = max(rows, key=lambda row: row.tokens_per_s)
    return {
        "engine": best.engine,
        "precision": best.precision,
        "num_candidates": best.batch,
        "tokens_per_s": best.tokens_per_s,
    }
