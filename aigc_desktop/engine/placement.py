"""Whether a model lies in the computer's memory or on a graphics card."""

from __future__ import annotations

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Placement:
    """Where a model's weights lie and in which type. Logits always come back to the CPU."""

    device: str = "cpu"
    dtype: torch.dtype = torch.float32

    @property
    def precision(self) -> str:
        """The type, and the card if there is one, for receipts."""
        name = str(self.dtype).removeprefix("torch.")
        return name if self.device == "cpu" else f"{name} on {torch.cuda.get_device_name()}"


def best_placement() -> Placement:
    """Return the graphics card torch sees, in 16 bits, or else the CPU in float32."""
    if not torch.cuda.is_available():
        return Placement()
    wide = torch.cuda.is_bf16_supported()
    return Placement("cuda", torch.bfloat16 if wide else torch.float16)
