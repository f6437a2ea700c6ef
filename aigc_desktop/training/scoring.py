"""How likely a model finds texts: what perplexity and the exposure of secrets are made of."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, PreTrainedModel
from transformers.utils import logging as transformers_logging

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.engine.folder import inspect_folder
from aigc_desktop.engine.reader import Reader, load_reader
from aigc_desktop.engine.transformers_network import UNKNOWN_CONTEXT
from aigc_desktop.progress import CancelToken
from aigc_desktop.training import lstm  # so that the library knows our own models
from aigc_desktop.training.answers import encoded

BATCH_NUMBERS = 2**26
"""Logits computed at once, four bytes each."""
__all__ = ["PROBE", "Scored", "Scorer", "Window", "lstm"]


@dataclass(frozen=True)
class Scored:
    """The surprise of a text: `nats` in all, over `tokens` that were predicted."""

    nats: float
    tokens: int


@dataclass(frozen=True)
class Window:
    """Token ids read at once; what is predicted begins at the place `start`."""

    ids: tuple[int, ...]
    start: int


PROBE = Window((0, 0), 1)
"""Two tokens every model knows."""


class Scorer:
    """A model in float32 that reads and writes nothing."""

    def __init__(self, model: PreTrainedModel, reader: Reader, context: int) -> None:
        self._model = model
        self._reader = reader
        self.context = context
        self._vocabulary: int = model.get_output_embeddings().weight.shape[0]
        begin = _first_number(model.config, "bos_token_id", "eos_token_id")
        self._begin = () if begin is None else (begin,)

    @classmethod
    def load(cls, folder: Path) -> Scorer:
        """Read a model folder that was looked at before; safetensors only."""
        about = inspect_folder(folder)
        transformers_logging.disable_progress_bar()
        transformers_logging.set_verbosity_error()
        model = AutoModelForCausalLM.from_pretrained(
            str(folder),
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=torch.float32,
        )
        return cls(model.eval(), load_reader(about), about.context or UNKNOWN_CONTEXT)

    def encode(self, text: str) -> tuple[int, ...]:
        """Return the token ids of a text as it stands."""
        return tuple(self._reader.encode(Prompt("tags", text))) if text else ()

    def texts(self, pairs: Sequence[tuple[str, str]], cancel: CancelToken) -> list[Scored]:
        """Return the surprise of each answer after its prompt; a plain text has an empty one.

        Long texts are read in windows of the context, of which the earlier half is given. A
        text of no tokens has no surprise.
        """
        windows: list[Window] = []
        owners: list[int] = []
        for number, (prompt, answer) in enumerate(pairs):
            told = self._begin if not prompt else self.encode(prompt)[-(self.context // 2) :]
            for window in self._windows(told, self.encode(answer), self.context // 2):
                windows.append(window)
                owners.append(number)
        totals = [[0.0, 0] for _ in pairs]
        for owner, scored in zip(owners, self.windows(windows, cancel), strict=True):
            totals[owner][0] += scored.nats
            totals[owner][1] += scored.tokens
        return [Scored(nats, int(tokens)) for nats, tokens in totals]

    def answers(self, prompts: Sequence[Prompt], cancel: CancelToken) -> list[Scored]:
        """Return the surprise of each prompt's answer (`lead_in`), told as the style has it."""
        pairs = (encoded(prompt, self._reader, self._model) for prompt in prompts)
        windows = [self._answer(ids, start) for ids, start in pairs]
        return self.windows(windows, cancel)

    def _answer(self, ids: Sequence[int], start: int) -> Window:
        """Return what is read of a prompt and its answer: the end, where both are too long."""
        begin = max(0, len(ids) - self.context)
        return Window(tuple(ids[begin:]), max(1, start - begin))

    def stream(self, text: str, cancel: CancelToken, stride: int = 0) -> list[Scored]:
        """Return the surprise of a long text, window by window.

        A window is as long as the context and begins `stride` tokens (half the context for 0)
        after the last one; only what no window predicted before is counted.
        """
        stride = min(max(1, stride or self.context // 2), self.context - 1)
        return self.windows(list(self._windows(self._begin, self.encode(text), stride)), cancel)

    def windows(self, windows: Sequence[Window], cancel: CancelToken) -> list[Scored]:
        """Return the surprise of what each window predicts, in their order."""
        found = [Scored(0.0, 0)] * len(windows)
        order = sorted(range(len(windows)), key=lambda place: len(windows[place].ids))
        while order:
            cancel.raise_if_cancelled()
            longest = len(windows[order[-1]].ids)
            batch = order[-max(1, BATCH_NUMBERS // (self._vocabulary * longest)) :]
            order = order[: -len(batch)]
            for place, scored in zip(batch, self._read([windows[i] for i in batch]), strict=True):
                found[place] = scored
        return found

    def _windows(
        self, told: tuple[int, ...], ids: tuple[int, ...], stride: int
    ) -> Iterator[Window]:
        whole = told + ids
        done = max(1, len(told))
        while done < len(whole):
            fits = len(whole) <= self.context or done == max(1, len(told))
            end = min(len(whole), self.context if fits else done + stride)
            begin = max(0, end - self.context)
            yield Window(whole[begin:end], done - begin)
            done = end

    @torch.inference_mode()
    def _read(self, batch: Sequence[Window]) -> list[Scored]:
        width = max(len(window.ids) for window in batch)
        ids = torch.zeros((len(batch), width), dtype=torch.long)
        for row, window in enumerate(batch):
            ids[row, : len(window.ids)] = torch.tensor(window.ids)
        # Padding stands behind the text, where a causal model does not see it.
        logits = self._model(input_ids=ids, use_cache=False).logits
        results = []
        for row, window in enumerate(batch):
            count = len(window.ids) - window.start
            told = logits[row, window.start - 1 : len(window.ids) - 1].float()
            wanted = ids[row, window.start : len(window.ids)].unsqueeze(1)
            nats = float((told.logsumexp(-1) - told.gather(1, wanted).squeeze(1)).double().sum())
            results.append(Scored(nats if math.isfinite(nats) else math.inf, count))
        return results


def _first_number(config: Any, *names: str) -> int | None:  # noqa: ANN401 - any model's
    for name in names:
        value = getattr(config, name, None)
        if isinstance(value, int):
            return value
    return None
