"""Reads the texts to learn from: tables, documents, and folders of both."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, language_of
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.errors import BriefError
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.tasks.batch.mapping import Columns, brief_of, guess_columns
from aigc_desktop.tasks.batch.table import Table, open_table
from aigc_desktop.tasks.import_brief import notes_in
from aigc_desktop.tasks.teaching.json_lines import open_json_lines
from aigc_desktop.tasks.teaching.sample import Sample, parts_in, table_type, without_text

Cut = Literal["auto", "file", "paragraph", "line"]
CUTS = {
    "auto": N_("as the file suggests"),
    "file": N_("the whole file"),
    "paragraph": N_("what blank lines part"),
    "line": N_("each line"),
}
"""What counts as one text in a file without columns."""
MOST = 100_000
_SHORT = 600
"""Characters; a file whose paragraphs are shorter on average holds several short texts."""
_RULE = re.compile(r"(?m)^\s*(?:[-*=#_]\s*){3,}$")

TABLES: Mapping[str, Callable[[Path], Table]] = {
    ".csv": open_table,
    ".tsv": open_table,
    ".xlsx": open_table,
    ".xlsm": open_table,
    ".jsonl": open_json_lines,
    ".ndjson": open_json_lines,
}
DOCUMENTS = (".txt", ".md", ".markdown", ".docx")
"""Endings of files that are read as running text."""


@dataclass(frozen=True)
class Source:
    """Where texts come from and how they are to be read.

    `named` says by which column (its head) a field of `table_type(kind)` is filled, "" by none;
    for the others the heads are asked. `common` holds what is the same for all texts; its
    language counts where a text does not show its own.
    """

    paths: tuple[Path, ...]
    kind: ContentType
    common: Brief
    named: Mapping[str, str] = field(default_factory=dict)
    cut: Cut = "auto"


@dataclass(frozen=True)
class Material:
    """All texts read; `skipped` names the files and rows that could not be, and why."""

    samples: tuple[Sample, ...]
    skipped: tuple[BriefError, ...] = ()
    files: tuple[Path, ...] = field(default=())


def files_in(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files named, those in folders (and the folders within) by name.

    Raises `BriefError` for a path that is not there.
    """
    known = {*TABLES, *DOCUMENTS}
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.suffix.lower() in known)
            found |= dict.fromkeys(file for file in inside if file.is_file())
        elif path.is_file():
            found[path] = None
        else:
            raise BriefError(N_("There is no file {path}.", path=path))
    return tuple(found)


def table_of(path: Path) -> Table | None:
    """Return the table in the file at `path`, None if it holds running text.

    Raises `BriefError` if it cannot be read.
    """
    reader = TABLES.get(path.suffix.lower())
    return reader(path) if reader else None


def columns_of(
    table: Table,
    kind: ContentType,
    translators: Sequence[Translator],
    named: Mapping[str, str] | None = None,
) -> Columns:
    """Return the column of each field: the one named, or the one whose head says what it is.

    Parts of the text are fields too. A head the table does not have is left to the guess: other
    tables of the same run may have it.
    """
    found = guess_columns(table.columns, table_type(kind), translators)
    for key, head in (named or {}).items():
        if head in table.columns:
            found = {other: place for other, place in found.items() if other != key}
            found[key] = table.columns.index(head)
        elif not head:
            found.pop(key, None)
    return found


def tables_in(paths: Iterable[Path]) -> tuple[Table, ...]:
    """Return all tables among the files; those that cannot be read are left out."""
    found = []
    for path in files_in(paths):
        with contextlib.suppress(BriefError):
            table = table_of(path)
            if table is not None:
                found.append(table)
    return tuple(found)


def read_source(source: Source, translators: Sequence[Translator]) -> Material:
    """Read all texts. Raises `BriefError` if not a single one can be read."""
    files = files_in(source.paths)
    skipped: list[BriefError] = []
    samples: list[Sample] = []
    for path in files:
        try:
            found = _samples(path, source, translators, skipped.append)
            samples += itertools.islice(found, MOST - len(samples))
        except BriefError as error:
            skipped.append(error)
    if not samples:
        raise skipped[0] if skipped else BriefError(_nothing())
    numbered = (replace(sample, number=n) for n, sample in enumerate(samples, 1))
    return Material(tuple(numbered), tuple(skipped), files)


