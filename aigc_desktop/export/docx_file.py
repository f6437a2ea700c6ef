"""Word: real headings, fonts for both scripts, and the label in the custom properties."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any, BinaryIO

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from aigc_desktop.export.custom_properties import PATH, custom_xml
from aigc_desktop.export.docx_styles import BYLINE, NOTICE, SMALL, SPEAKER, set_styles
from aigc_desktop.export.format import RECEIPT_NAME, credits_of, label_json, receipt_json
from aigc_desktop.export.page import CREDITS, Block, Page

_LONGEST_PROPERTY = 255


def _style_of(block: Block) -> str | None:
    if block.kind == "quote":
        return "Quote"
    return BYLINE if block.part in CREDITS else None


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
            file.add_paragraph(block.text, style=_style_of(block))
    file.add_paragraph(page.receipt_summary, style=SMALL)
    _core_properties(file, page)
    own = {"AIGC": label_json(page), RECEIPT_NAME: receipt_json(page)}
    blob = custom_xml({**own, **credits_of(page)})
    package = file.part.package
    part = Part(PackURI(f"/{PATH}"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, blob, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    # First in memory: a ZipFile that could not write its end complains when it is collected.
    whole = io.BytesIO()
    file.save(whole)
    stream.write(whole.getbuffer())


def _core_properties(file: Any, page: Page) -> None:  # noqa: ANN401 - python-docx has no types
    core = file.core_properties
    core.title = page.title[:_LONGEST_PROPERTY]
    core.author = page.author[:_LONGEST_PROPERTY]
    core.last_modified_by = page.producer[:_LONGEST_PROPERTY]
    core.comments = page.notice[:_LONGEST_PROPERTY]
    core.language = "zh-CN" if page.language == "zh" else "en-US"
    core.keywords = "AIGC"
    try:
        core.created = core.modified = datetime.fromisoformat(page.document.created)
    except ValueError:
        # A hand-made document may carry no proper date; the library's own stays then.
        return
