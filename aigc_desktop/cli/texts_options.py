"""The options of commands that learn from the user's texts, and the report they make."""

from __future__ import annotations

import argparse
from pathlib import Path

from aigc_desktop.cli.console import Console
from aigc_desktop.content.catalogue import CONTENT_TYPES, content_type
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.errors import UsageError
from aigc_desktop.i18n import LANGUAGES, N_, Translator
from aigc_desktop.progress import CancelToken
from aigc_desktop.store.house import HouseStore
from aigc_desktop.tasks.batch.mapping import Columns
from aigc_desktop.tasks.batch.table import Table
from aigc_desktop.tasks.teaching.quality.look import Action, Wish
from aigc_desktop.tasks.teaching.quality.report import LOOKS, Decisions, Report, examine
from aigc_desktop.tasks.teaching.read import (
    CUTS,
    Cut,
    Material,
    Source,
    columns_of,
    read_source,
    tables_in,
)
from aigc_desktop.tasks.teaching.sample import table_type

_ACTIONS: tuple[Action, ...] = ("fix", "exclude", "keep")


def add_texts_options(parser: argparse.ArgumentParser, tr: Translator) -> None:
    """Add what says which texts are read and what is done about what is found in them."""
    parser.add_argument(
        "texts", nargs="*", type=Path, metavar="PATH",
        help=tr(N_("CSV, .xlsx, .jsonl, .txt, .md, .docx, or folders of them")),
    )  # fmt: skip
    parser.add_argument("--type", default="ad", choices=[kind.id for kind in CONTENT_TYPES])
    parser.add_argument(
        "--cut", default="auto", choices=list(CUTS),
        help=tr(N_("what counts as one text in a file without columns")),
    )  # fmt: skip
    parser.add_argument(
        "--column", action="append", default=[], metavar="FIELD=HEAD",
        help=tr(N_("the column that fills a field, such as text=Copy; FIELD= for none")),
    )  # fmt: skip
    known = ", ".join(look.id for look in LOOKS)
    for action, text in (
        ("fix", N_("mend what this look finds: {known}", known=known)),
        ("exclude", N_("leave out the texts it finds")),
        ("keep", N_("use the texts it finds as they are")),
    ):
        parser.add_argument(f"--{action}", action="append", default=[], metavar="LOOK",
                            help=tr(text))  # fmt: skip


def read_report(
    options: argparse.Namespace, console: Console, cancel: CancelToken
) -> tuple[ContentType, Material, Report]:
    """Read the texts and look through them as the options say.

    Raises `BriefError` if there are none, `UsageError` for a look nobody knows.
    """
    kind = content_type(options.type)
    cut: Cut = options.cut
    translators = [Translator(code, console.paths.locale) for code in LANGUAGES]
    named = _named(options, kind)
    source = Source(tuple(options.texts), kind, Brief(kind.id), named, cut)
    for table in tables_in(source.paths):
        console.say(_mapping(table, columns_of(table, kind, translators, named), console.tr))
    material = read_source(source, translators)
    wish = Wish(kind, HouseStore.of(console.paths).load_words())
    return kind, material, examine(material.samples, wish, _decisions(options), cancel)


def _named(options: argparse.Namespace, kind: ContentType) -> dict[str, str]:
    """Return the columns named; a head that is in none of the tables is a slip of the pen."""
    heads = {head for table in tables_in(options.texts) for head in table.columns}
    fields = [field.key for field in table_type(kind).fields]
    named: dict[str, str] = {}
    for entry in options.column:
        key, sign, head = entry.partition("=")
        if not sign or key.strip() not in fields or (head and head not in heads):
            raise UsageError(
                N_(
                    "--column {entry} makes no sense. Fields: {fields}. Columns: {heads}.",
                    entry=entry[:80],
                    fields=", ".join(fields),
                    heads=", ".join(sorted(heads)),
                )
            )
        named[key.strip()] = head
    return named


def _mapping(table: Table, columns: Columns, tr: Translator) -> str:
    """Return a line that says which columns are used for what."""
    used = [f"{key} = {table.columns[place]}" for key, place in columns.items()]
    said = "; ".join(used) or tr(N_("no column is known"))
    return f"{table.path.name}: {said}"


def _decisions(options: argparse.Namespace) -> Decisions:
    looks: dict[str, Action] = {}
    possible = {look.id: look.actions for look in LOOKS}
    for action in _ACTIONS:
        for name in getattr(options, action):
            if action not in possible.get(name, ()):
                raise UsageError(
                    N_(
                        "--{action} cannot be used with “{name}”. It goes with: {known}.",
                        action=action,
                        name=name[:40],
                        known=", ".join(key for key, can in possible.items() if action in can),
                    )
                )
            looks[name] = action
    return Decisions(looks)


def report_lines(material: Material, report: Report, tr: Translator) -> list[str]:
    """Return the report as lines of text: what was found, how often, and what is done."""
    lines = [
        tr(
            N_(
                "{files} files, {read} texts read, {left} left to learn from",
                files=len(material.files),
                read=report.read,
                left=len(report.samples),
            )
        )
    ]
    lines += [f"  {tr(error.message)}" for error in material.skipped]
    for found in report.found:
        if found.issues:
            done = N_(
                "{count} found; {fixed} mended, {excluded} left out, {kept} kept",
                count=len(found.issues),
                fixed=found.count("fix"),
                excluded=found.count("exclude"),
                kept=found.count("keep"),
            )
            lines.append(f"{tr(found.look.label)} ({found.look.id}): {tr(done)}")
    return lines