def _nothing() -> Message:
    return N_(
        "There is no text to learn from. Choose a table (CSV, Excel, JSON lines), documents "
        "(text, Markdown, Word) or a folder of them."
    )


def _samples(
    path: Path,
    source: Source,
    translators: Sequence[Translator],
    on_skipped: Callable[[BriefError], None],
) -> Iterator[Sample]:
    table = table_of(path)
    if table is not None:
        yield from _rows(table, source, translators, on_skipped)
        return
    notes = notes_in(path)
    for number, text in enumerate(cut_text(notes.text, source.cut), 1):
        language = notes.language or language_of(text, source.common.language)
        brief = replace(source.common, language=language)
        yield _sample(f"{path.name}:{number}", brief, {}, text, source.kind)


def _rows(
    table: Table,
    source: Source,
    translators: Sequence[Translator],
    on_skipped: Callable[[BriefError], None],
) -> Iterator[Sample]:
    wide = table_type(source.kind)
    columns = columns_of(table, source.kind, translators, source.named)
    if not any(name == "text" or name.startswith("part.") for name in columns):
        raise BriefError(
            N_(
                "No column of {path} is known to hold the text. Say which one does. Columns: "
                "{known}.",
                path=table.path.name,
                known=", ".join(table.columns),
            )
        )
    for number, row in enumerate(table.rows(), 2):
        origin = f"{table.path.name}:{number}"
        try:
            filled = brief_of(row, columns, wide, source.common, translators)
        except BriefError as error:
            on_skipped(error)
            continue
        parts, whole = parts_in(filled)
        if not parts and not whole:
            continue
        brief = without_text(filled)
        if "language" not in columns:
            text = "\n".join((*parts.values(), whole))
            brief = replace(brief, language=language_of(text, source.common.language))
        yield _sample(origin, brief, parts, whole, source.kind)


def _sample(
    origin: str, brief: Brief, parts: Mapping[str, str], whole: str, kind: ContentType
) -> Sample:
    """Cut what is not cut yet, and read a brief out of an article that comes without one."""
    if whole:
        missing = [p.name for p in kind.parts if not p.own and p.name not in parts]
        # A table of titles and texts: the text is the one part that has no column.
        alone = {missing[0]: whole} if parts and len(missing) == 1 else None
        parts = {**(alone or kind.parse(whole, brief, Prompt("few_shot"))), **parts}
    if kind.read_notes is not None and whole and not brief.values:
        brief = replace(kind.read_notes(whole, brief.language), type_id=kind.id)
        kept = {key: value for key, value in brief.values.items() if key != "background"}
        brief = replace(brief, values=kept)
    names = [part.name for part in kind.parts if not part.own]
    clean = {name: parts[name].strip() for name in names if parts.get(name, "").strip()}
    return Sample(0, origin, brief, clean)


def cut_text(text: str, cut: Cut) -> list[str]:
    """Return the texts in running text, by rules of their own line, blank lines or lines."""
    if cut == "line":
        return [line.strip() for line in text.splitlines() if line.strip()]
    pieces = [piece.strip() for piece in _RULE.split(text) if piece.strip()]
    paragraphs = [p.strip() for piece in pieces for p in re.split(r"\n\s*\n", piece) if p.strip()]
    if cut == "paragraph":
        return paragraphs
    if cut == "auto" and len(pieces) == 1 and len(paragraphs) >= 5:
        mean = sum(map(len, paragraphs)) / len(paragraphs)
        # Articles have short paragraphs too; a list of ads has a first line in each.
        several = sum("\n" in paragraph for paragraph in paragraphs) > len(paragraphs) / 2
        if mean <= _SHORT and several:
            return paragraphs
    return ["\n\n".join(pieces)] if cut == "file" and pieces else pieces
