"""Wire copy: plain text as agencies send it, short lines, one blank line between paragraphs."""

from __future__ import annotations

import unicodedata
from typing import BinaryIO

from aigc_desktop.content.news_length import characters_in, words_in
from aigc_desktop.export.as_txt import read_receipt, tail
from aigc_desktop.export.format import Format
from aigc_desktop.export.page import Block, Page
from aigc_desktop.export.wrap import wrap
from aigc_desktop.i18n.message import N_

COLUMNS = 69
"""Width of a line of wire copy; a Chinese character takes two columns."""


def _write(page: Page, stream: BinaryIO) -> None:
    lines = [_counted(page), ""]
    for block in page.blocks:
        lines += [*_set(block), ""]
    lines += [*wrap(page.notice, COLUMNS, _columns), "", tail(page)]
    stream.write("\n".join(lines).encode())


def _counted(page: Page) -> str:
    text = "\n".join(block.text for block in page.blocks if block.kind != "heading")
    if page.language == "zh":
        return page.translate(N_("{count} characters", count=characters_in(text)))
    return page.translate(N_("{count} words", count=words_in(text)))


def _set(block: Block) -> list[str]:
    said = f"{block.speaker}: {block.text}" if block.speaker else block.text
    return [line for text in said.split("\n") for line in wrap(text, COLUMNS, _columns)]


def _columns(text: str) -> float:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


WIRE = Format("wire", ".wire.txt", N_("Wire copy (plain text)"), _write, read_receipt)
