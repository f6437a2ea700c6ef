"""An LSTM for the decode loop: a step costs the same however long the text is.

The network is that of `training/lstm`, read from its safetensors folder without the
transformers library. A row's whole memory is two vectors a layer.
"""

from __future__ import annotations

import json
from typing import Any

import torch
from safetensors import safe_open
from torch import nn

from aigc_desktop.engine.folder import LSTM, ModelFolder
from aigc_desktop.engine.network import end_ids
from aigc_desktop.engine.script import scripted

EPSILON = 1e-5
CONTEXT = 1024
"""Tokens to be read at once where the folder does not say; the network has no limit."""


class Cells(nn.Module):
    """One layer: x + LSTM(norm(x))."""

    def __init__(self, tensors: dict[str, torch.Tensor], epsilon: float) -> None:
        """`tensors` are the layer's, by the names torch gives them."""
        super().__init__()
        self.gain, self.shift = tensors["norm.weight"], tensors["norm.bias"]
        self.read = tensors["lstm.weight_ih_l0"]
        self.recall = tensors["lstm.weight_hh_l0"].t().contiguous()
        self.bias = tensors["lstm.bias_ih_l0"] + tensors["lstm.bias_hh_l0"]
        self.width = len(self.gain)
        self.epsilon = epsilon

    def forward(self, x: torch.Tensor, hidden: torch.Tensor, cell: torch.Tensor) -> torch.Tensor:
        """Read `x` (tokens, rows, width); `hidden` and `cell` (rows, width) are changed in place.

        Returns (tokens, rows, width).
        """
        normal = torch.layer_norm(x, [self.width], self.gain, self.shift, self.epsilon)
        # Input, forget, candidate, output, as torch orders them.
        given = torch.nn.functional.linear(normal, self.read, self.bias)
        found = torch.empty_like(x)
        for place in range(x.size(0)):
            gates = torch.addmm(given[place], hidden, self.recall)
            entry, forget, candidate, out = gates.chunk(4, 1)
            cell.mul_(forget.sigmoid_()).addcmul_(entry.sigmoid_(), candidate.tanh_())
            torch.mul(out.sigmoid_(), cell.tanh(), out=hidden)
            found[place] = hidden
        return x + found


class LstmLayers(nn.Module):
    """All layers, from token ids to logits."""

    def __init__(
        self, words: torch.Tensor, layers: list[Cells], norm: tuple[torch.Tensor, torch.Tensor],
        head: torch.Tensor, epsilon: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.words = words
        self.head = head
        self.layers = nn.ModuleList(layers)
        self.gain, self.shift = norm
        self.width = len(self.gain)
        self.epsilon = epsilon

    def forward(
        self, ids: torch.Tensor, hidden: list[torch.Tensor], cell: list[torch.Tensor]
    ) -> torch.Tensor:
        """Read `ids` (tokens, rows) and return the logits after them: (rows, vocabulary).

        `hidden` and `cell` hold a layer's state (rows, width) each and are changed in place.
        """
        x = self.words[ids]
        for number, layer in enumerate(self.layers):
            x = layer(x, hidden[number], cell[number])
        last = torch.layer_norm(x[-1], [self.width], self.gain, self.shift, self.epsilon)
        return torch.nn.functional.linear(last, self.head)


class LstmNetwork:
    """A `Network` over `LstmLayers` in float32."""

    name = "lstm"
    precision = "float32"

    def __init__(self, layers: LstmLayers, context: int, parameters: int, ends: list[int]) -> None:
        self.context = context
        self.parameters = parameters
        self.ends = ends
        self._depth = len(layers.layers)
        self._width = layers.width
        self._run = scripted(layers.eval())
        self._hidden: list[torch.Tensor] = []
        self._cell: list[torch.Tensor] = []

    @classmethod
    def load(cls, about: ModelFolder) -> LstmNetwork:
        """Read a folder for which `fits` holds.

        Raises `KeyError` for a missing tensor and `ValueError` for one of the wrong shape.
        """
        config = _json(about, "config.json")
        depth, width = int(config["num_hidden_layers"]), int(config["hidden_size"])
        epsilon = float(config.get("layer_norm_epsilon", EPSILON))
        stored = _tensors(about)
        words = _shaped(stored, "embed_tokens.weight", int(config["vocab_size"]), width)
        layers = [Cells(_layer(stored, f"layers.{i}.", width), epsilon) for i in range(depth)]
        norm = _shaped(stored, "norm.weight", width), _shaped(stored, "norm.bias", width)
        head = stored.get("lm_head.weight", words)
        if head.shape != words.shape:
            raise ValueError("lm_head.weight has the wrong shape")
        parameters = sum(tensor.numel() for tensor in stored.values())
        ends = _json(about, "generation_config.json").get("eos_token_id")
        ends = config.get("eos_token_id") if ends is None else ends
        whole = LstmLayers(words, layers, norm, head, epsilon)
        return cls(whole, about.context or CONTEXT, parameters, end_ids(ends))

    def begin(self, ids: list[int], rows: int, room: int) -> torch.Tensor:  # noqa: ARG002
        """See `Network.begin`. The rows' memory does not grow, so `room` does not matter."""
        self._hidden = [torch.zeros(1, self._width) for _ in range(self._depth)]
        self._cell = [torch.zeros(1, self._width) for _ in range(self._depth)]
        logits: torch.Tensor = self._run(torch.tensor(ids).unsqueeze(1), self._hidden, self._cell)
        self._hidden = [one.repeat(rows, 1) for one in self._hidden]
        self._cell = [one.repeat(rows, 1) for one in self._cell]
        return logits

    def step(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Network.step`."""
        logits: torch.Tensor = self._run(ids.unsqueeze(0), self._hidden, self._cell)
        return logits

    def keep(self, rows: list[int]) -> None:
        """See `Network.keep`."""
        self._hidden = [one[rows] for one in self._hidden]
        self._cell = [one[rows] for one in self._cell]


def fits(about: ModelFolder) -> bool:
    """Whether the folder holds an LSTM of ours."""
    return about.model_type == LSTM


def _tensors(about: ModelFolder) -> dict[str, torch.Tensor]:
    """Return the folder's tensors in float32, names without "model."."""
    found = {}
    for file in about.weights:
        with safe_open(str(file), framework="pt") as stored:
            for name in stored.keys():  # noqa: SIM118 - not a mapping
                found[name.removeprefix("model.")] = stored.get_tensor(name).float()
    return found


def _layer(stored: dict[str, torch.Tensor], prefix: str, width: int) -> dict[str, torch.Tensor]:
    shapes = {
        "norm.weight": (width,),
        "norm.bias": (width,),
        "lstm.weight_ih_l0": (4 * width, width),
        "lstm.weight_hh_l0": (4 * width, width),
        "lstm.bias_ih_l0": (4 * width,),
        "lstm.bias_hh_l0": (4 * width,),
    }
    return {name: _shaped(stored, prefix + name, *shape) for name, shape in shapes.items()}


def _shaped(stored: dict[str, torch.Tensor], name: str, *shape: int) -> torch.Tensor:
    tensor = stored[name]
    if tuple(tensor.shape) != shape:
        raise ValueError(f"{name} has the wrong shape")
    return tensor


def _json(about: ModelFolder, name: str) -> dict[str, Any]:
    file = about.path / name
    value: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return value
