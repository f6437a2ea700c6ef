"""A GPT-2 for processors: packed weights, a static cache, the prompt held once for all rows.

The network is that of Radford et al. 2019 as transformers' `GPT2LMHeadModel` computes it;
only the order of work differs. Keys and values of the prompt are shared by all rows (as in
Hydragen, Juravsky et al. 2024): a step costs one product with the prompt's keys, not one a
row.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import torch
from safetensors import safe_open
from torch.nn import functional

from aigc_desktop.engine.folder import ModelFolder
from aigc_desktop.engine.linear import Linear, Precision, pack
from aigc_desktop.engine.network import end_ids

_NOT_WEIGHTS = (".attn.bias", ".attn.masked_bias", "lm_head.weight")
"""Masks of old checkpoints, and the head, which is the table of words once more."""
CHUNK = 256
"""Prompt tokens read at once: a long prompt's scores would fill the memory."""


@dataclass(frozen=True)
class Gpt2Shape:
    """The numbers of a GPT-2's configuration this network needs."""

    layers: int
    heads: int
    width: int
    positions: int
    epsilon: float
    ends: tuple[int, ...]


@dataclass(frozen=True)
class _Block:
    norm_1: tuple[torch.Tensor, torch.Tensor]
    attention: Linear
    project: Linear
    norm_2: tuple[torch.Tensor, torch.Tensor]
    expand: Linear
    contract: Linear


def fits(about: ModelFolder) -> bool:
    """Whether the folder holds a GPT-2 of the usual build, which `FastGpt2` can run."""
    if about.model_type != "gpt2":
        return False
    config = _config(about)
    usual = {
        "activation_function": "gelu_new",
        "scale_attn_weights": True,
        "scale_attn_by_inverse_layer_idx": False,
        "reorder_and_upcast_attn": False,
        "add_cross_attention": False,
        "tie_word_embeddings": True,
    }
    return all(config.get(name, value) == value for name, value in usual.items())


def _config(about: ModelFolder) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((about.path / "config.json").read_text("utf-8"))
    return value


