"""`aigc-desktop batch`: a table of briefs in, a table of drafts out."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from aigc_desktop.cli.consent_option import add_consent_option, consent
from aigc_desktop.cli.console import STOPPED, Console, stop_on_interrupt
from aigc_desktop.cli.full_set import check_set_wanted
from aigc_desktop.content.catalogue import content_type
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.sampling import RANGES, check_range
from aigc_desktop.domain.server import is_remote
from aigc_desktop.errors import UsageError
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.tasks.batch.journal import forget, interrupted_at
from aigc_desktop.tasks.batch.mapping import guess_columns
from aigc_desktop.tasks.batch.output import OUTPUTS, OutputId
from aigc_desktop.tasks.batch.run import Batch, BatchProgress, run_batch
from aigc_desktop.tasks.batch.table import Table, open_table
from aigc_desktop.tasks.briefs import make_brief

_CANDIDATES = 12
"""Fewer than for a single brief: a table has many rows."""


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's options."""
    tr = console.tr
    parser = commands.add_parser("batch", help=tr(N_("write drafts for every row of a table")))
    parser.add_argument("type", help=tr(N_("content type: ad, news or chat")))
    parser.add_argument(
        "--in", required=True, dest="table", metavar="FILE", help=tr(N_("CSV or .xlsx with a head"))
    )
    parser.add_argument(
        "--out", required=True, metavar="FILE", help=tr(N_("write the drafts here"))
    )
    parser.add_argument("--format", default="", help=" | ".join(OUTPUTS))
    parser.add_argument("--resume", action="store_true",
                        help=tr(N_("go on where an interrupted batch stopped")))  # fmt: skip
    parser.add_argument("--restart", action="store_true",
                        help=tr(N_("forget an interrupted batch and begin anew")))  # fmt: skip
    parser.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", dest="columns",
        help=tr(N_("the column of a field, where its name does not say so")),
    )  # fmt: skip
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", dest="fields",
        help=tr(N_("a field that is the same in every row")),
    )  # fmt: skip
    parser.add_argument("--encoding", default="", help=tr(N_("of the table; otherwise found out")))
    parser.add_argument("--separator", default="", help=tr(N_("of the table; otherwise found out")))
    parser.add_argument(
        "--full-set", action="store_true",
        help=tr(N_("fill all parts of the platform: every headline, description, path…")),
    )  # fmt: skip
    parser.add_argument("--keep", type=int, default=1, help=tr(N_("drafts to keep of each row")))
    parser.add_argument("--candidates", type=int, default=_CANDIDATES)
    parser.add_argument("--seed", type=int, default=-1)
    parser.add_argument("--preset", default="balanced", help="precise | balanced | creative")
    parser.add_argument("--model", default="", help=tr(N_("“starter” or a model folder")))
    parser.add_argument("--threads", type=int, default=0, help=tr(N_("processor threads")))
    parser.add_argument(
        "--also", action="append", default=[], metavar="server:NAME/MODEL", dest="also",
        help=tr(N_("share the rows with this model on another server")),
    )  # fmt: skip
    add_consent_option(parser, tr)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Do the batch, or what is left of it."""
    batch = _batch(options, console)
    waiting = interrupted_at(batch.target)
    if waiting is not None and not options.resume and not options.restart:
        raise UsageError(
            N_(
                "A batch for {path} was interrupted after {rows} rows. Use --resume to go on or "
                "--restart to begin anew.",
                path=batch.target,
                rows=waiting,
            )
        )
    if options.restart:
        forget(batch.target)

    def on_progress(progress: BatchProgress) -> None:
        console.progress(progress.message)

    with (
        stop_on_interrupt() as token,
        console.loaded_engine(options.model, options.threads, consent(options)) as engine,
        ExitStack() as stack,
    ):
        more = [
            stack.enter_context(console.loaded_engine(name, 0, consent(options)))
            for name in _also(options)
        ]
        done = run_batch(engine, batch, console.paths, token, on_progress, more)
    console.end_progress()
    console.say(
        N_(
            "{done} of {total} rows done, {failed} of them without a draft: {path}",
            done=done.done,
            total=done.total,
            failed=done.failed,
            path=batch.target,
        )
    )
    if done.expense is not None:
        console.say(done.expense)
    return STOPPED if token.cancelled and done.done < done.total else 0


def _also(options: argparse.Namespace) -> list[str]:
    if options.also and not all(map(is_remote, (options.model, *options.also))):
        raise UsageError(
            N_("--also shares the rows among servers: name models of servers with it and --model.")
        )
    return list(options.also)


def _batch(options: argparse.Namespace, console: Console) -> Batch:
    kind = content_type(options.type)
    if options.preset not in kind.presets:
        raise UsageError(
            N_("There is no preset “{name}”. There are: {known}.",
               name=options.preset, known=", ".join(kind.presets))
        )  # fmt: skip
    check_range("--keep", options.keep, 1, RANGES["num_candidates"].high)
    output = _output(options)
    target = Path(options.out)
    if options.full_set or output == "google-ads-editor":
        check_set_wanted(kind)
    table = open_table(Path(options.table), options.encoding, _unescaped(options.separator))
    if table.path.resolve() == target.resolve():
        raise UsageError(N_("--in and --out name the same file."))
    return Batch(
        kind=kind,
        table=table,
        columns=_columns(options, table, kind, console),
        common=_common(options, kind),
        sampling=kind.presets[options.preset].changed(
            num_candidates=options.candidates, seed=options.seed
        ),
        target=target,
        output=output,
        keep=options.keep,
        full_set=options.full_set,
    )


def _output(options: argparse.Namespace) -> OutputId:
    wanted = options.format or Path(options.out).suffix.lower().lstrip(".")
    for name in OUTPUTS:
        if name == wanted:
            return name
    raise UsageError(
        N_("There is no export format {name}. There are: {formats}.",
           name=wanted or "?", formats=", ".join(OUTPUTS))
    )  # fmt: skip


def _unescaped(separator: str) -> str:
    return "\t" if separator in {"\\t", "tab"} else separator[:1]


def _columns(
    options: argparse.Namespace, table: Table, kind: ContentType, console: Console
) -> dict[str, int]:
    languages = [Translator(name, console.paths.locale) for name in ("en", "zh_CN")]
    found = guess_columns(table.columns, kind, languages)
    for entry in options.columns:
        key, equals, column = (text.strip() for text in entry.partition("="))
        if not equals or kind.field(key) is None or column not in table.columns:
            raise UsageError(
                N_(
                    "--map wants FIELD=COLUMN, not “{text}”. Columns: {known}.",
                    text=entry[:60],
                    known=", ".join(table.columns),
                )
            )
        found[key] = table.columns.index(column)
    return found


def _common(options: argparse.Namespace, kind: ContentType) -> Brief:
    values: dict[str, str] = {}
    for entry in options.fields:
        key, equals, value = entry.partition("=")
        if not equals:
            raise UsageError(N_("--set wants FIELD=VALUE, not “{text}”.", text=entry[:60]))
        values[key.strip()] = value
    return make_brief(kind, values)
