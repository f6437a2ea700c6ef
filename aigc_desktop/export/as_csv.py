"""CSV for spreadsheets: one row per draft."""

from __future__ import annotations

import csv
import io
from typing import Any, BinaryIO

from aigc_desktop.domain.candidate import Draft
from aigc_desktop.export.cells import csv_cell
from aigc_desktop.export.format import Format, from_json, label_json, receipt_json
from aigc_desktop.export.page import Page
from aigc_desktop.i18n.message import N_

_BEFORE = ("type", "language")
_AFTER = ("text", "score", "findings", "model", "revision", "seed")
_LABELS = ("ai_notice", "ai_label", "receipt")
_LONGEST_CELL = 1 << 26


def _write(page: Page, stream: BinaryIO) -> None:
    fixed = {*_BEFORE, *_AFTER, *_LABELS}
    # A part may be called like a fixed column; both stay.
    columns = [f"part_{name}" if name in fixed else name for name in page.part_names]
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow([*_BEFORE, *map(csv_cell, columns), *_AFTER, *_LABELS])
    # A document without drafts still has its label and its receipt.
    for draft in page.document.drafts or (None,):
        table.writerow(_row(page, draft))
    # With the mark in front Excel reads UTF-8 as UTF-8.
    stream.write(text.getvalue().encode("utf-8-sig"))


def _row(page: Page, draft: Draft | None) -> list[object]:
    document = page.document
    parts = draft.parts if draft else {}
    findings = [page.translate(finding.message) for finding in draft.findings] if draft else []
    model = document.receipt.model
    return [
        csv_cell(document.type_id),
        document.language,
        *(csv_cell(parts.get(name, "")) for name in page.part_names),
        csv_cell(_text(page, draft)),
        f"{draft.score:.6g}" if draft else "",
        csv_cell("\n".join(findings)),
        csv_cell(model.id),
        csv_cell(model.revision),
        document.receipt.sampling.seed,
        csv_cell(page.notice),
        label_json(page),
        receipt_json(page),
    ]


def _text(page: Page, draft: Draft | None) -> str:
    """Return the draft's text; of a conversation all of it, or it would be lost."""
    turns = [block for block in page.blocks if block.kind == "turn"]
    if turns:
        return "\n".join(f"{turn.speaker}: {turn.text}" for turn in turns)
    return draft.text if draft else ""


def _read_receipt(data: bytes) -> dict[str, Any] | None:
    text = data.decode("utf-8-sig")
    # The reader's limit is one setting for the whole process; it is put back.
    usual = csv.field_size_limit(_LONGEST_CELL)
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), strict=True):
            cell = row.get("receipt")
            return from_json(cell) if cell else None
    except csv.Error as error:
        raise ValueError("CSV") from error
    finally:
        csv.field_size_limit(usual)
    return None


CSV = Format("csv", ".csv", N_("CSV table"), _write, _read_receipt)
