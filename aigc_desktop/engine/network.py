"""What the decode loop asks of a network."""

from __future__ import annotations

from typing import Protocol

import torch


class Network(Protocol):
    """A language model that writes several continuations of one prompt at once."""

    @property
    def name(self) -> str:
        """Which engine it is, for receipts: "transformers", "fast"."""
        ...

    @property
    def context(self) -> int:
        """How many tokens it reads at once."""
        ...

    @property
    def parameters(self) -> int:
        """How many weights it has."""
        ...

    @property
    def precision(self) -> str:
        """What its weights are multiplied in: "float32", "int8" ..."""
        ...

    @property
    def ends(self) -> list[int]:
        """The token ids that end a text, as the model's files say."""
        ...

    def begin(self, ids: list[int], rows: int, room: int) -> torch.Tensor:
        """Read the prompt for `rows` continuations of at most `room` tokens.

        Returns the logits after the prompt: (1, vocabulary).
        """
        ...

    def step(self, ids: torch.Tensor) -> torch.Tensor:
        """Take one token for each row (rows,) and return the logits: (rows, vocabulary)."""
        ...

    def keep(self, rows: list[int]) -> None:
        """Drop all rows but these (ascending)."""
        ...


def end_ids(found: object) -> list[int]:
    """Return the end tokens a configuration names: none, one or several."""
    if found is None:
        return []
    return [int(found)] if isinstance(found, int) else [int(end) for end in found]  # type: ignore[attr-defined]
