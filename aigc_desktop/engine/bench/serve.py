"""What the measured process does: load one engine, answer a line of JSON for each line."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Protocol

from aigc_desktop.engine.bench.contestant import Task, Timed
from aigc_desktop.engine.environment import usable_cores

TOP_K = 50
"""All engines draw among as many tokens, at temperature 1."""


class Runner(Protocol):
    """One engine with a model in memory."""

    def run(self, ids: list[int], task: Task) -> tuple[float, float]:
        """Continue `ids` as `task` says, never ending early.

        Returns the seconds to the first token and in all.
        """
        ...


def serve(arguments: list[str], requests: IO[str], answers: IO[str]) -> int:
    """Load the contestant named by `arguments` and run what is asked."""
    engine, precision, folder, threads = arguments
    count = int(threads) or usable_cores()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="aigc-bench-") as scratch:
        runner = _loader(engine)(Path(folder), precision, count, Path(scratch))
        _say(answers, {"load_s": time.monotonic() - began})
        for number, line in enumerate(requests):
            task = Task(**json.loads(line))
            # Another prompt each time: ours would read on from the last one.
            ids = [(7 * i + number) % 251 for i in range(task.prompt_tokens)]
            _say(answers, asdict(Timed(*runner.run(ids, task), _peak_mb())))
    return 0


def _loader(engine: str) -> Callable[[Path, str, int, Path], Runner]:
    """Return what loads `engine`: (folder, precision, threads, scratch folder)."""
    if engine == "ctranslate2":
        from aigc_desktop.engine.bench.ctranslate2_runner import CTranslate2  # noqa: PLC0415

        return CTranslate2
    if engine == "llama.cpp":
        from aigc_desktop.engine.bench.llama_cpp_runner import LlamaCpp  # noqa: PLC0415

        return LlamaCpp
    if engine == "transformers":
        from aigc_desktop.engine.bench.transformers_runner import Transformers  # noqa: PLC0415

        return Transformers
    from aigc_desktop.engine.bench.own_runner import Own  # noqa: PLC0415 - torch comes late

    return Own


def _say(answers: IO[str], value: dict[str, float]) -> None:
    answers.write(json.dumps(value) + "\n")
    answers.flush()


def _peak_mb() -> float:
    """Return the most memory this process has held, in MB."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
