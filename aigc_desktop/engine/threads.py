"""How many threads write fastest here: measured once for a model, then remembered."""

from __future__ import annotations

import contextlib
import json
import logging
import platform
import time
from pathlib import Path

import torch

from aigc_desktop.engine.network import Network
from aigc_desktop.errors import WriteError
from aigc_desktop.paths import atomic_write

log = logging.getLogger(__name__)
MOST = torch.get_num_threads()
"""What torch takes by itself: the physical cores, or what OMP_NUM_THREADS says."""
_ROUNDS = 3
_STEPS = 3
_ROWS = 4
_PROMPT = [1] * 8


def candidates(cores: int) -> list[int]:
    """Return the numbers worth trying; from four cores on one is left to the window."""
    most = cores - 1 if cores >= 4 else cores
    powers = [1 << bit for bit in range(most.bit_length()) if 1 << bit < most]
    return [*powers, most]


class ThreadChoice:
    """Remembers the choice for each kind of model in a file of `folder`."""

    def __init__(self, folder: Path, cores: int = MOST) -> None:
        self._file = folder / "threads.json"
        self._cores = cores

    def threads(self, network: Network) -> int:
        """Return the number for `network`, measuring it the first time (well under a second).

        A text in float32 may depend on it, so the receipt names it; it never changes by
        itself once it is chosen.
        """
        wanted = candidates(self._cores)
        if len(wanted) == 1:
            return wanted[0]
        key = "/".join(
            (platform.machine(), str(self._cores), str(torch.__version__), network.name,
             network.precision, str(network.parameters))
        )  # fmt: skip
        known = self._read()
        if known.get(key) in wanted:
            return known[key]
        chosen = fastest(network, wanted)
        self._write({**known, key: chosen})
        return chosen

    def _read(self) -> dict[str, int]:
        with contextlib.suppress(OSError, ValueError):
            value = json.loads(self._file.read_text("utf-8"))
            if isinstance(value, dict):
                return {key: count for key, count in value.items() if isinstance(count, int)}
        return {}

    def _write(self, known: dict[str, int]) -> None:
        try:
            with atomic_write(self._file) as stream:
                stream.write(json.dumps(known, indent=1).encode("utf-8"))
        except WriteError:
            log.warning("the number of threads cannot be remembered", exc_info=True)


@torch.inference_mode()
def fastest(network: Network, wanted: list[int]) -> int:
    """Return the number with which a few tokens take least; rounds are interleaved."""
    before = torch.get_num_threads()
    best = dict.fromkeys(wanted, float("inf"))
    tokens = torch.ones(_ROWS, dtype=torch.long)
    try:
        for _ in range(_ROUNDS):
            for count in wanted:
                torch.set_num_threads(count)
                network.begin(_PROMPT, _ROWS, _STEPS + 1)
                network.step(tokens)
                began = time.perf_counter()
                for _ in range(_STEPS):
                    network.step(tokens)
                best[count] = min(best[count], time.perf_counter() - began)
    finally:
        torch.set_num_threads(before)
    return min(wanted, key=best.__getitem__)
