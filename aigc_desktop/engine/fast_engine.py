"""The fast engine: GPT-2 by our own network, everything else as the reference does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from aigc_desktop.engine.folder import ModelFolder
from aigc_desktop.engine.transformers_engine import TransformersEngine

SMALL_BYTES = 100 * 2**20
"""Weights up to this size on disk are multiplied as they are."""

if TYPE_CHECKING:
    from aigc_desktop.engine.linear import Precision
    from aigc_desktop.engine.network import Network


class FastEngine(TransformersEngine):
    """Runs a GPT-2 of the usual build fast, and any other model through transformers.

    `precision` decides in what the weights are multiplied; float32 gives the reference's
    text to the letter. Without one, large models take 8 bits and small ones, which wait for
    the interpreter rather than for memory, float32. A large model goes to the graphics card
    where torch sees one; a small one is faster without.
    """

    def __init__(self, precision: Precision | None = None, cache: Path | None = None) -> None:
        """Keep packed 8-bit weights in the folder `cache` too (None: pack them every time)."""
        super().__init__(cache)
        self._precision = precision

    def _network(self, about: ModelFolder, revision: Callable[[], str]) -> Network:
        from aigc_desktop.engine.fast_gpt2 import FastGpt2, fits  # noqa: PLC0415
        from aigc_desktop.engine.packed import PackedStore  # noqa: PLC0415
        from aigc_desktop.engine.placement import best_placement  # noqa: PLC0415

        size = sum(file.stat().st_size for file in about.weights)
        has_card = best_placement().device != "cpu"
        if not fits(about) or (has_card and size > SMALL_BYTES and self._precision is None):
            return super()._network(about, revision)
        auto: Precision = "int8" if size > SMALL_BYTES else "float32"
        store = None if self._cache is None else PackedStore(self._cache)
        return FastGpt2.load(about, self._precision or auto, store, revision)
