"""How fast this computer writes: measured once, remembered, scaled to any model."""

from __future__ import annotations

import json
import logging
import os
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from aigc_desktop.engine.bench.contestant import Task
from aigc_desktop.errors import Cancelled
from aigc_desktop.models.catalogue import CatalogueModel
from aigc_desktop.paths import AppPaths, atomic_write
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.measure_engines import measure_engines

REFERENCE_PARAMETERS = 124_000_000
"""The GPT-2 that is measured, with random weights: they cost what trained ones cost."""
_FAST, _OTHER = ("fast", "int8"), ("transformers", "float32")
_PROMPT, _NEW = 32, 48
_FILE = "machine-speed.json"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MachineSpeed:
    """Tokens per second of a GPT-2 of 124 million parameters, one candidate at a time.

    `fast` in our own network in 8 bits (what a GPT-2 is run in), `other` through transformers
    in float32 (what any other model is run in).
    """

    fast: float
    other: float

    def of(self, model: CatalogueModel) -> float:
        """Return the tokens per second to expect of `model`.

        Writing reads every weight once a token, so the time grows with the parameters.
        """
        return self.reckon(model.parameters, gpt2=model.style != "chat_template")

    def reckon(self, parameters: int, *, gpt2: bool) -> float:
        """Return the tokens per second to expect of a model of that size."""
        return (self.fast if gpt2 else self.other) * REFERENCE_PARAMETERS / parameters


def remembered_speed(paths: AppPaths) -> MachineSpeed | None:
    """Return what was measured on this very machine before, None if it never was."""
    try:
        table = json.loads(_file(paths).read_text("utf-8"))
        if table["machine"] != _machine():
            return None
        speed = MachineSpeed(float(table["fast"]), float(table["other"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError):
        log.warning("the remembered speed is unreadable", exc_info=True)
        return None
    return speed if speed.fast > 0 and speed.other > 0 else None


def measure_machine(
    paths: AppPaths,
    cancel: CancelToken,
    on_step: Callable[[int, int], None] = lambda _done, _all: None,
) -> MachineSpeed:
    """Measure in processes of their own (about 20 s, 2 GB of memory) and remember it.

    Raises `ModelError` when that fails, `WriteError`, and `Cancelled`.
    """
    tasks = (Task(1, _PROMPT, _NEW),)
    measured = measure_engines(None, cancel, on_step, (_FAST, _OTHER), tasks, rounds=2)
    cancel.raise_if_cancelled()
    found = {(row.engine, row.precision): row.tokens_per_s for row in measured.rows}
    if len(found) < 2:
        raise Cancelled
    speed = MachineSpeed(found[_FAST], found[_OTHER])
    remember(speed, paths)
    return speed


def remember(speed: MachineSpeed, paths: AppPaths) -> None:
    """Keep `speed` as this machine's; raises `WriteError`."""
    with atomic_write(_file(paths)) as stream:
        stream.write(json.dumps({"machine": _machine(), **asdict(speed)}).encode("utf-8"))


def _file(paths: AppPaths) -> Path:
    return paths.data / _FILE


def _machine() -> list[str]:
    """Return what, when it changes, makes the old figures worthless."""
    cores = str(os.cpu_count() or 1)
    return [platform.node(), platform.machine(), cores, version("torch"), version("aigc-desktop")]
