"""Assembles a batch's output from its journal: CSV, Excel, or a file for Google Ads Editor."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.export.cells import csv_cell
from aigc_desktop.export.format import RECEIPT_NAME, label_json, receipt_json
from aigc_desktop.export.page import Page
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.paths import AppPaths, atomic_write
from aigc_desktop.tasks.batch import ads_editor
from aigc_desktop.tasks.batch.journal import Journal, Record
from aigc_desktop.tasks.export_document import page_of, text_translator
from aigc_desktop.tasks.ranking import is_grave

if TYPE_CHECKING:
    from aigc_desktop.export.xlsx_book import Value

OutputId = Literal["csv", "xlsx", "google-ads-editor"]
OUTPUTS: Mapping[OutputId, tuple[str, Message]] = {
    "csv": (".csv", N_("CSV table")),
    "xlsx": (".xlsx", N_("Excel workbook")),
    "google-ads-editor": (".csv", N_("CSV for Google Ads Editor")),
}
"""Ending and label of each kind of output."""

_BEFORE = ("row", "draft")
_AFTER = ("score", "findings", "error", "model", "seed", "ai_notice", "ai_label", "receipt")
_WIDTH = 30.0
_NARROW = ("row", "draft", "score", "model", "seed")
_WIDTHS = {**dict.fromkeys(_NARROW, 9.0), "findings": 48.0, "error": 48.0}


def write_output(
    kind: ContentType,
    names: tuple[str, ...],
    journal: Journal,
    output: OutputId,
    target: Path,
    paths: AppPaths,
    language: str = "en",
) -> None:
    """Write the rows of `journal`, whose cells belong to the columns `names`, to `target`.

    The file is written as a whole or not at all, and row by row, so memory does not grow.
    Errors of rows are told in `language`. Google Ads Editor gets advertisements only; rows
    without one go into a file beside it.
    Raises `WriteError` if it cannot be written.
    """
    rows = _Rows(kind, names, journal, paths, language)
    if output == "xlsx":
        with atomic_write(target) as stream:
            _write_xlsx(rows, stream)
    elif output == "csv":
        _write_csv(rows.head, rows.all(), target)
    else:
        _write_csv(ads_editor.columns(), rows.ads(), target)
        errors = errors_path(target)
        if journal.failed:
            _write_csv(rows.head, rows.all(errors_only=True), errors)
        else:
            errors.unlink(missing_ok=True)


def errors_path(target: Path) -> Path:
    """Return where the rows go that Google Ads Editor cannot take."""
    return target.with_name(f"{target.stem}.errors.csv")


class _Rows:
    """The rows of the output, made one at a time."""

    def __init__(
        self,
        kind: ContentType,
        names: tuple[str, ...],
        journal: Journal,
        paths: AppPaths,
        language: str,
    ) -> None:
        self._kind, self._names, self._journal, self._paths = kind, names, journal, paths
        self._tr = text_translator(language, paths)
        self.first: Page | None = None
        self._parts = self._part_names()
        fixed = {*_BEFORE, *self._parts, *_AFTER}
        own = [f"input_{name}" if name in fixed else name for name in names]
        self.head = [*own, *_BEFORE, *self._parts, *_AFTER]

    def _part_names(self) -> tuple[str, ...]:
        """Return the parts any draft has, and note the first page for label and receipt."""
        found = {part.name: None for part in self._kind.parts}
        sets: dict[str, None] = {}
        for record in self._journal.records():
            if record.document is None:
                continue
            if self.first is None:
                self.first = page_of(record.document, self._paths)
            for draft in record.document.drafts:
                sets.update(dict.fromkeys(draft.parts))
        # A full set has parts of its own; the content type's stay away unless they are used.
        return tuple(sets) if sets and not found.keys() & sets.keys() else tuple(found | sets)

    def all(self, *, errors_only: bool = False) -> Iterator[list[Value]]:
        """Return a row for each draft, and one for each row of the table without drafts."""
        for record in self._journal.records():
            if record.document is None:
                error = self._tr(record.error) if record.error else ""
                blank: list[Value] = [""] * len(self._parts)
                yield [*record.cells, record.number, "", *blank, "", "", error, *[""] * 5]
            elif not errors_only:
                page = page_of(record.document, self._paths)
                for place, draft in enumerate(record.document.drafts, start=1):
                    yield self._row(record, page, draft, place)

    def _row(self, record: Record, page: Page, draft: Draft, place: int) -> list[Value]:
        parts = [draft.parts.get(name, "") for name in self._parts]
        findings = "\n".join(page.translate(finding.message) for finding in draft.findings)
        # What must be mended before use, such as a text over its limit, is an error of the row.
        errors = "\n".join(
            page.translate(item.message) for item in draft.findings if is_grave(item)
        )
        receipt = page.document.receipt
        return [
            *record.cells, record.number, place, *parts, draft.score, findings, errors,
            receipt.model.id, receipt.sampling.seed, page.notice, label_json(page),
            receipt_json(page),
        ]  # fmt: skip

    def ads(self) -> Iterator[list[str]]:
        """Return an advertisement for each draft, as Google Ads Editor imports it."""
        for record in self._journal.records():
            if record.document is not None:
                page = page_of(record.document, self._paths)
                for draft in record.document.drafts:
                    yield ads_editor.row(
                        self._names, record.cells, draft, page.notice, label_json(page)
                    )


def _write_csv(head: list[str], rows: Iterable[Iterable[Value]], target: Path) -> None:
    with atomic_write(target) as stream:
        # With the mark in front Excel reads UTF-8 as UTF-8.
        text = io.TextIOWrapper(stream, "utf-8-sig", newline="", errors="replace")
        table = csv.writer(text)
        table.writerow(map(csv_cell, head))
        for row in rows:
            table.writerow([csv_cell(cell) if isinstance(cell, str) else cell for cell in row])
        text.flush()
        text.detach()


def _write_xlsx(rows: _Rows, stream: BinaryIO) -> None:
    from aigc_desktop.export.xlsx_book import Book  # noqa: PLC0415 - the window starts without it

    page = rows.first
    properties = {"AIGC": label_json(page), RECEIPT_NAME: receipt_json(page)} if page else {}
    book = Book("Drafts", properties, page.language if page else "en")
    if page:
        book.describe(
            title=page.title[:255], author=page.producer, comment=page.notice, created=None
        )
    book.widths([_WIDTHS.get(name, _WIDTH) for name in rows.head])
    book.on_one_line(rows.head.index(name) for name in ("ai_label", "receipt"))
    book.freeze(2)
    book.add(rows.head, bold=True)
    for row in rows.all():
        book.add(row)
    book.save(stream)
