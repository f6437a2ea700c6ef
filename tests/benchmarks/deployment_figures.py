"""The computed figures of `.github/DEPLOYMENT.md`. Run by hand; it prints the tables.

A decode step reads all weights once and the keys and values of every sequence, so its time is at
least (weights + sequences * tokens * KV bytes a token) / memory bandwidth: an upper bound for
the throughput (a roofline, Williams et al. 2009; for transformers Pope et al. 2022).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

GB = 1e9
SHARE = 0.9
"""Of a GPU's memory that vLLM takes by default."""
SCRATCH_GB = 1.5
"""Activations, CUDA graphs and the like, roughly."""
MOST = 256
"""Sequences vLLM batches at most unless told otherwise, about."""
PROMPT, ANSWER, CANDIDATES, ROWS = 500, 120, 12, 10_000
"""An advertisement by this app: tokens read, tokens of a candidate, candidates, rows."""


@dataclass(frozen=True)
class Model:
    """Sizes from the model's config.json; two bytes a number."""

    name: str
    parameters: float
    layers: int
    kv_heads: int
    head: int

    @property
    def weights(self) -> float:
        """Bytes of the weights."""
        return 2 * self.parameters

    @property
    def kv(self) -> int:
        """Bytes of keys and values for each token."""
        return 2 * self.layers * self.kv_heads * self.head * 2


@dataclass(frozen=True)
class Gpu:
    """Memory, its bandwidth and dense bfloat16 operations a second, from the maker's sheet."""

    name: str
    memory: float
    bandwidth: float
    flops: float


MODELS = (
    Model("Qwen2.5-7B", 7.62e9, 28, 4, 128),
    Model("Llama-3.1-8B", 8.03e9, 32, 8, 128),
    Model("Llama-3.1-70B", 70.6e9, 80, 8, 128),
)
GPUS = (
    Gpu("RTX 4090 24 GB", 24 * GB, 1008 * GB, 165e12),
    Gpu("L40S 48 GB", 48 * GB, 864 * GB, 362e12),
    Gpu("H100 SXM 80 GB", 80 * GB, 3350 * GB, 989e12),
    Gpu("4 x H100 SXM (tensor parallel)", 320 * GB, 4 * 3350 * GB, 4 * 989e12),
)


def main() -> int:
    """Print the table."""
    sys.stdout.write(
        "| GPU | model | weights | KV a token | answers at once | tokens/s, one answer "
        "| tokens/s, all | 10,000 rows |\n|---|---|---|---|---|---|---|---|\n"
    )
    for gpu in GPUS:
        for model in MODELS:
            room = gpu.memory * SHARE - model.weights - SCRATCH_GB * GB
            fit = int(room / ((PROMPT + ANSWER) * model.kv))
            if fit >= 1:
                sys.stdout.write(line(gpu, model, fit))
    return 0


def line(gpu: Gpu, model: Model, fit: int) -> str:
    """Return one row of the table; `fit` answers have room at once."""
    most = min(fit, MOST)
    written = ROWS * CANDIDATES * ANSWER / rate(gpu, model, most)
    read = ROWS * PROMPT * 2 * model.parameters / gpu.flops
    return (
        f"| {gpu.name} | {model.name} | {model.weights / GB:.0f} GB | {model.kv // 1024} KB "
        f"| {fit:,} | {rate(gpu, model, 1):,.0f} | {rate(gpu, model, most):,.0f} ({most}) "
        f"| {(written + read) / 60:.0f} min |\n"
    )


def rate(gpu: Gpu, model: Model, count: int) -> float:
    """Return the tokens a second of `count` answers, bounded by memory and by arithmetic."""
    read = model.weights + count * (PROMPT + ANSWER / 2) * model.kv
    return min(count * gpu.bandwidth / read, gpu.flops / (2 * model.parameters))


if __name__ == "__main__":
    sys.exit(main())
