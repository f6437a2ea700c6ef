"""How a model is to be taught: the choices of one run (no torch here)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from aigc_desktop.paths import atomic_write

Method = Literal["full", "lora"]
FILE = "tuning.json"


@dataclass(frozen=True)
class Tuning:
    """The choices of one run, kept in its work folder so that it can go on after a crash.

    `base` is the folder of the model it begins with. `passes` counts how often each text is
    seen, `batch_tokens` the tokens of a step, padding included. `rehearsal` examples of other
    kinds, drawn from the starter's own grammars, come with every ten texts, so that it does
    not forget them (Robins 1995); other models have none. `rank` is that of the adapters
    (LoRA, Hu et al. 2022). The run ends when `patience` measurements in a row brought nothing.
    """

    base: Path
    method: Method
    passes: int = 4
    batch_tokens: int = 2048
    learning_rate: float = 4e-4
    patience: int = 4
    rehearsal: int = 5
    rank: int = 16
    seed: int = 1
    threads: int = 0

    def write(self, folder: Path) -> None:
        """Keep the choices in `folder`; raise `WriteError` if that is not possible."""
        values: dict[str, Any] = {**asdict(self), "base": str(self.base)}
        with atomic_write(folder / FILE) as stream:
            stream.write(json.dumps(values, indent=1).encode("utf-8"))

    @classmethod
    def read(cls, folder: Path) -> Tuning:
        """Read what `write` wrote; raise `OSError` or `ValueError` if there is none."""
        values = json.loads((folder / FILE).read_text("utf-8"))
        return cls(**{**values, "base": Path(values["base"])})
