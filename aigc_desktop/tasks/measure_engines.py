"""What each engine does on this machine, and which settings follow from it."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from aigc_desktop.engine.bench import CONTESTANTS, Contestant, Task, Timed
from aigc_desktop.progress import CancelToken

BATCHES = (1, 4, 8, 16)


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
    contestants: Sequence[tuple[str, str]] = CONTESTANTS,
    batches: Sequence[int] = BATCHES,
    rounds: int = 3,
    prompt_tokens: int = 64,
    new_tokens: int = 128,
    threads: int = 0,
) -> Measurement:
    """Measure in rounds A B C A B C, so that a busy machine is unfair to all alike.

    Cancelling returns what was measured so far. Raises `ModelError` when a model cannot be
    loaded.
    """
    times: dict[tuple[int, int], list[Timed]] = {}
    with ExitStack() as stack:
        running = []
        for engine, precision in contestants:
            one = Contestant(engine, precision, folder, threads)
            stack.callback(one.close)
            running.append(one)
        work = [(batch, number) for batch in batches for number in range(rounds + 1)]
        for done, (batch, number) in enumerate(work):
            for place, one in enumerate(running):
                if cancel.cancelled:
                    break
                timed = one.run(Task(batch, prompt_tokens, new_tokens))
                if number:  # the first round warms up
                    times.setdefault((batch, place), []).append(timed)
            on_step(done + 1, len(work))
    rows = tuple(
        Speed(
            *contestants[place],
            batch,
            prompt_tokens,
            new_tokens,
            round(batch * new_tokens / median(timed.total_s for timed in found), 1),
            round(median(timed.first_token_s for timed in found), 4),
            round(max(timed.peak_mb for timed in found)),
        )
        for (batch, place), found in times.items()
    )
    return Measurement(
        _machine(), "gpt2-124m-random" if folder is None else folder.name, rows, _advice(rows)
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
