"""PDF: the bundled font, and the label in the information dictionary and in XMP."""

from __future__ import annotations

import io
import zlib
from datetime import datetime
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

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

_HEADING_SIZES = {1: 20.0, 2: 15.0, 3: 12.5}
_TEXT_SIZE, _NOTICE, _SMALL = 11.0, 9.0, 8.0

_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<Iptc4xmpExt:DigitalSourceType>{source_type}</Iptc4xmpExt:DigitalSourceType>
<TC260:AIGC>{label}</TC260:AIGC>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>"""


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
    sheet.set_xmp_metadata(
        _XMP.format(
            title=escape(page.title),
            language=language,
            author=escape(page.author),
            source_type=escape(page.source_type),
            label=escape(label_json(page)),
        )
    )
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
