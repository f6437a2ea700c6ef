"""An engine that is measured: the app's side of its process (no torch here)."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from aigc_desktop.engine.environment import engine_environment
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_

BENCH_FLAG = "--bench-process"
CONTESTANTS = (
    ("transformers", "float32"),
    ("transformers", "bfloat16"),
    ("ctranslate2", "int8"),
    ("llama.cpp", "Q8_0"),
    ("fast", "float32"),
    ("fast", "bfloat16"),
    ("fast", "int8"),
)
"""Engine and precision, in the order of the table."""
NEEDED = {"ctranslate2": ("ctranslate2",), "llama.cpp": ("llama_cpp", "gguf")}
"""The modules an engine needs that does not come with the app (the `bench` extra)."""


@dataclass(frozen=True)
class Task:
    """`batch` continuations of `new_tokens` each, of one prompt of `prompt_tokens`."""

    batch: int
    prompt_tokens: int = 64
    new_tokens: int = 128


@dataclass(frozen=True)
class Timed:
    """One run: seconds to the first token and in all, and the process's peak memory in MB."""

    first_token_s: float
    total_s: float
    peak_mb: float


def installed() -> tuple[tuple[str, str], ...]:
    """Return the contestants whose libraries are there; nothing is imported."""
    return tuple(
        (engine, precision)
        for engine, precision in CONTESTANTS
        if all(find_spec(module) is not None for module in NEEDED.get(engine, ()))
    )


class Contestant:
    """One engine in one precision, in its own process until `close`."""

    def __init__(self, engine: str, precision: str, folder: Path, threads: int = 0) -> None:
        """Start the process and load the model in `folder`.

        Raises `ModelError` when the model cannot be loaded.
        """
        self.engine = engine
        self.precision = precision
        options = [engine, precision, str(folder), str(threads)]
        command = [sys.executable, "-m", "aigc_desktop.engine.bench", *options]
        if getattr(sys, "frozen", False):
            command = [sys.executable, BENCH_FLAG, *options]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=engine_environment() if engine == "fast" else None,
        )
        self.load_s = float(self._answer()["load_s"])

    def run(self, task: Task) -> Timed:
        """Do `task` once."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(asdict(task)) + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise self._gone() from error
        return Timed(**self._answer())

    def close(self) -> None:
        """End the process; closing its input lets it remove what it wrote."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # a request nobody will read
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise self._gone()
        value: dict[str, Any] = json.loads(line)
        return value

    def _gone(self) -> ModelError:
        self.close()
        return ModelError(
            N_(
                "The engine {engine} ({precision}) could not be measured: its process ended. "
                "There may be too little memory. Nothing else is affected.",
                engine=self.engine,
                precision=self.precision,
            )
        )
