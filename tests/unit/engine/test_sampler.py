"""The sampler's distribution is that of transformers' processors in `generate()`'s order."""

from __future__ import annotations

import pytest
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
from aigc_desktop.engine.sampler import Sampler

OFF = Sampling(temperature=1.0, top_k=0, top_p=1.0, seed=1)
HISTORY = torch.tensor([[3, 4, 3], [9, 9, 2], [1, 2, 3]])


def theirs(sampling: Sampling, logits: torch.Tensor) -> torch.Tensor:
    rules: list[LogitsProcessor] = []
    if sampling.repetition_penalty != 1:
        rules.append(RepetitionPenaltyLogitsProcessor(sampling.repetition_penalty))
    if sampling.no_repeat_ngram_size:
        rules.append(NoRepeatNGramLogitsProcessor(sampling.no_repeat_ngram_size))
    if sampling.temperature != 1:
        rules.append(TemperatureLogitsWarper(sampling.temperature))
    if sampling.top_k:
        rules.append(TopKLogitsWarper(sampling.top_k))
    if sampling.top_p < 1:
        rules.append(TopPLogitsWarper(sampling.top_p))
    if sampling.min_p:
        rules.append(MinPLogitsWarper(sampling.min_p))
    if sampling.typical_p < 1:
        rules.append(TypicalLogitsWarper(sampling.typical_p))
    scores = logits
    for rule in rules:
        scores = rule(HISTORY, scores)
    return torch.softmax(scores, dim=-1)


@pytest.mark.parametrize("spread", [0.5, 3.0, 9.0], ids=["flat", "usual", "peaked"])
@pytest.mark.parametrize("size", [40, 3000])
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"temperature": 0.3},
        {"top_k": 5},
        {"top_k": 900},
        {"top_p": 0.9},
        {"top_p": 0.2},
        {"min_p": 0.1},
        {"typical_p": 0.5},
        {"repetition_penalty": 1.7},
        {"no_repeat_ngram_size": 2},
        {"top_k": 50, "top_p": 0.8, "min_p": 0.05, "temperature": 0.7},
        {"top_p": 0.95, "min_p": 0.02, "typical_p": 0.8, "repetition_penalty": 1.2},
        {"min_p": 0.001, "temperature": 1.8},
    ],
    ids=str,
)
def test_the_distribution_is_that_of_transformers(
    change: dict[str, float], size: int, spread: float
) -> None:
    generator = torch.Generator().manual_seed(4)
    logits = torch.randn(3, size, generator=generator) * spread
    top_k = int(min(change.get("top_k", 0), size))
    sampling = OFF.changed(**{**change, "top_k": top_k})
    ours = Sampler(sampling, 1, 3).probabilities(logits, HISTORY)
    torch.testing.assert_close(ours, theirs(sampling, logits), rtol=1e-4, atol=1e-6)


def test_draws_follow_the_distribution() -> None:
    logits = torch.tensor([[2.0, 1.0, 0.0, -1.0, -30.0]])
    sampling = OFF.changed(top_k=4)
    sampler = Sampler(sampling, 1, 1)
    counts = torch.zeros(5)
    for _ in range(4000):
        chosen, _ = sampler.draw(logits, HISTORY[:1], [0])
        counts[int(chosen)] += 1
    wanted = theirs(sampling, logits)[0]
    assert counts[4] == 0
    assert torch.allclose(counts / 4000, wanted, atol=0.03)


def test_forbidden_tokens_are_never_drawn_and_logprobs_are_the_models_own() -> None:
    logits = torch.tensor([[5.0, 1.0, 0.0]])
    sampler = Sampler(OFF, 1, 1, forbidden=[0])
    for _ in range(50):
        chosen, logprob = sampler.draw(logits, HISTORY[:1], [0])
        assert int(chosen) != 0
        assert float(logprob) == pytest.approx(float(logits.log_softmax(-1)[0, int(chosen)]))
    greedy = Sampler(OFF.changed(temperature=0.0), 1, 1, forbidden=[0])
    assert int(greedy.draw(logits, HISTORY[:1], [0])[0]) == 1


def test_a_row_draws_alike_whoever_stands_beside_it() -> None:
    logits = torch.randn(4, 300, generator=torch.Generator().manual_seed(1))
    for sampling in (OFF, OFF.changed(top_p=0.7), OFF.changed(top_k=9)):
        together = Sampler(sampling, 3, 4).draw(logits, HISTORY, [0, 1, 2, 3])[0]
        alone = Sampler(sampling, 3, 4).draw(logits[2:3], HISTORY[:1], [2])[0]
        assert together[2] == alone[0]


@pytest.mark.parametrize("size", [40, 3000])
@pytest.mark.parametrize(
    "change",
    [{"top_k": 1}, {"top_k": 7}, {"top_k": 50, "top_p": 0.8}, {"top_k": 30, "min_p": 0.2},
     {"top_k": 900, "temperature": 0.4}, {"top_k": 50, "top_p": 0.95, "repetition_penalty": 1.3}],
    ids=str,
)  # fmt: skip
def test_the_usual_draw_is_the_general_one_in_one_call(change: dict[str, float], size: int) -> None:
    logits = torch.randn(3, size, generator=torch.Generator().manual_seed(6)) * 3
    sampling = OFF.changed(**change)
    for seed in range(20):
        quick, general = Sampler(sampling, seed, 3), Sampler(sampling, seed, 3)
        chosen, own = quick.draw(logits, HISTORY, [0, 1, 2])
        draws = [general._streams[row].random() for row in range(3)]
        scores = general._cooled(general._penalised(logits, HISTORY))
        wanted = general._draw(scores, torch.tensor(draws, dtype=torch.float64))
        assert torch.equal(chosen, wanted)
        torch.testing.assert_close(own, logits.log_softmax(-1).gather(1, chosen[:, None])[:, 0])
