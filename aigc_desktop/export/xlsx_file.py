"""A document as a workbook: one row per draft, or per turn of a conversation."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from aigc_desktop.export.clean import one_line
from aigc_desktop.export.format import RECEIPT_NAME, label_json, receipt_json
from aigc_desktop.export.page import Page
from aigc_desktop.export.xlsx_book import Book, Value
from aigc_desktop.i18n.message import N_

_SHEET_NAME = 31
_TEXT_WIDTH, _SMALL_WIDTH, _DATE_WIDTH = 48.0, 14.0, 20.0


def write(page: Page, stream: BinaryIO) -> None:
    """Write `page` as a file of this format."""
    properties = {"AIGC": label_json(page), RECEIPT_NAME: receipt_json(page)}
    book = Book(page.translate(N_("Drafts"))[:_SHEET_NAME], properties, page.language)
    created = _moment(page.document.created)
    book.describe(
        title=page.title[:255], author=page.producer, comment=page.notice, created=created
    )
    if page.document.turns:
        _conversation(book, page)
    else:
        _drafts(book, page)
    book.add([])
    book.add([page.notice], wrap=False)
    book.add([page.receipt_summary], wrap=False)
    book.save(stream)


def _moment(text: str) -> datetime | None:
    """Return an ISO 8601 moment without its zone, which a workbook cannot hold (it is UTC)."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        # A hand-made document may carry no proper date.
        return None


def _drafts(book: Book, page: Page) -> None:
    tr = page.translate
    drafts = page.document.drafts
    # The drafts' own order: a set of parts is shown as its platform has it.
    used = dict.fromkeys(name for draft in drafts for name, text in draft.parts.items() if text)
    names = list(used or page.part_names)
    texts = [_TEXT_WIDTH] * len(names)
    book.widths([_SMALL_WIDTH, *texts, _SMALL_WIDTH, _TEXT_WIDTH, *[_SMALL_WIDTH] * 3, _DATE_WIDTH])
    book.freeze(2)
    book.on_one_line([len(names) + 4])  # the revision
    labels = [one_line(tr(page.part_labels[name])) for name in names]
    after = [tr(N_("Score")), tr(N_("Findings")), tr(N_("Model")), tr(N_("Revision")),
             tr(N_("Seed")), tr(N_("Written on"))]  # fmt: skip
    book.add([tr(N_("Draft")), *labels, *after], bold=True)
    receipt = page.document.receipt
    several = len(page.document.drafts) > 1
    for number, draft in enumerate(page.document.drafts, start=1):
        findings = "\n".join(tr(finding.message) for finding in draft.findings)
        parts: list[Value] = [draft.parts.get(name, "") for name in names]
        if not draft.parts and parts:
            # A draft nobody could take apart still has its text.
            parts[0] = draft.text
        name = tr(N_("Draft {n}", n=number)) if several else number
        book.add(
            [name, *parts, draft.score, findings, receipt.model.id,
             receipt.model.revision, receipt.sampling.seed, _moment(receipt.created)]
        )  # fmt: skip


def _conversation(book: Book, page: Page) -> None:
    book.widths([_SMALL_WIDTH, 2 * _TEXT_WIDTH])
    book.add([page.title], bold=True)
    for block in page.blocks:
        if block.kind == "turn":
            book.add([block.speaker, block.text])