class FastGpt2:
    """Weights in `precision`, activations in float32."""

    name = "fast"

    def __init__(
        self, shape: Gpt2Shape, tensors: dict[str, torch.Tensor], precision: Precision
    ) -> None:
        """Pack `tensors` (named as in GPT-2's checkpoints, without "transformer.").

        Raises `KeyError` for a missing tensor.
        """
        self.precision = precision
        self.context = shape.positions
        self.parameters = sum(tensor.numel() for tensor in tensors.values())
        self.ends = list(shape.ends)
        self._shape = shape
        self._size = shape.width // shape.heads
        table = tensors["wte.weight"]
        # Looked up a row at a time, so a smaller type costs nothing but keeps memory down.
        self._words = table.bfloat16() if precision == "int8" else table.float()
        self._places = tensors["wpe.weight"].float()
        self._head = pack(table, None, precision)
        self._last = _norm(tensors, "ln_f")
        self._blocks = [
            _Block(
                _norm(tensors, f"h.{i}.ln_1"),
                _linear(tensors, f"h.{i}.attn.c_attn", precision),
                _linear(tensors, f"h.{i}.attn.c_proj", precision),
                _norm(tensors, f"h.{i}.ln_2"),
                _linear(tensors, f"h.{i}.mlp.c_fc", precision),
                _linear(tensors, f"h.{i}.mlp.c_proj", precision),
            )
            for i in range(shape.layers)
        ]
        self._rows = 0
        self._read = 0
        self._written = 0
        self._prompt_keys: list[torch.Tensor] = []
        self._prompt_values: list[torch.Tensor] = []
        self._cache = torch.empty(0)

    @classmethod
    def load(cls, about: ModelFolder, precision: Precision) -> FastGpt2:
        """Read the weights of a folder for which `fits` holds."""
        config = _config(about)
        ends = config.get("eos_token_id")
        generation = about.path / "generation_config.json"
        if generation.is_file():
            named = json.loads(generation.read_text("utf-8")).get("eos_token_id")
            ends = ends if named is None else named
        shape = Gpt2Shape(
            layers=int(config["n_layer"]),
            heads=int(config["n_head"]),
            width=int(config["n_embd"]),
            positions=int(config["n_positions"]),
            epsilon=float(config.get("layer_norm_epsilon", 1e-5)),
            ends=tuple(end_ids(ends)),
        )
        tensors: dict[str, torch.Tensor] = {}
        for file in about.weights:
            with safe_open(str(file), framework="pt") as stored:
                for name in stored.keys():  # noqa: SIM118 - not a mapping
                    plain = name.removeprefix("transformer.")
                    if not plain.endswith(_NOT_WEIGHTS):
                        tensors[plain] = stored.get_tensor(name)
        return cls(shape, tensors, precision)

    def begin(self, ids: list[int], rows: int, room: int) -> torch.Tensor:
        """See `Network.begin`."""
        shape = self._shape
        self._rows, self._read, self._written = rows, len(ids), 0
        self._cache = torch.empty(shape.layers, 2, rows, shape.heads, room + 1, self._size)
        keys = torch.empty(shape.layers, shape.heads, len(ids), self._size)
        values = torch.empty_like(keys)
        hidden = torch.empty(0)
        for start in range(0, len(ids), CHUNK):
            part = torch.tensor(ids[start : start + CHUNK])
            hidden = self._read_chunk(part, start, keys, values)
        self._prompt_keys = [layer.transpose(1, 2).contiguous() for layer in keys]
        self._prompt_values = list(values)
        return self._logits(hidden[-1:])

    def _read_chunk(
        self, ids: torch.Tensor, start: int, keys: torch.Tensor, values: torch.Tensor
    ) -> torch.Tensor:
        """Read prompt tokens `ids` from place `start`; returns hidden states (tokens, width)."""
        count, end = len(ids), start + len(ids)
        mask = torch.ones(count, end, dtype=torch.bool).tril(start) if start else None
        hidden = self._words[ids].float() + self._places[start:end]
        for layer, block in enumerate(self._blocks):
            normal = self._normal(hidden, block.norm_1)
            split = block.attention(normal).view(count, 3, self._shape.heads, self._size)
            query, key, value = split.permute(1, 2, 0, 3)
            keys[layer, :, start:end] = key
            values[layer, :, start:end] = value
            seen = functional.scaled_dot_product_attention(
                query,
                keys[layer, :, :end],
                values[layer, :, :end],
                attn_mask=mask,
                is_causal=mask is None,
            )
            hidden = hidden + block.project(seen.transpose(0, 1).reshape(count, -1))
            hidden = self._think(hidden, block)
        return hidden

    def step(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Network.step`."""
        place, rows = self._written, self._rows
        hidden = self._words[ids].float() + self._places[self._read + place]
        for layer, block in enumerate(self._blocks):
            normal = self._normal(hidden, block.norm_1)
            split = block.attention(normal).view(rows, 3, self._shape.heads, self._size)
            own = self._cache[layer, :, :rows]
            own[:, :, :, place] = split[:, 1:].transpose(0, 1)
            seen = self._attend(split[:, 0], layer, own[:, :, :, : place + 1])
            hidden = hidden + block.project(seen)
            hidden = self._think(hidden, block)
        self._written += 1
        return self._logits(hidden)

    def _attend(self, query: torch.Tensor, layer: int, own: torch.Tensor) -> torch.Tensor:
        """Attention of one token a row. query (rows, heads, size), own (2, rows, heads, t, size).

        Scores over the shared prompt and over the row's own tokens meet in one softmax.
        """
        rows, heads, size = query.shape
        query = query * (1 / math.sqrt(size))
        of_prompt = torch.bmm(query.transpose(0, 1), self._prompt_keys[layer])
        of_own = torch.matmul(own[0], query.unsqueeze(-1)).squeeze(-1)
        scores = torch.cat([of_prompt.transpose(0, 1), of_own], dim=-1)
        weights = torch.softmax(scores, dim=-1)
        far, near = weights.split([self._read, own.shape[3]], dim=-1)
        seen = torch.bmm(far.transpose(0, 1), self._prompt_values[layer]).transpose(0, 1)
        seen = seen + torch.matmul(near.unsqueeze(2), own[1]).squeeze(2)
        return seen.reshape(rows, heads * size)

    def keep(self, rows: list[int]) -> None:
        """See `Network.keep`: the rows kept move up in the cache."""
        index = torch.tensor(rows)
        written = self._written
        kept = self._cache[:, :, index, :, :written]
        self._cache[:, :, : len(rows), :, :written] = kept
        self._rows = len(rows)

    def _think(self, hidden: torch.Tensor, block: _Block) -> torch.Tensor:
        inner = block.expand(self._normal(hidden, block.norm_2))
        return hidden + block.contract(functional.gelu(inner, approximate="tanh"))

    def _normal(
        self, hidden: torch.Tensor, norm: tuple[torch.Tensor, torch.Tensor]
    ) -> torch.Tensor:
        return functional.layer_norm(
            hidden, (self._shape.width,), norm[0], norm[1], self._shape.epsilon
        )

    def _logits(self, hidden: torch.Tensor) -> torch.Tensor:
        return self._head(self._normal(hidden, self._last))


def _norm(tensors: dict[str, torch.Tensor], name: str) -> tuple[torch.Tensor, torch.Tensor]:
    return tensors[f"{name}.weight"].float(), tensors[f"{name}.bias"].float()


def _linear(tensors: dict[str, torch.Tensor], name: str, precision: Precision) -> Linear:
    # GPT-2 stores (in, out), the "Conv1D" of its first code.
    weight = tensors[f"{name}.weight"].float().t().contiguous()
    return pack(weight, tensors[f"{name}.bias"], precision)
