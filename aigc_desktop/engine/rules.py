"""The usual rules for logits, as `generate()` of the transformers library applies them.

Ours, because importing that library takes seconds; the tests hold them to its results.
"""

from __future__ import annotations

import torch


def repetition_penalty(history: torch.Tensor, scores: torch.Tensor, penalty: float) -> torch.Tensor:
    """Make tokens of `history` (rows, tokens) less likely (Keskar et al. 2019, CTRL)."""
    if not history.shape[1]:
        return scores
    seen = scores.gather(1, history)
    return scores.scatter(1, history, torch.where(seen < 0, seen * penalty, seen / penalty))


def no_repeat_ngram(history: torch.Tensor, scores: torch.Tensor, size: int) -> torch.Tensor:
    """Forbid every token that would complete a run of `size` tokens for the second time."""
    if history.shape[1] + 1 < size:
        return scores
    scores = scores.clone()
    for row, tokens in enumerate(history.tolist()):
        start = tuple(tokens[len(tokens) - size + 1 :])
        banned = [
            tokens[i + size - 1]
            for i in range(len(tokens) - size + 1)
            if tuple(tokens[i : i + size - 1]) == start
        ]
        scores[row, banned] = -torch.inf
    return scores


def top_p(scores: torch.Tensor, share: float) -> torch.Tensor:
    """Keep the likeliest tokens that together have `share` (Holtzman et al. 2020)."""
    ordered, places = scores.sort(dim=-1)
    out = ordered.softmax(dim=-1).cumsum(dim=-1) <= 1 - share
    out[..., -1] = False
    return scores.masked_fill(out.scatter(1, places, out), -torch.inf)


def min_p(scores: torch.Tensor, share: float) -> torch.Tensor:
    """Keep tokens at least `share` times as likely as the likeliest (Nguyen et al. 2024)."""
    chances = scores.softmax(dim=-1)
    out = chances < share * chances.amax(dim=-1, keepdim=True)
    out.scatter_(1, scores.argmax(dim=-1, keepdim=True), value=False)
    return scores.masked_fill(out, -torch.inf)


def typical_p(scores: torch.Tensor, share: float) -> torch.Tensor:
    """Keep the tokens whose surprise is nearest the expected one (Meister et al. 2022)."""
    logs = scores.log_softmax(dim=-1)
    entropy = -(logs * logs.exp()).nansum(dim=-1, keepdim=True)
    distance = (-logs - entropy).abs()
    ordered, places = distance.sort(dim=-1)
    sums = scores.gather(1, places).softmax(dim=-1).cumsum(dim=-1)
    last = (sums < share).sum(dim=-1, keepdim=True).clamp(max=scores.shape[-1] - 1)
    out = ordered > ordered.gather(1, last)
    out[..., 0] = False
    return scores.masked_fill(out.scatter(1, places, out), -torch.inf)
