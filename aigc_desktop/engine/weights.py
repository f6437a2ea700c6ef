"""Where a GPT-2's weights come from: its own folder, or the packed file made from it.

Tensors are read one at a time and let go of, so that loading takes hardly more memory than
the network itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import torch
from safetensors import safe_open

from aigc_desktop.engine.folder import ModelFolder
from aigc_desktop.engine.linear import Linear, Precision, pack

WORDS, PLACES, HEAD = "wte", "wpe", "head"
_NOT_WEIGHTS = (".attn.bias", ".attn.masked_bias", "lm_head.weight")
"""Masks of old checkpoints, and the head, which is the table of words once more."""


class Weights(Protocol):
    """What the network is built from; names are GPT-2's, without "transformer." and ".weight"."""

    @property
    def parameters(self) -> int:
        """How many numbers the model has."""
        ...

    def linear(self, name: str) -> Linear:
        """Return the product with the matrix `name`, packed."""
        ...

    def norm(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        """Return gain and bias of a normalisation, in float32."""
        ...

    def table(self, name: str) -> torch.Tensor:
        """Return the table of words or of places, (entries, width)."""
        ...


class FolderWeights:
    """The weights in a model folder. Raises `KeyError` for a missing tensor."""

    def __init__(self, about: ModelFolder, heads: int, precision: Precision) -> None:
        self.precision = precision
        self._heads = heads
        self._files: dict[str, Path] = {}
        self.parameters = 0
        for file in about.weights:
            with safe_open(str(file), framework="pt") as stored:
                for name in stored.keys():  # noqa: SIM118 - not a mapping
                    plain = name.removeprefix("transformer.")
                    if not plain.endswith(_NOT_WEIGHTS):
                        self._files[plain] = file
                        self.parameters += math.prod(stored.get_slice(name).get_shape())

    def linear(self, name: str) -> Linear:
        """See `Weights.linear`."""
        weight, bias = self.matrix(name)
        return pack(weight, bias, self.precision)

    def norm(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        """See `Weights.norm`."""
        return self._tensor(f"{name}.weight").float(), self._tensor(f"{name}.bias").float()

    def table(self, name: str) -> torch.Tensor:
        """See `Weights.table`. Looked up a row at a time, so a smaller type costs nothing."""
        table = self._tensor(f"{name}.weight")
        return table.bfloat16() if name == WORDS and self.precision == "int8" else table.float()

    def matrix(self, name: str) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Return a matrix (out, in) and its bias; queries come out scaled by 1/sqrt(size)."""
        if name == HEAD:
            return self._tensor(f"{WORDS}.weight"), None
        # GPT-2 stores (in, out), the "Conv1D" of its first code.
        weight, bias = self._tensor(f"{name}.weight").float(), self._tensor(f"{name}.bias").float()
        if name.endswith("attn.c_attn"):
            scale = torch.ones(len(bias))
            scale[: len(bias) // 3] = 1 / math.sqrt(len(weight) // self._heads)
            weight, bias = weight * scale, bias * scale
        return weight.t().contiguous(), bias

    def _tensor(self, name: str) -> torch.Tensor:
        file = self._files[name]
        # A mapping of its own each time: what was read leaves the memory with the tensor.
        with safe_open(str(file), framework="pt") as stored:
            prefixed = f"transformer.{name}"
            found: torch.Tensor = stored.get_tensor(
                prefixed if prefixed in stored.keys() else name  # noqa: SIM118
            )
            return found


def matrix_names(layers: int) -> Iterator[str]:
    """Name all matrices of a GPT-2 with so many layers, the largest first.

    What packing it takes besides is then free for the others.
    """
    yield HEAD
    for layer in range(layers):
        for part in ("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj"):
            yield f"h.{layer}.{part}"


def norm_names(layers: int) -> Iterator[str]:
    """Name all normalisations of a GPT-2 with so many layers."""
    for layer in range(layers):
        yield f"h.{layer}.ln_1"
        yield f"h.{layer}.ln_2"
    yield "ln_f"
