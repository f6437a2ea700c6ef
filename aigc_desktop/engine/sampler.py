"""Chooses the next tokens: the usual rules for logits, then one seeded draw per row.

The distribution is that of transformers' logits processors in the order `generate()` applies
them. Where top-k, top-p or min-p leave only few tokens, all work is done on those few: a
full sort of the vocabulary costs more than a small model's step.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable

import torch

from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine import rules
from aigc_desktop.engine.script import scripted

SHORTLIST = 256
"""How many of the likeliest tokens are looked at first when no top-k is set."""
BLOCK = 32
"""Neighbours in the vocabulary whose highest score is looked at first."""


class Sampler:
    """Draws tokens for the rows of a batch.

    Row `i` has its own stream of uniform numbers made from the seed and `i`, so a
    candidate does not depend on how many others are written beside it.
    """

    def __init__(
        self, sampling: Sampling, seed: int, rows: int, forbidden: list[int] | None = None
    ) -> None:
        self._sampling = sampling
        self._forbidden = torch.tensor(forbidden) if forbidden else None
        self._streams = [random.Random(f"{seed}:{row}") for row in range(rows)]

    @property
    def needs_history(self) -> bool:
        """Whether `draw` looks at what came before."""
        return self._sampling.repetition_penalty != 1 or self._sampling.no_repeat_ngram_size > 0

    def draw(
        self, logits: torch.Tensor, history: torch.Tensor, rows: list[int]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the chosen token ids and their log-probabilities, each of shape (rows,).

        `logits`: (rows, vocabulary); `history`: (rows, tokens so far), what the repetition
        rules look at; `rows`: the candidates' indexes. The log-probabilities are those of
        the model itself, before any processor (nats).
        """
        logits = logits.float()
        scores = self._penalised(logits, history)
        if self._sampling.temperature == 0:
            chosen = scores.argmax(dim=-1)
        else:
            draws = [self._streams[row].random() for row in rows]
            uniform = torch.tensor(draws, dtype=torch.float64)
            sampling = self._sampling
            if sampling.top_k and sampling.typical_p == 1:
                return _usual_draw()(
                    logits,
                    scores,
                    min(sampling.top_k, scores.shape[-1]),
                    sampling.temperature,
                    sampling.top_p,
                    sampling.min_p,
                    uniform,
                )
            chosen = self._draw(self._cooled(scores), uniform)
        own = logits.log_softmax(dim=-1).gather(1, chosen.unsqueeze(1)).squeeze(1)
        return chosen, own

    def probabilities(self, logits: torch.Tensor, history: torch.Tensor) -> torch.Tensor:
        """Return the distribution `draw` draws from: (rows, vocabulary). Temperature above 0."""
        scores = self._cooled(self._penalised(logits.float(), history))
        found = self._shortlist(scores)
        if found is None:
            return torch.softmax(self._cut(scores), dim=-1)
        few, ids = found
        return torch.zeros_like(scores).scatter(1, ids, torch.softmax(few, dim=-1))

    def _penalised(self, logits: torch.Tensor, history: torch.Tensor) -> torch.Tensor:
        if self._forbidden is not None:
            logits = logits.index_fill(1, self._forbidden, -torch.inf)
        if self._sampling.repetition_penalty != 1:
            logits = rules.repetition_penalty(history, logits, self._sampling.repetition_penalty)
        if self._sampling.no_repeat_ngram_size:
            logits = rules.no_repeat_ngram(history, logits, self._sampling.no_repeat_ngram_size)
        return logits

    def _cooled(self, scores: torch.Tensor) -> torch.Tensor:
        temperature = self._sampling.temperature
        return scores if temperature == 1 else scores / temperature

    def _draw(self, scores: torch.Tensor, uniform: torch.Tensor) -> torch.Tensor:
        """Draw from `scores` (rows, vocabulary), temperature applied."""
        found = self._shortlist(scores)
        if found is None:
            return _pick(self._cut(scores), uniform)
        few, ids = found
        return ids.gather(1, _pick(few, uniform).unsqueeze(1)).squeeze(1)

    def _shortlist(self, scores: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor] | None:
        """Return the few scores that may be drawn, likeliest first, and their token ids.

        None where few would not do: then the whole vocabulary has to be looked at.
        """
        sampling, size = self._sampling, scores.shape[-1]
        if sampling.top_k:
            few, ids = likeliest(scores, min(sampling.top_k, size), BLOCK)
            return self._cut(few), ids
        if sampling.top_p >= 1 and not sampling.min_p:
            return None
        few, ids = likeliest(scores, min(SHORTLIST, size), BLOCK)
        shares = scores.softmax(dim=-1).gather(1, ids)
        if sampling.top_p < 1:
            before = shares.cumsum(dim=-1) - shares
            if few.shape[-1] < size and bool((before[:, -1] < sampling.top_p).any()):
                return None
            out = before >= sampling.top_p
            out[:, 0] = False
            few = few.masked_fill(out, -torch.inf)
        elif few.shape[-1] < size and bool((shares[:, -1] >= sampling.min_p * shares[:, 0]).any()):
            return None
        return self._cut(few, top_p=False), ids

    def _cut(self, scores: torch.Tensor, *, top_p: bool = True) -> torch.Tensor:
        """Apply what does not depend on which tokens the columns of `scores` are."""
        sampling = self._sampling
        if top_p and sampling.top_p < 1:
            scores = rules.top_p(scores, sampling.top_p)
        if sampling.min_p:
            scores = rules.min_p(scores, sampling.min_p)
        if sampling.typical_p < 1:
            scores = rules.typical_p(scores, sampling.typical_p)
        return scores


