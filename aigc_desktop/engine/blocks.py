"""GPT-2's layers as modules that TorchScript can take (see `script`)."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from aigc_desktop.engine.cache import attend
from aigc_desktop.engine.linear import Linear

Norm = tuple[torch.Tensor, torch.Tensor]


class Block(nn.Module):
    """One layer. `gelu` is "tanh" or "none", as `functional.gelu` calls them."""

    def __init__(
        self,
        norms: tuple[Norm, Norm],
        linear: tuple[Linear, Linear, Linear, Linear],
        heads: int,
        epsilon: float,
        gelu: str,
    ) -> None:
        """`linear`: queries, keys and values; projection; expansion; contraction."""
        super().__init__()
        (self.gain_1, self.bias_1), (self.gain_2, self.bias_2) = norms
        self.attention, self.project, self.expand, self.contract = linear
        self.heads = heads
        self.width = len(self.gain_1)
        self.size = self.width // heads
        self.epsilon = epsilon
        self.gelu = gelu

    def split(self, hidden: torch.Tensor) -> torch.Tensor:
        """Return queries, keys and values of `hidden` (n, width): (3, heads, n, size)."""
        normal = torch.layer_norm(hidden, [self.width], self.gain_1, self.bias_1, self.epsilon)
        flat: torch.Tensor = self.attention(normal)
        return flat.view(-1, 3, self.heads, self.size).permute(1, 2, 0, 3)

    def finish(self, hidden: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        """Take in what attention found, (heads, n, size), and run the rest of the layer."""
        hidden = hidden + self.project(seen.transpose(0, 1).reshape(-1, self.width))
        normal = torch.layer_norm(hidden, [self.width], self.gain_2, self.bias_2, self.epsilon)
        inner = functional.gelu(self.expand(normal), approximate=self.gelu)
        return hidden.add_(self.contract(inner))

    def forward(
        self,
        hidden: torch.Tensor,
        arenas: list[torch.Tensor],
        masks: list[torch.Tensor],
        used: list[int],
        rows: list[int],
    ) -> torch.Tensor:
        """Run one token a row. See `Layers.forward`; `arenas` are this layer's."""
        split = self.split(hidden)
        if len(rows) == 1:
            return self.finish(hidden, attend(arenas[0], masks[0], used[0], split))
        parts = torch.split(split, rows, dim=2)
        seen = [
            attend(arenas[bunch], masks[bunch], used[bunch], parts[bunch])
            for bunch in range(len(rows))
        ]
        return self.finish(hidden, torch.cat(seen, dim=1))


class Layers(nn.Module):
    """All layers, the last normalisation and the head."""

    def __init__(
        self,
        blocks: list[Block],
        last: Norm,
        head: Linear,
        epsilon: float,
    ) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.gain, self.bias = last
        self.head = head
        self.width = len(self.gain)
        self.epsilon = epsilon

    def logits(self, hidden: torch.Tensor) -> torch.Tensor:
        """(n, width) to (n, vocabulary)."""
        normal = torch.layer_norm(hidden, [self.width], self.gain, self.bias, self.epsilon)
        found: torch.Tensor = self.head(normal)
        return found

    def forward(
        self,
        hidden: torch.Tensor,
        arenas: list[torch.Tensor],
        masks: list[torch.Tensor],
        used: list[int],
        rows: list[int],
    ) -> torch.Tensor:
        """Run one token a row, `hidden` (rows, width), and return the logits.

        `arenas`, `masks`, `used` and `rows` are those of the bunches, in the rows' order.
        """
        for layer, block in enumerate(self.blocks):
            own = [arena[layer] for arena in arenas]
            hidden = block(hidden, own, masks, used, rows)
        return self.logits(hidden)
