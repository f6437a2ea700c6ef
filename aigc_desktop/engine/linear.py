"""Matrix products with packed weights, in the precision that pays on this processor."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import torch
from torch.nn import functional

Precision = Literal["float32", "bfloat16", "int8"]
Linear = Callable[[torch.Tensor], torch.Tensor]
"""(rows, in) to (rows, out)."""
_TINY = 1e-8
_ROWS = 4096


@dataclass(frozen=True)
class Quantised:
    """A matrix in 8 bits: `values` (out, in) int8 times `scale` (out,), symmetric."""

    values: torch.Tensor
    scale: torch.Tensor
    bias: torch.Tensor | None


def quantise(weight: torch.Tensor, bias: torch.Tensor | None) -> Quantised:
    """Round `weight` (out, in) to 8 bits, each output channel by its own scale."""
    values, scale = torch.empty(weight.shape, dtype=torch.int8), torch.empty(len(weight))
    for start in range(0, len(weight), _ROWS):  # by parts: the table of words is large
        part = weight[start : start + _ROWS].float()
        size = part.abs().amax(dim=1).clamp(min=_TINY) / 127
        values[start : start + _ROWS] = (part / size.unsqueeze(1)).round_()
        scale[start : start + _ROWS] = size
    return Quantised(values, scale, None if bias is None else bias.float())


def pack(weight: torch.Tensor, bias: torch.Tensor | None, precision: Precision) -> Linear:
    """Return the product with `weight` (out, in), packed once."""
    if precision == "int8":
        return pack_int8(quantise(weight, bias))
    kind = torch.bfloat16 if precision == "bfloat16" else torch.float32
    held, added = weight.to(kind).contiguous(), None if bias is None else bias.to(kind)
    if precision == "float32":
        return lambda x: functional.linear(x, held, added)
    return lambda x: functional.linear(x.bfloat16(), held, added).float()


def pack_int8(weight: Quantised) -> Linear:
    """Return the product with `weight`, by the fastest operator this torch has."""
    return _OPERATORS[int8_operator()](weight)


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


def _quantized_dynamic(weight: Quantised) -> Linear:
    """`quantized::linear_dynamic`: activations in 8 bits too, quantised as they come."""
    zero = torch.zeros(len(weight.scale), dtype=torch.int64)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*deprecated.*", category=UserWarning)
        held = torch._make_per_channel_quantized_tensor(weight.values, weight.scale, zero, 0)
        packed = torch.ops.quantized.linear_prepack(held, weight.bias)
    named: Any = torch.ops.quantized.linear_dynamic.default
    # Its shell looks at every argument before each call: a thirtieth of a token's time.
    dynamic = getattr(named, "_op", named)
    return lambda x: dynamic(x, packed)


def _int8pack(weight: Quantised) -> Linear:
    """`_weight_int8pack_mm`: 8-bit weights, activations in bfloat16."""
    values, scale = weight.values.contiguous(), weight.scale.bfloat16()
    added = weight.bias
    multiply = torch._weight_int8pack_mm

    def product(x: torch.Tensor) -> torch.Tensor:
        result = multiply(x.bfloat16(), values, scale).float()
        return result if added is None else result + added

    return product


_OPERATORS: dict[str, Callable[[Quantised], Linear]] = {
    "quantized::linear_dynamic": _quantized_dynamic,
    "aten::_weight_int8pack_mm": _int8pack,
}
