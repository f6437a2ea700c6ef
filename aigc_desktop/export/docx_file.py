"""Word: real headings, fonts for both scripts, and the label in the custom properties."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from datetime import datetime
from typing import Any, BinaryIO
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from aigc_desktop.export.docx_styles import NOTICE, SMALL, SPEAKER, set_styles
from aigc_desktop.export.format import (
    RECEIPT_NAME,
    from_json,
    label_json,
    receipt_json,
)
from aigc_desktop.export.page import Page

_CUSTOM = "docProps/custom.xml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_ID = 2  # 0 and 1 are reserved
_LONGEST_PROPERTY = 255
_LARGEST_XML = 32 << 20


def write(page: Page, stream: BinaryIO) -> None:
    """Write `page` as a file of this format."""
    file = docx.Document()
    chinese = page.language == "zh"
    set_styles(file, chinese)
    file.add_paragraph(page.notice, style=NOTICE)
    for block in page.blocks:
        if block.kind == "heading":
            file.add_heading(block.text, level=block.level)
        elif block.kind == "turn":
            file.add_paragraph(block.speaker, style=SPEAKER)
            # python-docx makes line breaks of the line feeds, so a poem's lines stay together.
            for stanza in block.stanzas:
                file.add_paragraph("\n".join(stanza))
        else:
            file.add_paragraph(block.text)
    file.add_paragraph(page.receipt_summary, style=SMALL)
    _core_properties(file, page)
    blob = _custom_xml({"AIGC": label_json(page), RECEIPT_NAME: receipt_json(page)})
    package = file.part.package
    part = Part(PackURI(f"/{_CUSTOM}"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, blob, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    # First in memory: a ZipFile that could not write its end complains when it is collected.
    whole = io.BytesIO()
    file.save(whole)
    stream.write(whole.getbuffer())


def _core_properties(file: Any, page: Page) -> None:  # noqa: ANN401 - python-docx has no types
    core = file.core_properties
    core.title = page.title[:_LONGEST_PROPERTY]
    core.author = core.last_modified_by = page.producer[:_LONGEST_PROPERTY]
    core.comments = page.notice[:_LONGEST_PROPERTY]
    core.language = "zh-CN" if page.language == "zh" else "en-US"
    core.keywords = "AIGC"
    try:
        core.created = core.modified = datetime.fromisoformat(page.document.created)
    except ValueError:
        # A hand-made document may carry no proper date; the library's own stays then.
        return


def _custom_xml(properties: dict[str, str]) -> bytes:
    """Return the part python-docx knows nothing of, written as Word writes it."""
    entries = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), start=_FIRST_ID)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_TYPES}">{entries}</Properties>'
    ).encode()


def read_receipt(data: bytes) -> dict[str, Any] | None:
    """Return the receipt in such a file; see `Format`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _CUSTOM not in archive.namelist():
                return None
            with archive.open(_CUSTOM) as member:
                xml = member.read(_LARGEST_XML + 1)
        if len(xml) > _LARGEST_XML:
            raise ValueError("custom properties too large")
        root = ElementTree.fromstring(xml)
    # A zip file can be broken in as many ways: wrong sums, codes or methods, encryption.
    except (
        *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError),
        *(RuntimeError, LookupError, ElementTree.ParseError),
    ) as error:
        raise ValueError("damaged Word file") from error
    for entry in root.iter(f"{{{_PROPERTIES}}}property"):
        if entry.get("name") == RECEIPT_NAME:
            return from_json("".join(entry.itertext()))
    return None
