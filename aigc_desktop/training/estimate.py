"""How a model can be taught here, and what that takes (no torch here).

Memory follows from the sizes: weights, gradients and AdamW's two moments in 32 bits, and what
the backward pass keeps. Time is measured by the process that will do it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.models.check import check_config, read_json
from aigc_desktop.models.files import CONFIG
from aigc_desktop.models.tensors import read_tensors
from aigc_desktop.training.tuning import Method

SMALL = 40_000_000
"""Models up to this size learn as a whole: adapters save little and reach less."""
_FULL_BYTES, _FROZEN_BYTES = 16, 4
"""Bytes for each weight that is learnt, and for each that is not."""
_KEPT = 72
"""Bytes the backward pass keeps for each token, layer and unit of width; measured."""
_LOGITS = 12
"""Bytes for each token of an answer and word of the vocabulary: logits, softmax, gradient."""
_ANSWERS = 0.5
_PROGRAM_BYTES = 450 * 10**6
"""What Python, torch and transformers take by themselves."""


@dataclass(frozen=True)
class ModelSize:
    """How large a model is; `context` 0 where its configuration does not say."""

    parameters: int
    layers: int
    width: int
    vocabulary: int
    context: int

    @classmethod
    def of(cls, folder: Path) -> ModelSize:
        """Read the sizes of the model in `folder`; raise `ModelError` for a damaged one."""
        check_config(folder)
        config = read_json(folder / CONFIG)

        def number(*names: str) -> int:
            found = (config.get(name) for name in names)
            return next((value for value in found if isinstance(value, int)), 0)

        tensors = [
            tensor
            for file in folder.glob("*.safetensors")
            for name, tensor in read_tensors(file).items()
            if not name.endswith((".attn.bias", "masked_bias", "lm_head.weight"))
        ]
        return cls(
            parameters=sum(math.prod(tensor.shape) for tensor in tensors),
            layers=number("n_layer", "num_hidden_layers", "num_layers"),
            width=number("n_embd", "hidden_size", "d_model"),
            vocabulary=number("vocab_size"),
            context=number("n_positions", "max_position_embeddings", "n_ctx"),
        )

    def memory(self, method: Method, batch_tokens: int, rank: int) -> int:
        """Return about how many bytes teaching takes."""
        adapters = 18 * self.layers * self.width * rank
        weights = (
            _FULL_BYTES * self.parameters
            if method == "full"
            else _FROZEN_BYTES * self.parameters + _FULL_BYTES * adapters
        )
        kept = _KEPT * self.layers * self.width * batch_tokens
        logits = int(_LOGITS * self.vocabulary * batch_tokens * _ANSWERS)
        return weights + kept + logits + _PROGRAM_BYTES


def choose_method(size: ModelSize) -> Method:
    """Return how a model of `size` is taught: as a whole, or by adapters."""
    return "full" if size.parameters <= SMALL else "lora"


@dataclass(frozen=True)
class Estimate:
    """What a run takes: tokens in all, tokens a second as measured, bytes of memory."""

    tokens: int
    tokens_per_s: float
    memory: int

    @property
    def seconds(self) -> float:
        """How long the whole run takes at most; it may end earlier."""
        return self.tokens / self.tokens_per_s if self.tokens_per_s else math.inf
