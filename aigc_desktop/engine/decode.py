"""The decode loop: batches, streaming, stop texts, cancel."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import torch

from aigc_desktop.domain.candidate import Candidate, FinishReason
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import Generation, TextSink
from aigc_desktop.engine.folder import ModelFolder
from aigc_desktop.engine.network import Network
from aigc_desktop.engine.reader import Reader, load_reader
from aigc_desktop.engine.sampler import Sampler
from aigc_desktop.engine.stream import GrowingText, cut_at_stop, settled
from aigc_desktop.engine.threads import MOST, ThreadChoice
from aigc_desktop.progress import CancelToken


@dataclass
class _Row:
    """One candidate while it grows."""

    index: int
    growing: GrowingText
    tokens: int = 0
    logprob: float = 0.0
    shown: int = 0
    text: str = ""
    finish: FinishReason | None = None

    def candidate(self) -> Candidate:
        mean = self.logprob / self.tokens if self.tokens else 0.0
        return Candidate(
            self.index, self.text, self.tokens, self.finish or "cancelled", round(mean, 6)
        )


def load(
    about: ModelFolder,
    threads: int,
    network: Callable[[ModelFolder], Network],
    cache: Path | None = None,
) -> Decoder:
    """Read a model folder.

    `threads` 0 takes the number that is fastest here, if there is a `cache` folder to
    remember it in, else as many as torch would.
    """
    torch.set_num_threads(threads or MOST)
    made = network(about)
    if threads == 0 and cache is not None:
        torch.set_num_threads(ThreadChoice(cache).threads(made))
    return Decoder(made, load_reader(about))


class Decoder:
    """A network in memory and its tokenizer."""

    def __init__(self, network: Network, reader: Reader) -> None:
        self._network = network
        self.reader = reader

    @property
    def engine(self) -> str:
        """Which engine the network is."""
        return self._network.name

    @property
    def context(self) -> int:
        """How many tokens the model reads at once."""
        return self._network.context

    @property
    def parameters(self) -> int:
        """How many weights the model has."""
        return self._network.parameters

    def environment(self) -> dict[str, str]:
        """Return what besides the weights decides the text."""
        return {
            "torch": str(torch.__version__),
            "transformers": version("transformers"),
            "processor": f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()}",
            "threads": str(torch.get_num_threads()),
            "precision": self._network.precision,
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
        rows = [_Row(i, GrowingText(self.reader.decode)) for i in range(sampling.num_candidates)]
        alive = list(rows)
        forbidden = self.reader.single_ids(prompt.forbidden)
        sampler = Sampler(sampling, seed, len(rows), forbidden)
        stop = (*prompt.stop, *sampling.stop)
        ends = self.reader.end_ids(prompt, self._network.ends)
        logits = self._network.begin(ids, len(rows), limit).expand(len(rows), -1)
        # In the tags style the prompt's words belong in the answer: no penalty for them.
        history = torch.tensor([[] if prompt.style == "tags" else ids], dtype=torch.long)
        history = history.repeat(len(rows), 1)
        while alive and not cancel.cancelled:
            chosen, logprobs = sampler.draw(logits, history, [row.index for row in alive])
            first = first or time.monotonic() - began
            if sampler.needs_history:
                history = torch.cat([history, chosen.unsqueeze(1)], dim=1)
            for row, token, logprob in zip(alive, chosen.tolist(), logprobs.tolist(), strict=True):
                row.logprob += logprob
                row.tokens += 1
                _grow(row, None if token in ends else token, stop, limit, on_text)
            keep = [place for place, row in enumerate(alive) if row.finish is None]
            if not keep or cancel.cancelled:
                break
            if len(keep) < len(alive):
                chosen, history = chosen[keep], history[keep]
                self._network.keep(keep)
                alive = [alive[place] for place in keep]
            logits = self._network.step(chosen)
        for row in rows:
            if row.finish is None:
                row.text = cut_at_stop(row.growing.text, stop)[0].rstrip("\ufffd")
                _flush(row, on_text)
        return Generation(
            candidates=tuple(row.candidate() for row in rows),
            seed=seed,
            first_token_s=first,
            total_s=time.monotonic() - began,
            tokens=sum(row.tokens for row in rows),
        )


def _grow(
    row: _Row, token: int | None, stop: tuple[str, ...], limit: int, on_text: TextSink
) -> None:
    """Add a token (None: the end) to a row, and pass on what can be shown for good."""
    if token is not None:
        row.growing.add(token)
    text, stopped = cut_at_stop(row.growing.text, stop)
    if token is None or stopped or row.tokens >= limit:
        row.finish = "stop" if token is None or stopped else "length"
        row.text = text if token is None else text.rstrip("\ufffd")
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
