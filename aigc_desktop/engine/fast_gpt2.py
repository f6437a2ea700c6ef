"""A GPT-2 for processors: packed weights, a static cache, the prompt held once for all rows.

The network is that of Radford et al. 2019 as transformers' `GPT2LMHeadModel` computes it;
only the order of work differs. Keys and values of the prompt are shared by all rows (as in
Hydragen, Juravsky et al. 2024): a step costs one product with the prompt's keys, not one a
row.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional

from aigc_desktop.engine.blocks import Block, Layers
from aigc_desktop.engine.cache import BUNCH, Bunch
from aigc_desktop.engine.environment import give_back
from aigc_desktop.engine.folder import ModelFolder
from aigc_desktop.engine.linear import Precision
from aigc_desktop.engine.network import end_ids
from aigc_desktop.engine.packed import DAMAGE, PackedStore, PackedWeights
from aigc_desktop.engine.script import scripted
from aigc_desktop.engine.weights import HEAD, FolderWeights, Weights, matrix_names

ACTIVATIONS = {"gelu_new": "tanh", "gelu": "none"}
"""GPT-2's own and that of Cerebras-GPT (Dey et al. 2023), as configurations and torch name them."""
CHUNK = 64
"""Prompt tokens read at once: the next turn of a chat reads on where the last whole one ended."""


@dataclass(frozen=True)
class Gpt2Shape:
    """The numbers of a GPT-2's configuration this network needs."""

    layers: int
    heads: int
    width: int
    positions: int
    epsilon: float
    ends: tuple[int, ...]
    activation: str = "gelu_new"


def fits(about: ModelFolder) -> bool:
    """Whether the folder holds a GPT-2 of the usual build, which `FastGpt2` can run."""
    if about.model_type != "gpt2":
        return False
    config = _config(about)
    usual = {
        "scale_attn_weights": True,
        "scale_attn_by_inverse_layer_idx": False,
        "reorder_and_upcast_attn": False,
        "add_cross_attention": False,
        "tie_word_embeddings": True,
    }
    return config.get("activation_function", "gelu_new") in ACTIVATIONS and all(
        config.get(name, value) == value for name, value in usual.items()
    )


def _config(about: ModelFolder) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((about.path / "config.json").read_text("utf-8"))
    return value


