"""How a run of teaching stands (no torch here)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

LOG = "log.jsonl"
"""The file of a work folder with the measurements, a line each."""


@dataclass(frozen=True)
class Stand:
    """Tokens count padding too, `total` is the most there will be; `seconds` of training alone.

    Losses are mean cross-entropies of the answers' tokens in nats; the one on texts kept apart
    is there after each measurement, with a text the model wrote then. `step` 0 is the beginning.
    """

    step: int
    tokens: int
    total: int
    seconds: float
    loss: float
    validation_loss: float | None = None
    sample: str = ""

    @property
    def tokens_per_s(self) -> float:
        """Tokens a second."""
        return self.tokens / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float:
        """How long the rest takes at this rate, -1 while it is unknown."""
        rate = self.tokens_per_s
        return (self.total - self.tokens) / rate if rate else -1.0

    @property
    def perplexity(self) -> float | None:
        """Perplexity a token on the texts kept apart, where it was measured."""
        return None if self.validation_loss is None else math.exp(min(50.0, self.validation_loss))


OnStand = Callable[[Stand], None]
