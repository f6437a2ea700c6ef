"""Our fast engine, measured as the app runs it: sampling, streaming and tokenizer included."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.bench.contestant import Task
from aigc_desktop.engine.bench.serve import TOP_K
from aigc_desktop.engine.decode import load
from aigc_desktop.engine.fast_gpt2 import FastGpt2
from aigc_desktop.engine.folder import inspect_folder
from aigc_desktop.engine.linear import Precision
from aigc_desktop.engine.packed import PackedStore
from aigc_desktop.engine.reader import Reader
from aigc_desktop.progress import CancelToken


class Own:
    """See `Runner`."""

    def __init__(self, folder: Path, precision: str, threads: int, scratch: Path) -> None:
        about, wanted = inspect_folder(folder), cast("Precision", precision)
        store = PackedStore(scratch)
        self._decoder = load(about, threads, lambda found: FastGpt2.load(found, wanted, store))
        self._decoder.reader = Endless(self._decoder.reader)

    def run(self, ids: list[int], task: Task) -> tuple[float, float]:
        """See `Runner.run`."""
        sampling = Sampling(temperature=1.0, top_k=TOP_K, top_p=1.0, num_candidates=task.batch)
        prompt = Prompt("few_shot", "")
        made = self._decoder.run(
            prompt, ids, sampling, 1, task.new_tokens, CancelToken(), lambda *_: None
        )
        return made.first_token_s, made.total_s


class Endless:
    """A tokenizer for which no token ends a text, so that every run is equally long."""

    def __init__(self, reader: Reader) -> None:
        self.encode = reader.encode
        self.decode = reader.decode
        self.single_ids = reader.single_ids

    def end_ids(self, prompt: Prompt, model_ends: list[int]) -> set[int]:  # noqa: ARG002
        """See `Reader.end_ids`."""
        return set()
