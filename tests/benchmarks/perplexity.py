"""How much 8-bit weights change a model's perplexity, on texts it was not trained on.

    python tests/benchmarks/perplexity.py [--model FOLDER] [--texts N]

Texts are fresh draws from the starter's grammars, or the lines of `--file`. Two ways are
measured: answers token by token, as they are written, and whole texts read as a prompt, where
8-bit activations share one scale over 64 tokens.
"""

from __future__ import annotations

import argparse
import itertools
import math
import sys
from collections.abc import Iterator
from pathlib import Path

import torch
from tokenizers import Tokenizer

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.engine.fast_gpt2 import CHUNK, FastGpt2
from aigc_desktop.engine.folder import inspect_folder
from aigc_desktop.engine.linear import Precision
from aigc_desktop.paths import AppPaths
from aigc_desktop.training.examples import ExampleStream, encode

SEED = 20261
PRECISIONS: tuple[Precision, ...] = ("float32", "bfloat16", "int8")


def texts(options: argparse.Namespace, tokenizer: Tokenizer) -> Iterator[tuple[list[int], int]]:
    """Give token ids and where the answer begins."""
    if options.file:
        for line in options.file.read_text("utf-8").splitlines():
            ids = tokenizer.encode(line).ids[:1000]
            if len(ids) > 8:
                yield ids, 4
        return
    for example in ExampleStream({}, SEED):
        found = encode(example, tokenizer, 480)
        if found and found[1]:
            yield found


@torch.inference_mode()
def written(network: FastGpt2, ids: list[int], start: int) -> float:
    """Return the loss (nats, summed) of `ids[start:]` token by token."""
    logits, total = network.begin(ids[:start], 1, len(ids) - start + 1), 0.0
    for token in ids[start:]:
        total -= float(logits.log_softmax(-1)[0, token])
        logits = network.step(torch.tensor([token]))
    return total


@torch.inference_mode()
def read(network: FastGpt2, ids: list[int], start: int) -> float:
    """Return the loss of `ids[start:]`, read in chunks as a prompt is."""
    shape = network._shape
    prompt = torch.empty(shape.layers, 2, shape.heads, len(ids), shape.width // shape.heads)
    rows = [
        network._layers.logits(network._read_chunk(torch.tensor(ids[at : at + CHUNK]), at, prompt))
        for at in range(0, len(ids), CHUNK)
    ]
    logs = torch.cat(rows).log_softmax(-1)
    wanted = torch.tensor(ids[start:])
    return -float(logs[start - 1 : -1].gather(1, wanted.unsqueeze(1)).sum())


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, default=AppPaths.for_user().starter_model)
    parser.add_argument("--texts", type=int, default=120)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.model / "tokenizer.json"))
    chosen = list(itertools.islice(texts(options, tokenizer), options.texts))
    count = sum(len(ids) - start for ids, start in chosen)
    sys.stdout.write(f"{len(chosen)} texts, {count} tokens\n")
    base: dict[str, float] = {}
    for precision in PRECISIONS:
        network = FastGpt2.load(inspect_folder(options.model), precision)
        for way in (written, read):
            loss = sum(way(network, ids, start) for ids, start in chosen) / count
            first = base.setdefault(way.__name__, loss)
            change = (math.exp(loss - first) - 1) * 100
            line = f"{precision:<10}{way.__name__:<9}perplexity {math.exp(loss):.4f}"
            sys.stdout.write(f"{line} ({change:+.2f} %)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
