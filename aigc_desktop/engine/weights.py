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
from aigc_desktop.engine.linear import Linear, Precision, Quantised, pack, pack_int8, quantise
from aigc_desktop.engine.words import HeldWords, Words

WORDS, PLACES, HEAD = "wte", "wpe", "head"
_NOT_WEIGHTS = (".attn.bias", ".attn.masked_bias", "lm_head.weight")
"""Masks of old checkpoints, and the head, which is the table of words once more."""


_ROWS = 8192
"""So many words of the table are read at once."""


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

    def words(self) -> Words:
        """Return the table of words."""
        ...

    def places(self) -> torch.Tensor:
        """Return the table of places in float32, (places, width)."""
        ...


class FolderWeights:
    """The weights in a model folder. Raises `KeyError` for a missing tensor."""

    def __init__(self, about: ModelFolder, heads: int, precision: Precision) -> None:
        self.precision = precision
        self._heads = heads
        self._files: dict[str, Path] = {}
        self._shapes: dict[str, list[int]] = {}
        for file in about.weights:
            with safe_open(str(file), framework="pt") as stored:
                for name in stored.keys():  # noqa: SIM118 - not a mapping
                    plain = name.removeprefix("transformer.")
                    if not plain.endswith(_NOT_WEIGHTS):
                        self._files[plain] = file
                        self._shapes[plain] = stored.get_slice(name).get_shape()
        self.parameters = sum(math.prod(shape) for shape in self._shapes.values())

    def linear(self, name: str) -> Linear:
        """See `Weights.linear`."""
        if self.precision == "int8":
            return pack_int8(self.quantised(name))
        return pack(*self.matrix(name), self.precision)

    def norm(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        """See `Weights.norm`."""
        return self._tensor(f"{name}.weight").float(), self._tensor(f"{name}.bias").float()

    def words(self) -> Words:
        """See `Weights.words`. In 8 bits they are the head's matrix."""
        if self.precision != "int8":
            return HeldWords(self._tensor(f"{WORDS}.weight").float())
        head = self.quantised(HEAD)
        return HeldWords(head.values, head.scale)

    def places(self) -> torch.Tensor:
        """See `Weights.places`."""
        return self._tensor(f"{PLACES}.weight").float()

    def quantised(self, name: str) -> Quantised:
        """Return a matrix in 8 bits; the large one is never whole in memory as it is stored."""
        if name != HEAD:
            return quantise(*self.matrix(name))
        parts = [quantise(part, None) for part in self._parts(f"{WORDS}.weight")]
        values = torch.cat([part.values for part in parts])
        return Quantised(values, torch.cat([part.scale for part in parts]), None)

    def _parts(self, name: str) -> Iterator[torch.Tensor]:
        for start in range(0, self._shapes[name][0], _ROWS):
            yield self._tensor(name, start, start + _ROWS)

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

    def _tensor(self, name: str, start: int = 0, end: int | None = None) -> torch.Tensor:
        # A mapping of its own each time: what was read leaves the memory with the tensor.
        with safe_open(str(self._files[name]), framework="pt") as stored:
            prefixed = f"transformer.{name}"
            full = prefixed if prefixed in stored.keys() else name  # noqa: SIM118
            if end is None:
                whole: torch.Tensor = stored.get_tensor(full)
                return whole
            part: torch.Tensor = stored.get_slice(full)[start:end]
            return part


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
