"""`aigc-desktop evaluate`: how good a model is, or whether a newer one is better."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aigc_desktop.cli.console import Console, existing_file, stop_on_interrupt, write_stdout
from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.domain.intervals import Interval
from aigc_desktop.domain.sampling import check_range
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.errors import UsageError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.models.local import find_model
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.evaluate import Change, Report, Wanted, compare, evaluate
from aigc_desktop.tasks.import_brief import notes_in
from aigc_desktop.tasks.measure_text import Perplexity
from aigc_desktop.tasks.memorisation import by_chance
from aigc_desktop.tasks.training_texts import read_briefs, read_texts
from aigc_desktop.training.card import FIGURES

SHOWN_SECRETS = 10
_SURE = 0.001


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's options."""
    tr = console.tr
    parser = commands.add_parser(
        "evaluate", help=tr(N_("measure a model, or one before and after training"))
    )
    parser.add_argument("--model", default="", help=tr(N_("“starter”, a model's id or a folder")))
    parser.add_argument("--before", default="", help=tr(N_("the model to compare with")))
    parser.add_argument("--after", default="", help=tr(N_("the model that should be better")))
    parser.add_argument("--text", metavar="FILE", help=tr(N_("a long text: perplexity")))
    parser.add_argument(
        "--stride", type=int, default=0,
        help=tr(N_("tokens a window goes on; 0 is half the model's context")),
    )  # fmt: skip
    parser.add_argument(
        "--held-out", nargs="+", type=Path, default=[], metavar="PATH",
        help=tr(N_("texts the model was not trained on, each measured by itself")),
    )  # fmt: skip
    parser.add_argument(
        "--training", nargs="+", type=Path, default=[], metavar="PATH",
        help=tr(N_("texts it was trained on: has it learnt them by heart?")),
    )  # fmt: skip
    parser.add_argument("--type", default="ad", choices=[kind.id for kind in CONTENT_TYPES])
    parser.add_argument(
        "--briefs", metavar="FILE", help=tr(N_("briefs to write, a JSON object a line"))
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help=tr(N_("as one JSON object")))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Measure one model or two and print what was found."""
    if bool(options.before) != bool(options.after) or (options.model and options.before):
        raise UsageError(N_("Give either --model, or --before and --after."))
    wanted = _wanted(options)
    engine = FastEngine(cache=console.paths.engine_cache)
    with stop_on_interrupt() as token:
        reports = [
            _report(name, wanted, engine, console, token)
            for name in ((options.before, options.after) if options.before else (options.model,))
        ]
    console.end_progress()
    changes = compare(*reports) if len(reports) == 2 else []
    if options.json:
        text = json.dumps(_json(reports, changes), ensure_ascii=False, indent=2, allow_nan=False)
    else:
        lines = [line for report in reports for line in _lines(report, console)]
        text = "\n".join([*lines, *_changes(changes, console)])
    write_stdout((text + "\n").encode("utf-8", "replace"))
    return 0


def _wanted(options: argparse.Namespace) -> Wanted:
    check_range("--stride", options.stride, 0, 10**6)
    wanted = Wanted(
        text=notes_in(existing_file(options.text)).text if options.text else "",
        stride=options.stride,
        held_out=read_texts(options.held_out),
        type_id=options.type,
        briefs=read_briefs(existing_file(options.briefs), options.type) if options.briefs else (),
        training=[answer for _, answer in read_texts(options.training)],
        seed=options.seed,
    )
    if not (wanted.text or wanted.held_out or wanted.briefs or wanted.training):
        raise UsageError(
            N_("There is nothing to measure on: give --text, --held-out, --briefs or --training.")
        )
    return wanted


def _report(
    name: str, wanted: Wanted, engine: FastEngine, console: Console, token: CancelToken
) -> Report:
    model = find_model(name, console.paths)
    return evaluate(engine, model, wanted, token, console.progress)


def _lines(report: Report, console: Console) -> Iterator[str]:
    tr = console.tr
    yield tr(N_("Model {name}", name=report.model))
    if report.text:
        yield from _perplexity(tr(N_("the text")), report.text, console)
    if report.held_out:
        yield from _perplexity(tr(N_("held-out texts")), report.held_out, console)
    for name, interval in report.briefs.items():
        yield f"  {_figure(name, console):<56}{_cell(interval)}"
    if report.overlap:
        found = report.overlap
        yield tr(
            N_(
                "  Of {count} texts it wrote, the longest run of words as in the training texts: "
                "{median} in the median, {longest} at most; too long in {share}",
                count=found.texts,
                median=f"{found.median:g}",
                longest=found.longest,
                share=_cell(found.too_long),
            )
        )
        yield f"    {found.longest_run}"
    if report.exposures:
        learnt = [one for one in report.exposures if one.learnt]
        yield tr(
            N_(
                "  {learnt} of {count} strings of digits in the training texts look learnt by "
                "heart:",
                learnt=len(learnt),
                count=len(report.exposures),
            )
        )
        chance = by_chance(report.exposures)
        if chance < _SURE:
            yield tr(
                N_(
                    "  All in all these strings are known too well for chance (p = {p}): take "
                    "them out of the texts and train again before you pass the model on.",
                    p=f"{chance:.1g}",
                )
            )
        for one in learnt[:SHOWN_SECRETS]:
            secret = one.secret.text.strip()
            yield f"    {secret}  " + tr(N_("exposure {bits} bits", bits=f"{one.bits:.1f}"))


def _perplexity(what: str, found: Perplexity, console: Console) -> Iterator[str]:
    rows: list[tuple[Message, Interval]] = [
        (N_("bits a byte"), found.bits_per_byte),
        (N_("perplexity a word"), found.word),
        (N_("perplexity a word between spaces"), found.spaced_word),
        (N_("perplexity a token"), found.token),
    ]
    size = found.size
    yield "  " + console.tr(
        N_(
            "{what}: {bytes} bytes, {words} words, {tokens} tokens",
            what=what,
            bytes=f"{size.bytes:,}",
            words=f"{size.words:,}",
            tokens=f"{found.tokens:,}",
        )
    )
    for name, interval in rows:
        yield f"    {console.tr(name):<34}{_cell(interval)}"


def _changes(changes: list[Change], console: Console) -> Iterator[str]:
    tr = console.tr
    if changes:
        head = (tr(N_("before")), tr(N_("after")), tr(N_("change (95 %)")))
        yield "{:<56}{:>10}{:>10}  {}".format(tr(N_("figure")), *head)
    for one in changes:
        mark = "  *" if one.certain else ""
        name = _figure(one.name, console)
        yield f"{name:<56}{one.before:>10.4g}{one.after:>10.4g}  {_cell(one.change)}{mark}"
    if any(one.certain for one in changes):
        yield tr(N_("* hardly by chance"))


def _figure(name: str, console: Console) -> str:
    return console.tr(FIGURES[name]) if name in FIGURES else name


def _cell(interval: Interval) -> str:
    if not math.isfinite(interval.low + interval.high):
        return f"{interval.value:.4g}"
    return f"{interval.value:.4g} [{interval.low:.4g}, {interval.high:.4g}]"


def _json(reports: list[Report], changes: list[Change]) -> dict[str, Any]:
    models = []
    for report in reports:
        table = {
            "model": report.model,
            "text": report.text and asdict(report.text),
            "held_out": report.held_out and asdict(report.held_out),
            "briefs": {name: asdict(value) for name, value in report.briefs.items()},
            "overlap": report.overlap and asdict(report.overlap),
            "secrets_by_chance": by_chance(report.exposures),
            "secrets": [
                {"text": one.secret.text.strip(), "bits": one.bits, "learnt": one.learnt}
                for one in report.exposures
            ],
        }
        models.append(table)
    rows = [asdict(one) | {"certain": one.certain} for one in changes]
    whole: dict[str, Any] = _finite({"models": models, "changes": rows})
    return whole


def _finite(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return `value` with None for numbers JSON does not have."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
