"""The fast engine: GPT-2 by our own network, everything else as the reference does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_desktop.engine.folder import ModelFolder
from aigc_desktop.engine.transformers_engine import TransformersEngine

if TYPE_CHECKING:
    from aigc_desktop.engine.linear import Precision
    from aigc_desktop.engine.network import Network


class FastEngine(TransformersEngine):
    """Runs a GPT-2 of the usual build fast, and any other model through transformers.

    `precision` decides in what the weights are multiplied; float32 gives the reference's
    text to the letter.
    """

    name = "fast"

    def __init__(self, precision: Precision = "int8") -> None:
        super().__init__()
        self._precision = precision

    def _network(self, about: ModelFolder) -> Network:
        from aigc_desktop.engine.fast_gpt2 import FastGpt2, fits  # noqa: PLC0415

        return FastGpt2.load(about, self._precision) if fits(about) else super()._network(about)
