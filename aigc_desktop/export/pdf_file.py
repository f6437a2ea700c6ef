"""PDF: the bundled font, and the label in the information dictionary and in XMP."""

from __future__ import annotations

import io
import zlib
from datetime import datetime
from typing import Any, BinaryIO

import pypdf
from pypdf.errors import PyPdfError

from aigc_desktop.export.format import (
    RECEIPT_NAME,
    credits_of,
    from_json,
    label_json,
    receipt_json,
)
from aigc_desktop.export.page import CREDITS, Page
from aigc_desktop.export.pdf_sheet import Sheet
from aigc_desktop.export.xmp import xmp_packet

_HEADING_SIZES = {1: 20.0, 2: 15.0, 3: 12.5}
_TEXT_SIZE, _NOTICE, _SMALL = 11.0, 9.0, 8.0


def write(page: Page, stream: BinaryIO) -> None:
    """Write `page` as a file of this format."""
    sheet = Sheet(page.language)
    language = "zh-CN" if page.language == "zh" else "en-US"
    _properties(sheet, page, language)
    _body(sheet, page)
    # fpdf2 writes only the usual entries of the information dictionary; pypdf any.
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(bytes(sheet.output() or b"")))
    writer.add_metadata({"/AIGC": label_json(page), f"/{RECEIPT_NAME}": receipt_json(page)})
    writer.add_metadata({f"/{name}": value for name, value in credits_of(page).items()})
    # XMP and languages came with PDF 1.4; pypdf would write 1.3 above them.
    writer.pdf_header = "%PDF-1.7"
    writer.write(stream)


def _properties(sheet: Sheet, page: Page, language: str) -> None:
    sheet.set_title(page.title)
    sheet.set_author(page.author)
    sheet.set_subject(page.notice)
    sheet.set_creator("AIGC Desktop")
    sheet.set_lang(language)
    sheet.set_xmp_metadata(xmp_packet(page, language))
    try:
        sheet.set_creation_date(datetime.fromisoformat(page.document.created))
    except ValueError:
        # A hand-made document may carry no proper date; the present one stays then.
        return


def _body(sheet: Sheet, page: Page) -> None:
    sheet.paragraph(page.notice, _NOTICE, grey=True, after=10)
    for block in page.blocks:
        if block.kind == "heading":
            size = _HEADING_SIZES[block.level]
            sheet.paragraph(block.text, size, bold=True, before=size * 0.7, after=size * 0.4)
            sheet.start_section(sheet.shown(block.text), level=block.level - 1, strict=False)
            continue
        if block.kind == "turn":
            sheet.paragraph(block.speaker, _TEXT_SIZE, bold=True, before=6, after=1)
        if block.part in CREDITS:
            sheet.paragraph(block.text, _NOTICE, grey=True)
            continue
        for stanza in block.stanzas:
            for line in stanza[:-1]:
                sheet.paragraph(line, _TEXT_SIZE, after=0)
            sheet.paragraph(stanza[-1], _TEXT_SIZE)
    sheet.paragraph(page.receipt_summary, _SMALL, grey=True, before=18)


def read_receipt(data: bytes) -> dict[str, Any] | None:
    """Return the receipt in such a file; see `Format`."""
    try:
        information = pypdf.PdfReader(io.BytesIO(data)).metadata
        found = information.get(f"/{RECEIPT_NAME}") if information is not None else None
    # pypdf walks a damaged file's objects as they come; these are the ways to stumble.
    except (
        *(PyPdfError, zlib.error, OSError, ArithmeticError),
        *(LookupError, TypeError, AttributeError, RecursionError),
    ) as error:
        raise ValueError("damaged or protected PDF") from error
    return from_json(str(found)) if found is not None else None