def likeliest(scores: torch.Tensor, count: int, block: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the `count` highest of `scores` (rows, vocabulary), highest first, and their ids.

    They lie in the `count` blocks of neighbours with the highest maxima, so only those are
    looked through: half the time of `topk` over the whole vocabulary.
    """
    rows, size = scores.size(0), scores.size(1)
    blocks = size // block
    if blocks <= count:
        return torch.topk(scores, count, dim=-1)
    cut = blocks * block
    split = scores[:, :cut].view(rows, blocks, block)
    found = torch.topk(split.amax(dim=-1), count, dim=-1, sorted=False)[1]
    ids = (found.unsqueeze(-1) * block + torch.arange(block)).flatten(1)
    if cut < size:
        ids = torch.cat([ids, torch.arange(cut, size).expand(rows, -1)], dim=1)
    few, places = torch.topk(scores.gather(1, ids), count, dim=-1)
    return few, ids.gather(1, places)


def _pick(scores: torch.Tensor, uniform: torch.Tensor) -> torch.Tensor:
    """Return the column each number of `uniform` (rows,) from 0 to 1 falls on: (rows,)."""
    cumulative = torch.softmax(scores, dim=-1, dtype=torch.float64).cumsum(dim=-1)
    wanted = uniform * cumulative[:, -1]
    chosen = torch.searchsorted(cumulative, wanted.unsqueeze(1), right=True).squeeze(1)
    return chosen.clamp(max=scores.size(1) - 1)


def usual_draw(
    logits: torch.Tensor,
    scores: torch.Tensor,
    top_k: int,
    temperature: float,
    top_p: float,
    min_p: float,
    uniform: torch.Tensor,
    block: int = BLOCK,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw with a top-k, as `Sampler.draw` does in general, in one call for TorchScript."""
    few, ids = likeliest(scores, top_k, block)
    few = few / temperature
    if top_p < 1:
        few = rules.top_p(few, top_p)
    if min_p > 0:
        few = rules.min_p(few, min_p)
    chosen = ids.gather(1, _pick(few, uniform).unsqueeze(1))
    return chosen.squeeze(1), logits.log_softmax(-1).gather(1, chosen).squeeze(1)


@functools.cache
def _usual_draw() -> Callable[..., tuple[torch.Tensor, torch.Tensor]]:
    return scripted(usual_draw)
