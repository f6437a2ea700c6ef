"""`aigc-desktop bench`: how fast each engine writes on this machine."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aigc_desktop.cli.console import STOPPED, Console, stop_on_interrupt, write_stdout
from aigc_desktop.engine.bench.contestant import installed
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.measure_engines import Measurement, measure_engines


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's options."""
    tr = console.tr
    parser = commands.add_parser("bench", help=tr(N_("measure the engines on this machine")))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--model", type=Path, help=tr(N_("a model folder; else the built-in one")))
    which.add_argument(
        "--random-gpt2", action="store_true", help=tr(N_("random weights of GPT-2's size (124M)"))
    )
    names = sorted({engine for engine, _ in installed()})
    parser.add_argument(
        "--engine", action="append", choices=names, help=tr(N_("only this engine; repeatable"))
    )
    parser.add_argument("--json", action="store_true", help=tr(N_("as one JSON object")))
    parser.add_argument("--rounds", type=int, default=3, help=tr(N_("rounds to take medians of")))
    parser.add_argument("--threads", type=int, default=0, help=tr(N_("processor threads")))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Measure and print a table or JSON."""
    folder = options.model or console.paths.starter_model
    with stop_on_interrupt() as token:
        measured = measure_engines(
            None if options.random_gpt2 else folder,
            token,
            contestants=_chosen(options.engine),
            rounds=max(1, options.rounds),
            threads=max(0, options.threads),
            on_missing=lambda error: console.say(error.message),
        )
    if options.json:
        text = json.dumps(asdict(measured), indent=2)
    else:
        text = "\n".join(_table(measured, console))
    write_stdout((text + "\n").encode("utf-8"))
    return STOPPED if token.cancelled else 0


def _chosen(engines: list[str] | None) -> list[tuple[str, str]]:
    return [one for one in installed() if engines is None or one[0] in engines]


def _table(measured: Measurement, console: Console) -> list[str]:
    tr = console.tr
    head = (tr(N_("engine")), tr(N_("precision")), tr(N_("batch")), tr(N_("tokens/s")),
            tr(N_("first token, ms")), tr(N_("peak, MB")))  # fmt: skip
    lines = ["{:<14}{:<11}{:>6}{:>11}{:>17}{:>11}".format(*head)]
    lines += [
        f"{row.engine:<14}{row.precision:<11}{row.batch:>6}{row.tokens_per_s:>11.1f}"
        f"{row.first_token_s * 1000:>17.1f}{row.peak_mb:>11.0f}"
        for row in measured.rows
    ]
    best = measured.recommended
    if best:
        lines.append(
            tr(
                N_(
                    "Fastest here: {engine} in {precision} with {count} candidates at once.",
                    engine=best["engine"],
                    precision=best["precision"],
                    count=best["num_candidates"],
                )
            )
        )
    return lines
