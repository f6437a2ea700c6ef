"""The decode loop of the transformers engine: batches, streaming, stop texts, cancel."""

from __future__ import annotations

import platform
import time
from dataclasses import dataclass, field

import torch
import transformers
from transformers import AutoModelForCausalLM, DynamicCache, PreTrainedModel
from transformers.utils import logging as transformers_logging

from aigc_desktop.domain.candidate import Candidate, FinishReason
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import Generation, TextSink
from aigc_desktop.engine.folder import ModelFolder
from aigc_desktop.engine.reader import TextReader
from aigc_desktop.engine.sampler import Sampler
from aigc_desktop.engine.stream import cut_at_stop, settled
from aigc_desktop.progress import CancelToken

UNKNOWN_CONTEXT = 1024
DEFAULT_THREADS = torch.get_num_threads()


@dataclass
class _Row:
    """One candidate while it grows."""

    index: int
    ids: list[int] = field(default_factory=list)
    logprob: float = 0.0
    shown: int = 0
    text: str = ""
    finish: FinishReason | None = None

    def candidate(self) -> Candidate:
        mean = self.logprob / len(self.ids) if self.ids else 0.0
        return Candidate(
            self.index, self.text, len(self.ids), self.finish or "cancelled", round(mean, 6)
        )


class Decoder:
    """A loaded model and its tokenizer."""

    def __init__(self, model: PreTrainedModel, reader: TextReader, context: int) -> None:
        self._model = model
        self.reader = reader
        self.context = context
        self.parameters = sum(p.numel() for p in model.parameters())
        self._ends = _end_tokens(model)

    @classmethod
    def load(cls, about: ModelFolder, threads: int) -> Decoder:
        """Read the folder into memory (float32)."""
        torch.set_num_threads(threads or DEFAULT_THREADS)
        # Its bars would end up in the terminal of whoever pipes our output.
        transformers_logging.disable_progress_bar()
        transformers_logging.set_verbosity_error()
        model = AutoModelForCausalLM.from_pretrained(
            str(about.path),
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=torch.float32,
        )
        model.eval()
        reader = TextReader.load(about.path, about.prompt_style)
        return cls(model, reader, about.context or UNKNOWN_CONTEXT)

    def environment(self) -> dict[str, str]:
        """Return what besides the weights decides the text."""
        return {
            "torch": str(torch.__version__),
            "transformers": transformers.__version__,
            "processor": f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()}",
            "threads": str(torch.get_num_threads()),
        }

    @torch.inference_mode()
    def run(
        self,
        prompt: Prompt,
        ids: list[int],
        sampling: Sampling,
        seed: int,
        limit: int,
        cancel: CancelToken,
        on_text: TextSink,
    ) -> Generation:
        """Write up to `limit` tokens per candidate; the prompt is read once for all."""
        began = time.monotonic()
        first = 0.0
        rows = [_Row(index) for index in range(sampling.num_candidates)]
        alive = list(rows)
        forbidden = self.reader.single_ids(prompt.forbidden)
        sampler = Sampler(sampling, seed, len(rows), forbidden)
        stop = (*prompt.stop, *sampling.stop)
        ends = self.reader.end_ids(prompt, self._ends)
        cache = DynamicCache(config=self._model.config)
        logits = self._forward(torch.tensor([ids]), cache)
        if len(rows) > 1:
            cache.batch_repeat_interleave(len(rows))
            logits = logits.repeat(len(rows), 1)
        # In the tags style the prompt's words belong in the answer: no penalty for them.
        history = torch.tensor([[] if prompt.style == "tags" else ids], dtype=torch.long)
        history = history.repeat(len(rows), 1)
        while alive and not cancel.cancelled:
            chosen, logprobs = sampler.draw(logits, history, [row.index for row in alive])
            first = first or time.monotonic() - began
            history = torch.cat([history, chosen.unsqueeze(1)], dim=1)
            for row, token, logprob in zip(alive, chosen.tolist(), logprobs.tolist(), strict=True):
                self._grow(row, token, logprob, ends, stop, limit, on_text)
            keep = [place for place, row in enumerate(alive) if row.finish is None]
            if not keep or cancel.cancelled:
                break
            if len(keep) < len(alive):
                chosen, history = chosen[keep], history[keep]
                cache.batch_select_indices(torch.tensor(keep))
                alive = [alive[place] for place in keep]
            logits = self._forward(chosen.unsqueeze(1), cache)
        for row in rows:
            if row.finish is None:
                row.text = cut_at_stop(self.reader.decode(row.ids), stop)[0].rstrip("\ufffd")
                _flush(row, on_text)
        return Generation(
            candidates=tuple(row.candidate() for row in rows),
            seed=seed,
            first_token_s=first,
            total_s=time.monotonic() - began,
            tokens=sum(len(row.ids) for row in rows),
        )

    def _forward(self, ids: torch.Tensor, cache: DynamicCache) -> torch.Tensor:
        """Return the logits after the last of `ids` (rows, columns): (rows, vocabulary)."""
        output = self._model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
        last: torch.Tensor = output.logits[:, -1]
        return last

    def _grow(
        self,
        row: _Row,
        token: int,
        logprob: float,
        ends: set[int],
        stop: tuple[str, ...],
        limit: int,
        on_text: TextSink,
    ) -> None:
        row.logprob += logprob
        if token in ends:
            row.ids.append(token)
            row.finish = "stop"
            row.text = self.reader.decode(row.ids[:-1])
            row.text, _ = cut_at_stop(row.text, stop)
            _flush(row, on_text)
            return
        row.ids.append(token)
        text, stopped = cut_at_stop(self.reader.decode(row.ids), stop)
        if stopped or len(row.ids) >= limit:
            row.finish = "stop" if stopped else "length"
            row.text = text.rstrip("\ufffd")
            _flush(row, on_text)
            return
        end = settled(text, stop)
        if end > row.shown:
            on_text(row.index, text[row.shown : end])
            row.shown = end


def _flush(row: _Row, on_text: TextSink) -> None:
    if len(row.text) > row.shown:
        on_text(row.index, row.text[row.shown :])
        row.shown = len(row.text)


def _end_tokens(model: PreTrainedModel) -> list[int]:
    generation = getattr(model, "generation_config", None)
    found = getattr(generation, "eos_token_id", None)
    if found is None:
        found = getattr(model.config, "eos_token_id", None)
    if found is None:
        return []
    return [int(found)] if isinstance(found, int) else [int(end) for end in found]
