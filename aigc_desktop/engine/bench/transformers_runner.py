"""The transformers library as its users call it: `generate()`."""

from __future__ import annotations

import time
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM
from transformers.utils import logging as transformers_logging

from aigc_desktop.engine.bench.contestant import Task
from aigc_desktop.engine.bench.serve import TOP_K


class Transformers:
    """See `Runner`."""

    def __init__(self, folder: Path, precision: str, threads: int, _scratch: Path) -> None:
        transformers_logging.disable_progress_bar()
        transformers_logging.set_verbosity_error()
        torch.set_num_threads(threads)
        self._model = AutoModelForCausalLM.from_pretrained(
            str(folder),
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=getattr(torch, precision),
        ).eval()

    @torch.inference_mode()
    def run(self, ids: list[int], task: Task) -> tuple[float, float]:
        """See `Runner.run`."""
        began = time.monotonic()
        first = 0.0

        def note(*_: object, **__: object) -> torch.Tensor:
            nonlocal first
            first = first or time.monotonic() - began
            return torch.zeros(task.batch, dtype=torch.bool)

        self._model.generate(
            input_ids=torch.tensor([ids]),
            attention_mask=torch.ones(1, len(ids), dtype=torch.long),
            do_sample=True,
            temperature=1.0,
            top_k=TOP_K,
            num_return_sequences=task.batch,
            max_new_tokens=task.new_tokens,
            eos_token_id=-1,
            pad_token_id=0,
            stopping_criteria=[note],
        )
        return first, time.monotonic() - began
