"""An LSTM and a GPT-2 of equally many parameters, trained on the same texts on one thread.

    python tests/benchmarks/lstm_or_gpt2.py gpt2 --minutes 4
    python tests/benchmarks/lstm_or_gpt2.py lstm --minutes 4
    python tests/benchmarks/lstm_or_gpt2.py table

Texts are draws from the starter's grammars, read by the starter's tokenizer; the loss is taken
on answers only, for both alike. Times are processor time, which a busy machine disturbs less:
both networks get as many tokens as they are expected to read in the minutes given. `table`
measures how fast both write and prints what was found.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import torch
from tokenizers import Tokenizer
from transformers import PreTrainedModel, PreTrainedTokenizerFast

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.content.styles.tags import END
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.training.examples import Batch, ExampleStream, batches
from aigc_desktop.training.loop import Progress, Trainer
from aigc_desktop.training.lstm import LSTM, LSTMConfig
from aigc_desktop.training.recipe import Training, load_recipe
from aigc_desktop.training.starter import new_model

WORK = Path(tempfile.gettempdir()) / "lstm-or-gpt2"
HELD_OUT = 200
EXAMPLES = 8_000
SEED = 77
ROUNDS = 5


def made(name: str, tokenizer: Tokenizer) -> PreTrainedModel:
    """Return the network with fresh weights."""
    torch.manual_seed(SEED)
    if name == "gpt2":
        return new_model(load_recipe().model, tokenizer)
    end = tokenizer.token_to_id(END)
    return LSTM(
        LSTMConfig(
            vocab_size=tokenizer.get_vocab_size(), hidden_size=448, num_hidden_layers=2,
            max_position_embeddings=512, bos_token_id=end, eos_token_id=end, pad_token_id=end,
        )
    )  # fmt: skip


def settings(name: str) -> Training:
    """Return the starter's recipe for the GPT-2; for the LSTM what did best in short runs."""
    ours = replace(
        load_recipe().train, compile=False, batch_tokens=4096, checkpoint_tokens=200_000,
        warmup_steps=40, decay_fraction=0.5,
    )  # fmt: skip
    if name == "gpt2":
        return ours
    return replace(ours, optimizer="adamw", learning_rate=8e-3, weight_decay=0.05)


def train(name: str, minutes: float) -> None:
    """Train one network and note what came of it."""
    tokenizer = Tokenizer.from_file(str(AppPaths.for_user().starter_model / "tokenizer.json"))
    model, plan = made(name, tokenizer), settings(name)
    # Drawn before the clock runs: it takes as long as training on them.
    drawn = list(itertools.islice(ExampleStream({}, SEED), HELD_OUT + EXAMPLES))
    apart, learnt = drawn[:HELD_OUT], drawn[HELD_OUT:]

    def source(_: int) -> Iterator[Batch]:
        return batches(itertools.cycle(learnt), tokenizer, 512, plan.batch_tokens, SEED)

    validation = list(batches(iter(apart), tokenizer, 512, plan.batch_tokens, SEED))
    torch.set_num_threads(1)
    tokens = int(60 * minutes * _speed(name, tokenizer, plan, source))
    plan = replace(plan, tokens=tokens, checkpoint_tokens=tokens // 4)
    curve: list[tuple[int, float]] = []

    def report(done: Progress) -> None:
        if done.validation_loss is not None:
            curve.append((done.tokens, done.validation_loss))
            sys.stdout.write(
                f"{done.tokens:>10,} {done.seconds:>6.0f} s {done.validation_loss:.4f}\n"
            )
            sys.stdout.flush()

    with tempfile.TemporaryDirectory() as work:
        trainer = Trainer(model, plan, source, validation, Path(work))
        began = time.process_time()
        last = trainer.run(report, CancelToken())
        seconds = time.process_time() - began
    answers = sum(int((batch.labels[:, 1:] >= 0).sum()) for batch in validation)
    size = sum(len(example.answer.encode()) for example in apart)
    folder = WORK / name
    model.save_pretrained(folder)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=END).save_pretrained(folder)
    note = {
        "parameters": sum(p.numel() for p in model.parameters()),
        "tokens_per_s": last.tokens / seconds,
        "seconds": seconds,
        "tokens": last.tokens,
        "perplexity": math.exp(curve[-1][1]),
        "bits_per_byte": curve[-1][1] * answers / size / math.log(2),
        "curve": curve,
    }
    (folder / "figures.json").write_text(json.dumps(note))


def _speed(
    name: str, tokenizer: Tokenizer, plan: Training, source: Callable[[int], Iterator[Batch]]
) -> float:
    """Return tokens a second of processor time, from a few steps of a model thrown away."""
    rates = []
    with tempfile.TemporaryDirectory() as work:
        trainer = Trainer(made(name, tokenizer), plan, source, [], Path(work))
        for batch in itertools.islice(source(0), 4):
            began = time.process_time()
            trainer._step(batch, None)
            rates.append(batch.ids.numel() / (time.process_time() - began))
    return median(rates)


def writing(folder: Path) -> dict[str, float]:
    """Return tokens a second for one candidate and for eight, and the seconds of reading."""
    engine = FastEngine("float32")
    began = time.monotonic()
    engine.load(folder, "x")
    found = {"load_s": time.monotonic() - began}
    prompt = Prompt("few_shot", "A quiet lamp for the desk, warm light and no noise. " * 12)
    for rows in (1, 8):
        torch.set_num_threads(1)
        speeds, first = [], []
        for seed in range(ROUNDS + 1):
            sampling = Sampling(seed=seed, num_candidates=rows, max_new_tokens=160)
            done = engine.generate(prompt, sampling, CancelToken(), lambda *_: None)
            speeds.append(done.tokens / max(1e-9, done.total_s - done.first_token_s))
            first.append(done.first_token_s)
        found[f"tokens_per_s_{rows}"] = median(speeds[1:])
        found["first_token_ms"] = 1000 * median(first[1:])
    return found


def table() -> None:
    """Print both networks side by side."""
    columns: dict[str, dict[str, Any]] = {}
    for name in ("gpt2", "lstm"):
        columns[name] = json.loads((WORK / name / "figures.json").read_text())
        columns[name] |= writing(WORK / name)
    for key in columns["gpt2"]:
        if key != "curve":
            cells = [f"{columns[name][key]:>14,.2f}" for name in columns]
            sys.stdout.write(f"{key:<18}" + "".join(cells) + "\n")


def main() -> int:
    """Train one, or print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("gpt2", "lstm", "table"))
    parser.add_argument("--minutes", type=float, default=4.0)
    options = parser.parse_args()
    if options.what == "table":
        table()
    else:
        train(options.what, options.minutes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
