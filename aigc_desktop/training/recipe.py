"""A training recipe: the choices of one run, read from a TOML file and frozen."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from aigc_desktop.paths import resources


@dataclass(frozen=True)
class Shape:
    """The network: GPT-2 with `layers` blocks of `width`, `positions` tokens of context."""

    layers: int
    heads: int
    width: int
    positions: int
    vocabulary: int


@dataclass(frozen=True)
class Training:
    """How weights are learnt.

    `tokens` is the whole budget, padding included; `batch_tokens` one step's. The learning
    rate warms up for `warmup_steps`, stays, and falls to zero over the last `decay_fraction`
    (Hu et al. 2024, WSD). `optimizer` "muon" uses Muon for the matrices inside the blocks
    (Jordan et al. 2024, scaled as by Liu et al. 2025) and AdamW for the rest. `workers` are
    processes that draw examples, 0 draws them between the steps. With `patience` a run ends
    when that many checkpoints in a row brought no lower validation loss.
    """

    tokens: int
    batch_tokens: int
    learning_rate: float
    optimizer: Literal["adamw", "muon"] = "adamw"
    warmup_steps: int = 100
    decay_fraction: float = 0.3
    weight_decay: float = 0.1
    gradient_clip: float = 1.0
    seed: int = 1
    checkpoint_tokens: int = 1_000_000
    validation_examples: int = 600
    compile: bool = False
    workers: int = 0
    patience: int = 0


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training run; `corpus` are shares by type and language."""

    model: Shape
    train: Training
    corpus: Mapping[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for the model card."""
        return asdict(self)


def load_recipe(path: Path | None = None, overrides: Iterable[str] = ()) -> Recipe:
    """Read a recipe (the starter's own by default); an override is `train.tokens=1000`.

    Raises `ValueError` for an override that names nothing and `TypeError` for unknown keys.
    """
    file = path or resources() / "corpus" / "starter.toml"
    table = tomllib.loads(file.read_text("utf-8"))
    for item in overrides:
        name, _, value = item.partition("=")
        section, _, key = name.partition(".")
        if section not in table or not key or not value:
            raise ValueError(f"no such choice: {item}")
        table[section] |= tomllib.loads(f"{key} = {value}")
    return Recipe(Shape(**table["model"]), Training(**table["train"]), table.get("corpus", {}))
