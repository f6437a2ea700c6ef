"""`aigc-desktop generate`: a brief in, drafts out."""

from __future__ import annotations

import argparse
import io
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aigc_desktop.cli.brand_option import add_brand_option, with_house_rules
from aigc_desktop.cli.consent_option import add_consent_option, consent
from aigc_desktop.cli.console import (
    STOPPED,
    Console,
    existing_file,
    stop_on_interrupt,
    write_stdout,
)
from aigc_desktop.cli.full_set import check_set_wanted, write_set
from aigc_desktop.content.catalogue import content_type
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, brief_to
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.sampling import RANGES, Sampling, check_range
from aigc_desktop.domain.sampling_help import HELP
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import BriefError, ModelError, UsageError
from aigc_desktop.export.catalogue import format_by_id, format_for, formats
from aigc_desktop.export.format import Format
from aigc_desktop.i18n import N_
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.briefs import check_brief, make_brief, read_brief_file, with_settings
from aigc_desktop.tasks.export_document import export_document, page_of
from aigc_desktop.tasks.generate_drafts import DEFAULT_KEEP
from aigc_desktop.tasks.import_brief import brief_from_notes, is_ninjs, notes_in
from aigc_desktop.tasks.long_draft import write_drafts
from aigc_desktop.tasks.quotations import require_quotations
from aigc_desktop.tasks.reply_in_chat import reply_in_chat
from aigc_desktop.tasks.strictness import with_strictness

