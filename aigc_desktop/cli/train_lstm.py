"""`aigc-desktop train-lstm`: a small language model of your own, from nothing."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aigc_desktop.cli.console import Console, stop_on_interrupt, write_stdout
from aigc_desktop.domain.sampling import check_range
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.train_lstm import LstmProgress, LstmWishes, train_lstm
from aigc_desktop.tasks.training_texts import read_texts, split_texts


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's options."""
    tr = console.tr
    parser = commands.add_parser(
        "train-lstm", help=tr(N_("train a small language model from nothing on your texts"))
    )
    parser.add_argument(
        "texts", nargs="+", type=Path, metavar="PATH",
        help=tr(N_(".txt (texts between blank lines, or one a line), .jsonl, .md, .docx, folders")),
    )  # fmt: skip
    parser.add_argument("--name", required=True, help=tr(N_("what the model is to be called")))
    parser.add_argument(
        "--minutes", type=float, default=LstmWishes.minutes,
        help=tr(N_("train no longer than this")),
    )  # fmt: skip
    parser.add_argument("--epochs", type=int, help=tr(N_("how often all texts are read")))
    parser.add_argument("--width", type=int, help=tr(N_("units of a layer")))
    parser.add_argument("--layers", type=int, default=LstmWishes.layers)
    parser.add_argument("--vocabulary", type=int, help=tr(N_("tokens of the tokenizer, at most")))
    parser.add_argument("--seed", type=int, default=LstmWishes.seed)
    parser.add_argument("--json", action="store_true", help=tr(N_("as one JSON object")))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Train, install and say what came of it."""
    wishes = _wishes(options)
    texts = split_texts(read_texts(options.texts), wishes.seed)

    def report(done: LstmProgress) -> None:
        held = done.held_out_loss
        console.progress(
            N_(
                "{percent} % · loss {loss} · on texts kept apart {held} · {speed} tokens/s",
                percent=round(100 * done.share),
                loss=f"{done.loss:.3f}",
                held="…" if held is None else f"{held:.3f}",
                speed=round(done.tokens_per_s),
            )
        )

    with stop_on_interrupt() as token:
        made = train_lstm(texts, options.name, wishes, console.paths, token, report)
    console.end_progress()
    if options.json:
        text = json.dumps(asdict(made) | {"folder": str(made.folder)}, indent=2)
        write_stdout((text + "\n").encode("utf-8"))
        return 0
    console.say(
        N_(
            "“{name}” is ready: {parameters} parameters, learnt from {count} texts in {seconds} s. "
            "On {held} texts kept apart: perplexity {perplexity} a word, {bits} bits a byte. "
            "Use it with --model {name}, or choose it under File › Models.",
            name=made.folder.name,
            parameters=f"{made.parameters:,}",
            count=made.learnt_from,
            seconds=round(made.seconds),
            held=made.held_out,
            perplexity=f"{made.word_perplexity:.1f}",
            bits=f"{made.bits_per_byte:.3f}",
        )
    )
    return 0


def _wishes(options: argparse.Namespace) -> LstmWishes:
    for name, value, low, high in (
        ("--minutes", options.minutes, 0.01, 100_000),
        ("--epochs", options.epochs, 1, 100_000),
        ("--width", options.width, 16, 4096),
        ("--layers", options.layers, 1, 16),
        ("--vocabulary", options.vocabulary, 512, 100_000),
        ("--seed", options.seed, 0, 2**31 - 1),
    ):
        if value is not None:
            check_range(name, value, low, high)
    return LstmWishes(
        width=options.width,
        layers=options.layers,
        vocabulary=options.vocabulary,
        epochs=options.epochs,
        minutes=options.minutes,
        seed=options.seed,
    )
