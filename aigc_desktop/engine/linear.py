"""Matrix products with packed weights, in the precision that pays on this processor."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import torch
from torch import nn
from torch.nn import functional

Precision = Literal["float32", "bfloat16", "int8"]
Linear = nn.Module
"""A product with packed weights: (rows, in) to (rows, out)."""
_TINY = 1e-8


@dataclass(frozen=True)
class Quantised:
    """A matrix in 8 bits: `values` (out, in) int8 times `scale` (out,), symmetric."""

    values: torch.Tensor
    scale: torch.Tensor
    bias: torch.Tensor | None


def quantise(weight: torch.Tensor, bias: torch.Tensor | None) -> Quantised:
    """Round `weight` (out, in) to 8 bits, each output channel by its own scale."""
    weight = weight.float()
    scale = weight.abs().amax(dim=1).clamp(min=_TINY) / 127
    values = (weight / scale.unsqueeze(1)).round_().to(torch.int8)
    return Quantised(values, scale, None if bias is None else bias.float())


def pack(
    weight: torch.Tensor, bias: torch.Tensor | None, precision: Literal["bfloat16", "float32"]
) -> Linear:
    """Return the product with `weight` (out, in), packed once."""
    return Bfloat16(weight, bias) if precision == "bfloat16" else Float32(weight, bias)


def pack_int8(weight: Quantised) -> Linear:
    """Return the product with `weight`, by the fastest operator this torch has."""
    return _OPERATORS[int8_operator()](weight)


class Float32(nn.Module):
    """The product as it is."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None) -> None:
        super().__init__()
        self.weight = weight.float().contiguous()
        self.bias = None if bias is None else bias.float()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(rows, in) to (rows, out)."""
        return functional.linear(x, self.weight, self.bias)


class Bfloat16(nn.Module):
    """Weights and activations in 16 bits, the result in float32."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None) -> None:
        super().__init__()
        self.weight = weight.bfloat16().contiguous()
        self.bias = None if bias is None else bias.bfloat16()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(rows, in) to (rows, out)."""
        return functional.linear(x.to(torch.bfloat16), self.weight, self.bias).float()


class DynamicInt8(nn.Module):
    """`quantized::linear_dynamic`: activations in 8 bits too, quantised as they come."""

    def __init__(self, weight: Quantised) -> None:
        super().__init__()
        zero = torch.zeros(len(weight.scale), dtype=torch.int64)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*deprecated.*", category=UserWarning)
            held = torch._make_per_channel_quantized_tensor(weight.values, weight.scale, zero, 0)
            self.packed = torch.ops.quantized.linear_prepack(held, weight.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(rows, in) to (rows, out)."""
        product: torch.Tensor = torch.ops.quantized.linear_dynamic(x, self.packed)
        return product


class WeightOnlyInt8(nn.Module):
    """`_weight_int8pack_mm`: 8-bit weights, activations in bfloat16."""

    def __init__(self, weight: Quantised) -> None:
        super().__init__()
        self.values = weight.values.contiguous()
        self.scale = weight.scale.bfloat16()
        bias = weight.bias
        self.bias = torch.zeros(len(weight.scale)) if bias is None else bias

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(rows, in) to (rows, out)."""
        return (
            torch._weight_int8pack_mm(x.to(torch.bfloat16), self.values, self.scale).float()
            + self.bias
        )


_OPERATORS: dict[str, Callable[[Quantised], Linear]] = {
    "quantized::linear_dynamic": DynamicInt8,
    "aten::_weight_int8pack_mm": WeightOnlyInt8,
}


@cache
def int8_operator() -> str:
    """Return the name of the first operator that works here, fastest first.

    torch warns that `quantized::*` will be removed; without it its 8-bit weights go through
    `_weight_int8pack_mm`, which is slower (twice for one row) but needs no quantised tensors.
    """
    values = torch.ones(32, 32, dtype=torch.int8)
    probe = Quantised(values, torch.ones(32), torch.zeros(32))
    for name, operator in _OPERATORS.items():
        try:
            result = operator(probe)(torch.ones(2, 32))
        except (AttributeError, RuntimeError, NotImplementedError):
            continue  # not in this torch, or not for this processor
        if torch.allclose(result, torch.full((2, 32), 32.0), rtol=0.05):
            return name
    raise RuntimeError("this torch has no product with 8-bit weights")
