"""Measures engines on this machine: each in a process of its own, in interleaved rounds.

Run as a module it is that process: it loads one contestant and answers one line of JSON for
each request line.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from aigc_desktop.engine.folder import inspect_folder
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_

BENCH_FLAG = "--bench-process"
CONTESTANTS = (
    ("transformers", "float32"),
    ("fast", "float32"),
    ("fast", "bfloat16"),
    ("fast", "int8"),
)
"""Engine and precision, in the order of the table."""
GPT2 = {
    "n_layer": 12,
    "n_head": 12,
    "n_embd": 768,
    "n_positions": 1024,
    "vocab_size": 50257,
}
"""The configuration of GPT-2 124M (Radford et al. 2019)."""


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


class Contestant:
    """One engine in one precision, in its own process until `close`."""

    def __init__(self, engine: str, precision: str, folder: Path | None, threads: int = 0) -> None:
        """Start the process and load; `folder` None takes random weights of GPT-2 124M's size.

        Raises `ModelError` when the model cannot be loaded.
        """
        self.engine = engine
        self.precision = precision
        where = "" if folder is None else str(folder)
        options = [engine, precision, where, str(threads)]
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
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):  # a request nobody will read
                    pipe.close()

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


def serve(arguments: list[str], requests: IO[str], answers: IO[str]) -> int:
    """Load the contestant named by `arguments` and run what is asked."""
    import torch  # noqa: PLC0415 - only in the measured process

    engine, precision, folder, threads = arguments
    if int(threads):
        torch.set_num_threads(int(threads))
    began = time.monotonic()
    network = _network(engine, precision, Path(folder) if folder else None)
    _say(answers, {"load_s": time.monotonic() - began})
    for line in requests:
        task = Task(**json.loads(line))
        ids = [(7 * i) % 997 for i in range(task.prompt_tokens)]
        with torch.inference_mode():
            start = time.monotonic()
            logits = network.begin(ids, task.batch, task.new_tokens)
            logits = logits.expand(task.batch, -1)
            first = 0.0
            for _ in range(task.new_tokens - 1):
                chosen = logits.topk(50, dim=-1).indices[:, 0]
                first = first or time.monotonic() - start
                logits = network.step(chosen)
            total = time.monotonic() - start
        _say(answers, asdict(Timed(first, total, _peak_mb())))
    return 0


def _network(engine: str, precision: str, folder: Path | None) -> Any:  # noqa: ANN401 - torch comes late
    from aigc_desktop.engine.fast_gpt2 import FastGpt2  # noqa: PLC0415
    from aigc_desktop.engine.transformers_network import TransformersNetwork  # noqa: PLC0415

    if folder is not None:
        about = inspect_folder(folder)
        if engine == "fast":
            return FastGpt2.load(about, precision)  # type: ignore[arg-type]
        return TransformersNetwork.load(about)
    return _random(engine, precision)


def _random(engine: str, precision: str) -> Any:  # noqa: ANN401
    import torch  # noqa: PLC0415
    from transformers import GPT2Config, GPT2LMHeadModel  # noqa: PLC0415

    from aigc_desktop.engine.fast_gpt2 import FastGpt2, Gpt2Shape  # noqa: PLC0415
    from aigc_desktop.engine.transformers_network import TransformersNetwork  # noqa: PLC0415

    torch.manual_seed(0)
    if engine != "fast":
        model = GPT2LMHeadModel(GPT2Config.from_dict(GPT2))
        return TransformersNetwork(model.eval(), GPT2["n_positions"])
    width, words = GPT2["n_embd"], GPT2["vocab_size"]
    shape = Gpt2Shape(GPT2["n_layer"], GPT2["n_head"], width, GPT2["n_positions"], 1e-5, (50256,))
    sizes: dict[str, tuple[int, ...]] = {"wte.weight": (words, width), "wpe.weight": (1024, width)}
    norms = ["ln_f"]
    for i in range(shape.layers):
        norms += [f"h.{i}.ln_1", f"h.{i}.ln_2"]
        for name, size in (
            ("attn.c_attn", (width, 3 * width)),
            ("attn.c_proj", (width, width)),
            ("mlp.c_fc", (width, 4 * width)),
            ("mlp.c_proj", (4 * width, width)),
        ):
            sizes[f"h.{i}.{name}.weight"] = size
            sizes[f"h.{i}.{name}.bias"] = size[1:]
    tensors = {name: torch.randn(size) * 0.02 for name, size in sizes.items()}
    for name in norms:
        tensors |= {f"{name}.weight": torch.ones(width), f"{name}.bias": torch.zeros(width)}
    return FastGpt2(shape, tensors, precision)  # type: ignore[arg-type]


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


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], sys.stdin, sys.stdout))