THREADS = 64
_BINARY = {"docx", "pdf", "xlsx"}
_OPTION_OF = {"num_candidates": "--candidates"}


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's options."""
    tr = console.tr
    parser = commands.add_parser("generate", help=tr(N_("write drafts from a brief")))
    parser.add_argument("type", help=tr(N_("content type: ad, news or chat")))
    parser.add_argument(
        "--brief", metavar="FILE",
        help=tr(N_("brief as TOML or JSON; for news also notes: .txt, .md, .docx, ninjs")),
    )  # fmt: skip
    parser.add_argument(
        "--show-brief", action="store_true",
        help=tr(N_("print the brief as read, as JSON, and write nothing")),
    )  # fmt: skip
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", dest="fields",
        help=tr(N_("set a field of the brief; lists are separated by semicolons")),
    )  # fmt: skip
    add_brand_option(parser, tr)
    parser.add_argument("--model", default="", help=tr(N_("“starter” or a model folder")))
    parser.add_argument("--keep", type=int, default=DEFAULT_KEEP, help=tr(N_("drafts to keep")))
    parser.add_argument("--preset", default="balanced", help="precise | balanced | creative")
    parser.add_argument("--threads", type=int, default=0, help=tr(N_("processor threads")))
    add_consent_option(parser, tr)
    parser.add_argument("--format", default="", help=" | ".join(item.id for item in formats()))
    parser.add_argument(
        "--confirm-quotes", action="store_true",
        help=tr(N_("print and export quotations that stand in no brief as well")),
    )  # fmt: skip
    parser.add_argument("--out", metavar="FILE", help=tr(N_("write here, not to the terminal")))
    for name, limits in RANGES.items():
        option = _OPTION_OF.get(name, "--" + name.replace("_", "-"))
        kind: type[int] | type[float] = int if limits.step >= 1 else float
        parser.add_argument(option, type=kind, dest=name, help=tr(HELP[name]))
    parser.add_argument(
        "--full-set", action="store_true",
        help=tr(N_("fill all parts of the platform: every headline, description, path…")),
    )  # fmt: skip
    parser.add_argument("--stop", action="append", dest="stop", help=tr(HELP["stop"]))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write drafts and print or export them."""
    kind = content_type(options.type)
    brief = _brief(kind, options, console)
    if options.show_brief:
        text = json.dumps(brief_to(brief), ensure_ascii=False, indent=2)
        write_stdout(f"{text}\n".encode())
        return 0
    check_brief(kind, brief)
    kind, brief = with_house_rules(kind, brief, options.brand, console.paths)
    kind = with_strictness(kind, console.settings)
    sampling = _sampling(kind, options)
    check_range("--keep", options.keep, 1, RANGES["num_candidates"].high)
    check_range("--threads", options.threads, 0, THREADS)
    if options.full_set:
        check_set_wanted(kind)
    fmt = _format(options)
    if fmt.id in _BINARY and not options.out:
        raise UsageError(N_("The format {name} needs --out FILE.", name=fmt.id))
    with (
        stop_on_interrupt() as token,
        console.loaded_engine(options.model, options.threads, consent(options)) as engine,
    ):
        if options.full_set:
            document = write_set(kind, brief, sampling, engine, token, console)
        else:
            document = _write(kind, brief, sampling, options.keep, engine, token, console)
    console.end_progress()
    for note in document.notes:
        console.say(note)
    if not document.drafts:
        # Nothing to show is no reason to overwrite a file.
        if token.cancelled:
            return STOPPED
        raise ModelError(N_("The model wrote nothing. Try another seed or other settings."))
    confirmed = options.confirm_quotes
    if options.out:
        export_document(document, Path(options.out), console.paths, fmt.id, confirmed=confirmed)
    else:
        if not confirmed:
            require_quotations(document)
        buffer = io.BytesIO()
        fmt.write(page_of(document, console.paths), buffer)
        write_stdout(buffer.getvalue().rstrip(b"\n") + b"\n")
    return STOPPED if token.cancelled else 0


def _brief(kind: ContentType, options: argparse.Namespace, console: Console) -> Brief:
    values = _brief_values(kind, options)
    for entry in options.fields:
        key, equals, value = entry.partition("=")
        if not equals:
            raise UsageError(N_("--set wants FIELD=VALUE, not “{text}”.", text=entry[:60]))
        values[key.strip()] = value
    if not values:
        raise BriefError(N_("The brief is empty: give --brief FILE or --set FIELD=VALUE."))
    named = values.get("type", kind.id)
    if named != kind.id:
        raise BriefError(
            N_("The brief is of type “{one}”, not “{other}”.", one=str(named)[:40], other=kind.id)
        )
    return with_settings(make_brief(kind, values), kind, console.settings)


def _brief_values(kind: ContentType, options: argparse.Namespace) -> dict[str, Any]:
    """Return the fields in the file given, read from notes where it holds no table of fields."""
    if not options.brief:
        return {}
    path = existing_file(options.brief)
    if path.suffix.lower() in {".toml", ".json"}:
        values = read_brief_file(path)
        if not is_ninjs(values):
            return values
    return brief_to(brief_from_notes(notes_in(path), kind))


def _sampling(kind: ContentType, options: argparse.Namespace) -> Sampling:
    if options.preset not in kind.presets:
        raise UsageError(
            N_("There is no preset “{name}”. There are: {known}.",
               name=options.preset, known=", ".join(kind.presets))
        )  # fmt: skip
    given = {name: value for name in RANGES if (value := getattr(options, name)) is not None}
    if options.stop:
        given["stop"] = tuple(options.stop)
    return kind.presets[options.preset].changed(**given)


def _format(options: argparse.Namespace) -> Format:
    if options.format:
        return format_by_id({"markdown": "md", "text": "txt"}.get(options.format, options.format))
    return format_for(Path(options.out)) if options.out else format_by_id("txt")


def _write(
    kind: ContentType,
    brief: Brief,
    sampling: Sampling,
    keep: int,
    engine: TextEngine,
    token: CancelToken,
    console: Console,
) -> Document:
    lengths: dict[int, int] = {}
    lock = threading.Lock()

    def on_parts(index: int, parts: Mapping[str, str]) -> None:
        with lock:
            lengths[index] = sum(map(len, parts.values()))
        console.progress(
            N_("Writing… {count} characters, Ctrl+C stops", count=sum(lengths.values()))
        )

    def on_section(number: int, total: int) -> None:
        if total > 1:
            console.progress(N_("Writing section {n} of {total}…", n=number, total=total))

    if kind.shape == "CONVERSATION":
        return reply_in_chat(engine, kind, brief, sampling, token, keep, on_parts)[0]
    return write_drafts(engine, kind, brief, sampling, token, keep, on_parts, on_section)