class FastGpt2:
    """Weights in `precision`, activations in float32."""

    name = "fast"

    def __init__(self, shape: Gpt2Shape, weights: Weights, precision: Precision) -> None:
        """Build the network from `weights`. Raises `KeyError` for a missing tensor."""
        self.precision = precision
        self.context = shape.positions
        self.parameters = weights.parameters
        self.ends = list(shape.ends)
        self._shape = shape
        self._words, self._places = weights.words(), weights.places()
        linear = {name: weights.linear(name) for name in matrix_names(shape.layers)}
        blocks = [
            Block(
                (weights.norm(f"h.{i}.ln_1"), weights.norm(f"h.{i}.ln_2")),
                (
                    linear[f"h.{i}.attn.c_attn"],
                    linear[f"h.{i}.attn.c_proj"],
                    linear[f"h.{i}.mlp.c_fc"],
                    linear[f"h.{i}.mlp.c_proj"],
                ),
                shape.heads,
                shape.epsilon,
                ACTIVATIONS[shape.activation],
            )
            for i in range(shape.layers)
        ]
        self._blocks = blocks
        self._layers = Layers(blocks, weights.norm("ln_f"), linear[HEAD], shape.epsilon)
        self._run = scripted(self._layers.eval())
        give_back()
        self._read = 0
        self._written = 0
        self._prompt_ids: list[int] = []
        self._prompt = torch.empty(shape.layers, 2, shape.heads, 0, shape.width // shape.heads)
        self._bunches: list[Bunch] = []

    @classmethod
    def load(
        cls,
        about: ModelFolder,
        precision: Precision,
        store: PackedStore | None = None,
        revision: Callable[[], str] | None = None,
    ) -> FastGpt2:
        """Read the weights of a folder for which `fits` holds.

        With a `store`, 8-bit weights are taken from there, or put there the first time;
        `revision` gives the hash of the folder's contents (default: it is computed).
        """
        shape = _shape(about)
        if store is None or precision != "int8":
            return cls(shape, FolderWeights(about, shape.heads, precision), precision)
        known = revision or about.revision
        found = store.open(about)
        if found is not None:
            network = cls._proven(shape, found, known)
            if network is not None:
                return network
            store.discard(about)
        weights = FolderWeights(about, shape.heads, precision)
        if store.write(about, weights, shape.layers, known()):
            give_back()
            written = store.open(about)
            if written is not None:
                return cls(shape, written, precision)
        return cls(shape, weights, precision)

    @classmethod
    def _proven(
        cls, shape: Gpt2Shape, found: PackedWeights, revision: Callable[[], str]
    ) -> FastGpt2 | None:
        """Return the network of a packed file; None if the file is not sound and of `revision`."""
        with ThreadPoolExecutor(1) as pool, contextlib.suppress(*DAMAGE):
            sound = pool.submit(found.sound)
            network = cls(shape, found, "int8")
            if sound.result() and found.revision == revision():
                return network
        return None

    def begin(self, ids: list[int], rows: int, room: int) -> torch.Tensor:
        """See `Network.begin`."""
        shape = self._shape
        sizes = shape.layers, shape.heads, shape.width // shape.heads
        known = self._known(ids)
        before = self._prompt[:, :, :, :known].clone()
        # Let go of before as much is taken again.
        self._bunches, self._prompt_ids, self._prompt = [], [], before
        self._read, self._written = len(ids), 0
        self._bunches = [
            Bunch(sizes, len(ids), min(BUNCH, rows - first), room)
            for first in range(0, rows, BUNCH)
        ]
        prompt = self._bunches[0].prompt
        prompt[:, :, :, :known] = before
        hidden = torch.empty(0)
        for start in range(known, len(ids), CHUNK):
            hidden = self._read_chunk(torch.tensor(ids[start : start + CHUNK]), start, prompt)
        for bunch in self._bunches[1:]:
            bunch.prompt.copy_(prompt)
        self._prompt_ids, self._prompt = list(ids), prompt
        return self._layers.logits(hidden[-1:])

    def _known(self, ids: list[int]) -> int:
        """Return how many tokens of `ids` need not be read again: whole chunks, never all.

        A chunk's numbers depend on its tokens and those before it, and on where chunks begin;
        so whole chunks of the last prompt are to the bit what reading them again would give.
        """
        same = 0
        for one, other in zip(ids[:-1], self._prompt_ids, strict=False):
            if one != other:
                break
            same += 1
        return same - same % CHUNK

    def _read_chunk(self, ids: torch.Tensor, start: int, prompt: torch.Tensor) -> torch.Tensor:
        """Read prompt tokens `ids` from place `start`; returns hidden states (tokens, width)."""
        count, end = len(ids), start + len(ids)
        mask = torch.ones(count, end, dtype=torch.bool).tril(start) if start else None
        hidden = self._words.rows(ids) + self._places[start:end]
        for layer, block in enumerate(self._blocks):
            split = block.split(hidden)
            prompt[layer, :, :, start:end] = split[1:]
            keys, values = prompt[layer, :, :, :end]
            seen = functional.scaled_dot_product_attention(
                split[0], keys, values, attn_mask=mask, is_causal=mask is None, scale=1.0
            )
            hidden = block.finish(hidden, seen)
        return hidden

    def step(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Network.step`."""
        place = self._read + self._written
        self._written += 1
        for bunch in self._bunches:
            bunch.advance()
        logits: torch.Tensor = self._run(
            self._words.rows(ids) + self._places[place],
            [bunch.arena for bunch in self._bunches],
            [bunch.mask for bunch in self._bunches],
            [bunch.used for bunch in self._bunches],
            [bunch.rows for bunch in self._bunches],
        )
        return logits

    def keep(self, rows: list[int]) -> None:
        """See `Network.keep`."""
        first = 0
        for bunch in self._bunches:
            own = [row - first for row in rows if first <= row < first + bunch.rows]
            first += bunch.rows
            if len(own) < bunch.rows:
                bunch.keep(own)
        self._bunches = [bunch for bunch in self._bunches if bunch.rows]


def _shape(about: ModelFolder) -> Gpt2Shape:
    config = _config(about)
    ends = config.get("eos_token_id")
    generation = about.path / "generation_config.json"
    if generation.is_file():
        named = json.loads(generation.read_text("utf-8")).get("eos_token_id")
        ends = ends if named is None else named
    return Gpt2Shape(
        layers=int(config["n_layer"]),
        heads=int(config["n_head"]),
        width=int(config["n_embd"]),
        positions=int(config["n_positions"]),
        epsilon=float(config.get("layer_norm_epsilon", 1e-5)),
        ends=tuple(end_ids(ends)),
        activation=str(config.get("activation_function", "gelu_new")),
    )
