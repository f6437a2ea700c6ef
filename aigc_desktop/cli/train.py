"""`aigc-desktop train`: teach a model the voice of the user's own texts."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from aigc_desktop.cli.console import STOPPED, Console, stop_on_interrupt
from aigc_desktop.cli.texts_options import add_texts_options, read_report, report_lines
from aigc_desktop.errors import UsageError
from aigc_desktop.i18n import N_
from aigc_desktop.models.local import find_model
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.teaching.assess import STEPS, rows_in
from aigc_desktop.tasks.teaching.teach import (
    Choices,
    Work,
    find_work,
    measure_with,
    prepare,
    publish,
    teach,
)
from aigc_desktop.training.card import FIGURES
from aigc_desktop.training.process import estimate
from aigc_desktop.training.stand import Stand


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's options."""
    tr = console.tr
    parser = commands.add_parser("train", help=tr(N_("teach a model the voice of your texts")))
    add_texts_options(parser, tr)
    parser.add_argument("--voice", required=True, help=tr(N_("what the voice is to be called")))
    parser.add_argument("--base", default="", help=tr(N_("“starter”, a model's id or a folder")))
    parser.add_argument(
        "--method", choices=("full", "lora"),
        help=tr(N_("all weights, or adapters; otherwise by the model's size")),
    )  # fmt: skip
    parser.add_argument("--passes", type=int, default=0,
                        help=tr(N_("how often each text is seen, at most")))  # fmt: skip
    parser.add_argument("--licence", default="", help=tr(N_("of the texts, for the model card")))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help=tr(N_("processor threads")))
    parser.add_argument("--resume", action="store_true",
                        help=tr(N_("go on where the teaching stopped")))  # fmt: skip
    parser.add_argument(
        "--estimate", action="store_true",
        help=tr(N_("only say how long it would take, and how much memory")),
    )  # fmt: skip
    parser.add_argument(
        "--no-measure", action="store_true",
        help=tr(N_("do not compare the version with the model it began with")),
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Teach, publish a version and say how to use it."""
    with stop_on_interrupt() as token:
        work = (
            find_work(options.voice, console.paths)
            if options.resume
            else _prepared(options, console, token)
        )
        log = console.paths.logs / "training.log"
        if options.estimate:
            return _say_estimate(work, console, token)
        stand = teach(work, token, lambda stand: _show(stand, console), log)
        console.end_progress()
        if token.cancelled:
            console.say(
                N_(
                    "Stopped at {percent} %. What was learnt is kept: go on with --resume.",
                    percent=round(100 * stand.tokens / max(1, stand.total)),
                )
            )
            return STOPPED
        measure = None if options.no_measure else measure_with(token, _on_step(console), log)
        version = publish(work, ModelPlaces.of(console.paths), token, measure)
    console.end_progress()
    console.say(
        N_(
            "“{voice}”, version {number}: perplexity {before} → {after} on texts kept apart. "
            "Use it with --model “{model}”, or choose it under File › Models.",
            voice=version.voice,
            number=version.number,
            before=f"{version.note['perplexity_before']:.2f}",
            after=f"{version.note['perplexity_after']:.2f}",
            model=version.model.id,
        )
    )
    for row in rows_in(version.note):
        name = console.tr(FIGURES[row.name]) if row.name in FIGURES else row.name
        console.say(f"  {name}: {row.before:.4g} → {row.after:.4g}" + "  *" * row.certain)
    return 0


def _on_step(console: Console) -> Callable[[int], None]:
    """Return what tells the terminal how far the measuring is."""

    def show(done: int) -> None:
        console.progress(N_("Measuring what changed… ({done} of {all})", done=done + 1, all=STEPS))

    return show


def _prepared(options: argparse.Namespace, console: Console, token: CancelToken) -> Work:
    if not options.texts:
        raise UsageError(N_("Name the texts to learn from, or go on with --resume."))
    kind, material, report = read_report(options, console, token)
    for line in report_lines(material, report, console.tr):
        console.say(line)
    choices = Choices(
        voice=options.voice,
        licence=options.licence,
        method=options.method,
        passes=options.passes,
        seed=options.seed,
        threads=options.threads,
    )
    return prepare(report, kind, find_model(options.base, console.paths), choices, console.paths)


def _say_estimate(work: Work, console: Console, token: CancelToken) -> int:
    found = estimate(work.folder, token, console.paths.logs / "training.log")
    console.say(
        N_(
            "{tokens} tokens at {speed} a second: {minutes} minutes at most, about {memory} MB "
            "of memory.",
            tokens=f"{found.tokens:,}",
            speed=f"{found.tokens_per_s:,.0f}",
            minutes=max(1, round(found.seconds / 60)),
            memory=round(found.memory / 2**20),
        )
    )
    return 0


def _show(stand: Stand, console: Console) -> None:
    held = stand.perplexity
    console.progress(
        N_(
            "{percent} % · loss {loss} · on texts kept apart {held} · {speed} tokens/s",
            percent=round(100 * stand.tokens / max(1, stand.total)),
            loss=f"{stand.loss:.3f}",
            held="…" if held is None else f"{held:.2f}",
            speed=round(stand.tokens_per_s),
        )
    )
