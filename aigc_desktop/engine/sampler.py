"""Chooses the next tokens: transformers' logits processors, then one seeded draw per row."""

from __future__ import annotations

import random

import torch
from transformers.generation.logits_process import (
    LogitsProcessor,
    MinPLogitsWarper,
    NoRepeatNGramLogitsProcessor,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
    TypicalLogitsWarper,
)

from aigc_desktop.domain.sampling import Sampling


class Sampler:
    """Draws tokens for the rows of a batch.

    Row `i` has its own stream of uniform numbers made from the seed and `i`, so a
    candidate does not depend on how many others are written beside it.
    """

    def __init__(
        self, sampling: Sampling, seed: int, rows: int, forbidden: list[int] | None = None
    ) -> None:
        self._forbidden = forbidden or []
        self._greedy = sampling.temperature == 0
        self._processors = _processors(sampling)
        self._streams = [random.Random(f"{seed}:{row}") for row in range(rows)]

    def draw(
        self, logits: torch.Tensor, history: torch.Tensor, rows: list[int]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the chosen token ids and their log-probabilities, each of shape (rows,).

        `logits`: (rows, vocabulary); `history`: (rows, tokens so far), what the repetition
        rules look at; `rows`: the candidates' indexes. The log-probabilities are those of
        the model itself, before any processor (nats).
        """
        logits = logits.float()
        own = torch.log_softmax(logits, dim=-1)
        scores = (
            logits.index_fill(1, torch.tensor(self._forbidden), -torch.inf)
            if self._forbidden
            else logits
        )
        for processor in self._processors:
            scores = processor(history, scores)
        if self._greedy:
            chosen = scores.argmax(dim=-1)
        else:
            cumulative = torch.softmax(scores, dim=-1, dtype=torch.float64).cumsum(dim=-1)
            draws = [self._streams[row].random() for row in rows]
            uniform = torch.tensor(draws, dtype=torch.float64) * cumulative[:, -1]
            chosen = torch.searchsorted(cumulative, uniform.unsqueeze(1), right=True).squeeze(1)
            chosen = chosen.clamp(max=logits.shape[-1] - 1)
        return chosen, own.gather(1, chosen.unsqueeze(1)).squeeze(1)


def _processors(sampling: Sampling) -> list[LogitsProcessor]:
    """In the order `generate()` applies them; a parameter that is off adds none."""
    found: list[LogitsProcessor] = []
    if sampling.repetition_penalty != 1:
        found.append(RepetitionPenaltyLogitsProcessor(sampling.repetition_penalty))
    if sampling.no_repeat_ngram_size:
        found.append(NoRepeatNGramLogitsProcessor(sampling.no_repeat_ngram_size))
    if sampling.temperature == 0:
        return found
    if sampling.temperature != 1:
        found.append(TemperatureLogitsWarper(sampling.temperature))
    if sampling.top_k:
        found.append(TopKLogitsWarper(sampling.top_k))
    if sampling.top_p < 1:
        found.append(TopPLogitsWarper(sampling.top_p))
    if sampling.min_p:
        found.append(MinPLogitsWarper(sampling.min_p))
    if sampling.typical_p < 1:
        found.append(TypicalLogitsWarper(sampling.typical_p))
    return found
