"""Matrix products with packed weights, in the precision that pays on this processor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import torch
from torch.nn import functional

Precision = Literal["float32", "bfloat16", "int8"]
Linear = Callable[[torch.Tensor], torch.Tensor]
"""(rows, in) to (rows, out)."""


def pack(weight: torch.Tensor, bias: torch.Tensor | None, precision: Precision) -> Linear:
    """Return the product with `weight` (out, in), packed once.

    int8: weights symmetric per output channel, activations quantised as they come.
    """
    if precision == "int8":
        return _int8(weight, bias)
    if precision == "bfloat16":
        return _bfloat16(weight, bias)
    held, added = weight.float().contiguous(), None if bias is None else bias.float()
    return lambda x: functional.linear(x, held, added)


def _int8(weight: torch.Tensor, bias: torch.Tensor | None) -> Linear:
    scale = weight.float().abs().amax(dim=1).clamp(min=1e-8) / 127
    zero = torch.zeros(len(scale), dtype=torch.int64)
    quantised = torch.quantize_per_channel(weight.float(), scale, zero, 0, torch.qint8)
    packed = torch.ops.quantized.linear_prepack(quantised, None if bias is None else bias.float())
    named = torch.ops.quantized.linear_dynamic.default
    # Its shell looks at every argument before each call: a twentieth of a token's time.
    dynamic = getattr(named, "_op", named)
    return lambda x: dynamic(x, packed)


def _bfloat16(weight: torch.Tensor, bias: torch.Tensor | None) -> Linear:
    held = weight.bfloat16().contiguous()
    added = None if bias is None else bias.bfloat16()
    return lambda x: functional.linear(x.bfloat16(), held, added).float()
