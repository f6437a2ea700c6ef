"""CTranslate2 (https://opennmt.net/CTranslate2), if it is installed.

The model is converted with its own `TransformersConverter` (what `ct2-transformers-converter
--model FOLDER --quantization int8 --output_dir DIR` does) into a folder that is removed again.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import ctranslate2
from ctranslate2.converters import TransformersConverter

from aigc_desktop.engine.bench.contestant import Task
from aigc_desktop.engine.bench.serve import TOP_K


class CTranslate2:
    """See `Runner`. `num_hypotheses` lets it read the prompt once for all continuations."""

    def __init__(self, folder: Path, precision: str, threads: int, scratch: Path) -> None:
        target = scratch / "ctranslate2"
        TransformersConverter(str(folder)).convert(str(target), quantization=precision)
        self._words = _words(target)
        self._model = ctranslate2.Generator(
            str(target), device="cpu", compute_type=precision, intra_threads=threads
        )

    def run(self, ids: list[int], task: Task) -> tuple[float, float]:
        """See `Runner.run`."""
        began = time.monotonic()
        first = 0.0

        def note(_step: object) -> bool:
            nonlocal first
            first = first or time.monotonic() - began
            return False

        self._model.generate_batch(
            [[self._words[i] for i in ids]],
            sampling_topk=TOP_K,
            num_hypotheses=task.batch,
            max_length=task.new_tokens,
            min_length=task.new_tokens,
            include_prompt_in_result=False,
            callback=note if task.batch == 1 else None,
        )
        total = time.monotonic() - began
        return first or self._first(ids, task.batch), total

    def _first(self, ids: list[int], batch: int) -> float:
        """Time one token: CTranslate2 reports steps only for a single hypothesis."""
        began = time.monotonic()
        self._model.generate_batch(
            [[self._words[i] for i in ids]],
            sampling_topk=TOP_K,
            num_hypotheses=batch,
            max_length=1,
            include_prompt_in_result=False,
        )
        return time.monotonic() - began


def _words(target: Path) -> list[str]:
    """Return a converted model's vocabulary: CTranslate2 takes words, not ids.

    Special words the tokenizer does not have stay null in its configuration and keep it from
    loading; the last word stands in for them (none is ever read here).
    """
    words: list[str] = json.loads((target / "vocabulary.json").read_text("utf-8"))
    file = target / "config.json"
    config = json.loads(file.read_text("utf-8"))
    for name in ("bos_token", "eos_token", "unk_token"):
        config[name] = config.get(name) or words[-1]
    file.write_text(json.dumps(config), "utf-8")
    return words
