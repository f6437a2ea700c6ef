"""Keys and values of a few rows that continue one prompt.

All rows of a bunch lie in one arena, step after step, behind the prompt: one product scores
every row against everything, and a mask hides the other rows' tokens. For up to eight rows
that is faster on a processor than a product a row, although it multiplies more: the memory is
read in one sweep (figures in ARCHITECTURE.md). The idea of reading a shared prompt once for
all rows is that of Hydragen (Juravsky et al. 2024).
"""

from __future__ import annotations

import torch
from torch.nn import functional

BUNCH = 8
"""Rows in one arena: beyond that the hidden products cost more than the sweep saves."""


class Bunch:
    """The cache of up to `BUNCH` rows.

    `arena`: (layers, 2, heads, places, size), keys and values, first those of the prompt, where
    they stay; `mask`: (rows, places), 0 where
    a row may look and minus infinity where not; the first `used` places are in use.
    """

    def __init__(self, sizes: tuple[int, int, int], read: int, rows: int, room: int) -> None:
        """Make room for a prompt of `read` tokens and `room` steps.

        `sizes`: layers, heads and a head's size. Whoever reads the prompt fills `prompt`.
        """
        layers, heads, size = sizes
        self.rows = rows
        self.used = read
        self.arena = torch.empty(layers, 2, heads, read + rows * room, size)
        self.prompt = self.arena[:, :, :, :read]
        self.mask = torch.full((rows, read + rows * room), -torch.inf)
        self.mask[:, :read] = 0

    def advance(self) -> None:
        """Begin a step: each row gets one more place, which it alone sees."""
        end = self.used + self.rows
        self.mask[:, self.used : end].fill_diagonal_(0)
        self.used = end

    def keep(self, rows: list[int]) -> None:
        """Drop all rows but these (ascending), and the places only they could see."""
        mask = self.mask[rows, : self.used]
        seen = torch.isfinite(mask).any(dim=0).nonzero().squeeze(1)
        count = len(seen)
        for layer in self.arena:
            layer[:, :, :count] = layer[:, :, seen]
        self.mask = self.mask[: len(rows)]
        self.mask[:, :count] = mask[:, seen]
        self.mask[:, count:] = -torch.inf
        self.rows, self.used = len(rows), count


def attend(arena: torch.Tensor, mask: torch.Tensor, used: int, split: torch.Tensor) -> torch.Tensor:
    """Store a step's keys and values in the last places used; return what the queries find.

    `arena`: one layer's, (2, heads, places, size); `split`: (3, heads, rows, size), query
    (scaled), key and value. Returns (heads, rows, size).
    """
    rows = split.size(2)
    kept = arena.narrow(2, 0, used)
    kept.narrow(2, used - rows, rows).copy_(split[1:])
    query, keys, values = split[0], kept[0], kept[1]
    if rows == 1:
        return functional.scaled_dot_product_attention(
            query.unsqueeze(0), keys.unsqueeze(0), values.unsqueeze(0), scale=1.0
        ).squeeze(0)
    scores = torch.baddbmm(mask.narrow(1, 0, used), query, keys.transpose(1, 2))
    return torch.bmm(torch.softmax(scores, dim=-1), values)
