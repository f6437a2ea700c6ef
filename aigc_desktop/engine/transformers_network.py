"""The reference network: any causal language model of the transformers library."""

from __future__ import annotations

import torch
from transformers import AutoModelForCausalLM, DynamicCache, PreTrainedModel
from transformers.utils import logging as transformers_logging

from aigc_desktop.engine.folder import ModelFolder
from aigc_desktop.engine.network import end_ids
from aigc_desktop.engine.placement import Placement, best_placement

UNKNOWN_CONTEXT = 1024


class TransformersNetwork:
    """A model of the transformers library with its own growing cache."""

    name = "transformers"

    def __init__(self, model: PreTrainedModel, context: int, placement: Placement) -> None:
        self._model = model
        self._device = placement.device
        self.precision = placement.precision
        self._cache = DynamicCache(config=model.config)
        self.context = context
        self.parameters = sum(p.numel() for p in model.parameters())
        self.ends = _end_tokens(model)

    @classmethod
    def load(cls, about: ModelFolder, placement: Placement | None = None) -> TransformersNetwork:
        """Read the folder into memory, to the graphics card where there is one."""
        placement = placement or best_placement()
        # Its bars would end up in the terminal of whoever pipes our output.
        transformers_logging.disable_progress_bar()
        transformers_logging.set_verbosity_error()
        model = AutoModelForCausalLM.from_pretrained(
            str(about.path),
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=placement.dtype,
        )
        model.eval()
        torch.nn.Module.to(model, placement.device)
        return cls(model, about.context or UNKNOWN_CONTEXT, placement)

    def begin(self, ids: list[int], rows: int, room: int) -> torch.Tensor:  # noqa: ARG002
        """Read the prompt once; the cache is repeated for the rows and grows as needed."""
        self._cache = DynamicCache(config=self._model.config)
        logits = self._forward(torch.tensor([ids]))
        if rows > 1:
            self._cache.batch_repeat_interleave(rows)
        return logits

    def step(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Network.step`."""
        return self._forward(ids.unsqueeze(1))

    def keep(self, rows: list[int]) -> None:
        """See `Network.keep`."""
        self._cache.batch_select_indices(torch.tensor(rows, device=self._device))

    def _forward(self, ids: torch.Tensor) -> torch.Tensor:
        output = self._model(
            input_ids=ids.to(self._device),
            past_key_values=self._cache,
            use_cache=True,
            logits_to_keep=1,
        )
        last: torch.Tensor = output.logits[:, -1]
        return last.to("cpu", torch.float32)


def _end_tokens(model: PreTrainedModel) -> list[int]:
    generation = getattr(model, "generation_config", None)
    found = getattr(generation, "eos_token_id", None)
    if found is None:
        found = getattr(model.config, "eos_token_id", None)
    return end_ids(found)
