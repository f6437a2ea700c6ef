"""A prompt and its whole answer as tokens, the way a model of its style reads and ends them."""

from __future__ import annotations

from dataclasses import replace

from transformers import PreTrainedModel

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.engine.reader import Reader
from aigc_desktop.training.examples import Encoded


def encoded(prompt: Prompt, reader: Reader, model: PreTrainedModel) -> Encoded:
    """Return the ids of `prompt` with its answer (`lead_in`), and how many are the prompt's."""
    before = reader.encode(replace(prompt, lead_in=""))
    whole = reader.encode(prompt)
    if prompt.style not in {"tags", "few_shot"}:
        whole = [*whole, *ends_of(model)[:1]]
    # Where the answer's first letters melt into the prompt's last token, both are learnt.
    same = next((i for i, (a, b) in enumerate(zip(before, whole, strict=False)) if a != b), None)
    return whole, len(before) if same is None else same


def ends_of(model: PreTrainedModel) -> list[int]:
    """Return the ids that end what `model` writes, by its own configuration."""
    ends = model.generation_config.eos_token_id if model.generation_config else None
    ends = model.config.eos_token_id if ends is None else ends
    return [] if ends is None else [ends] if isinstance(ends, int) else list(ends)
