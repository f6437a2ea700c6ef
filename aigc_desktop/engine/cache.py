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
    """The cache of up to `BUNCH` rows. Queries come scaled."""

    def __init__(self, prompt: torch.Tensor, rows: int, room: int) -> None:
        """Copy `prompt` (layers, 2, heads, tokens, size); make room for `room` steps."""
        layers, _, heads, read, size = prompt.shape
        self.rows = rows
        self._read = read
        self._used = read
        self._arena = torch.empty(layers, 2, heads, read + rows * room, size)
        self._arena[:, :, :, :read] = prompt
        self._hidden = torch.full((rows, read + rows * room), -torch.inf)
        self._hidden[:, :read] = 0
        self._layers = list(self._arena)

    def advance(self) -> None:
        """Begin a step: each row gets one more place, which it alone sees."""
        end = self._used + self.rows
        self._hidden[:, self._used : end].fill_diagonal_(0)
        self._used = end

    def attend(self, layer: int, split: torch.Tensor) -> torch.Tensor:
        """Store this step's keys and values and return what each row's query finds.

        `split`: (3, heads, rows, size), query, key and value; returns (heads, rows, size).
        """
        kept = self._layers[layer].narrow(2, 0, self._used)
        kept.narrow(2, self._used - self.rows, self.rows).copy_(split[1:])
        query, (keys, values) = split[0], kept
        if self.rows == 1:
            return functional.scaled_dot_product_attention(
                query[None], keys[None], values[None], scale=1.0
            )[0]
        hidden = self._hidden[:, : self._used]
        weights = torch.softmax(torch.baddbmm(hidden, query, keys.transpose(1, 2)), dim=-1)
        return torch.bmm(weights, values)

    def keep(self, rows: list[int]) -> None:
        """Drop all rows but these (ascending), and the places only they could see."""
        hidden = self._hidden[rows, : self._used]
        seen = torch.isfinite(hidden).any(dim=0).nonzero().squeeze(1)
        count = len(seen)
        for layer in self._layers:
            layer[:, :, :count] = layer[:, :, seen]
        self._hidden[: len(rows), :count] = hidden[:, seen]
        self._hidden = self._hidden[: len(rows)]
        self._hidden[:, count:] = -torch.inf
        self.rows, self._used = len(rows), count
