"""Adapters of low rank beside frozen matrices (LoRA, Hu et al. 2022), by the peft library."""

from __future__ import annotations

from typing import Any

from peft import LoraConfig
from peft.tuners.lora import LoraModel
from transformers import PreTrainedModel

_NAME = "default"


class Adapters:
    """Puts adapters into `model` in place, all else frozen; `merged` takes them in for good."""

    def __init__(self, model: PreTrainedModel, rank: int) -> None:
        config = LoraConfig(
            r=rank, lora_alpha=2 * rank, target_modules="all-linear",
            fan_in_fan_out=model.config.model_type == "gpt2",
        )  # fmt: skip
        self._tuner: Any = LoraModel(model, config, _NAME)

    def merged(self) -> PreTrainedModel:
        """Return the model with the adapters added to its matrices, as an ordinary one."""
        merged: PreTrainedModel = self._tuner.merge_and_unload()
        return merged
