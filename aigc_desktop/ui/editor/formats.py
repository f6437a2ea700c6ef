"""A manuscript as a Qt document and back: part and kind in each block, the writer in each run.

Both are properties of Qt's formats, so that undoing a change brings them back as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from aigc_desktop.domain.manuscript import Line, LineKind, Manuscript, Origin, Run

PART = QTextFormat.Property.UserProperty + 1
KIND = QTextFormat.Property.UserProperty + 2
ORIGIN = QTextFormat.Property.UserProperty + 3
_KINDS: dict[str, LineKind] = {"heading": "heading", "quote": "quote"}
_BELOW = {"text": 9.0, "heading": 8.0, "quote": 9.0}
_QUOTE_MARGIN = 28.0
_NO_TEXT = re.compile(r"[\u2028\u2029\ufdd0\ufdd1\x00-\x08\x0b\x0c\x0e-\x1f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def tidy(text: str) -> str:
    """Return `text` with what a Qt document cannot hold as plain text replaced or left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
    return _SURROGATE.sub("\ufffd", _NO_TEXT.sub("", lines.replace("\u2028", "\n")))


def block_format(part: str, kind: LineKind) -> QTextBlockFormat:
    """Return the format of a paragraph."""
    made = QTextBlockFormat()
    made.setProperty(PART, part)
    made.setProperty(KIND, kind)
    made.setBottomMargin(_BELOW[kind])
    made.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if kind == "heading":
        made.setHeadingLevel(2)
    if kind == "quote":
        made.setLeftMargin(_QUOTE_MARGIN)
        made.setRightMargin(_QUOTE_MARGIN)
    return made


def char_format(origin: Origin) -> QTextCharFormat:
    """Return the format of characters written by `origin`."""
    made = QTextCharFormat()
    made.setProperty(ORIGIN, origin)
    return made


def part_of(block: QTextBlock) -> str:
    """Return the part a paragraph belongs to."""
    return str(block.blockFormat().property(PART) or "")


def kind_of(block: QTextBlock) -> LineKind:
    """Return what a paragraph is."""
    return _KINDS.get(str(block.blockFormat().property(KIND)), "text")


def blocks_of(document: QTextDocument) -> Iterator[QTextBlock]:
    """Yield the paragraphs of `document`."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def write(cursor: QTextCursor, manuscript: Manuscript) -> None:
    """Write `manuscript` at `cursor`, whose paragraph must be empty."""
    for number, line in enumerate(manuscript.lines):
        made = block_format(line.part, line.kind)
        if number:
            cursor.insertBlock(made, char_format("hand"))
        else:
            cursor.setBlockFormat(made)
        start = 0
        for run in line.runs:
            text = tidy(line.text[start : start + run.length]).replace("\n", " ")
            cursor.insertText(text, char_format(run.origin))
            start += run.length


def read(document: QTextDocument) -> Manuscript:
    """Return what stands in `document`."""
    return Manuscript(tuple(_line(block) for block in blocks_of(document)))


def _line(block: QTextBlock) -> Line:
    texts, runs = [], list[Run]()
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        text = fragment.text().replace("\u2028", " ")
        origin: Origin = "ai" if fragment.charFormat().property(ORIGIN) == "ai" else "hand"
        texts.append(text)
        if runs and runs[-1].origin == origin:
            runs[-1] = Run(runs[-1].length + len(text), origin)
        else:
            runs.append(Run(len(text), origin))
        iterator += 1
    return Line(part_of(block), "".join(texts), kind_of(block), tuple(runs))


def parts_of(document: QTextDocument) -> dict[str, str]:
    """Return the text of each part, a line for each paragraph, blank parts included."""
    texts: dict[str, list[str]] = {}
    for block in blocks_of(document):
        texts.setdefault(part_of(block), []).append(block.text())
    return {part: "\n".join(lines) for part, lines in texts.items()}


def starts_of(document: QTextDocument) -> dict[str, int]:
    """Return where each part begins, in Qt's positions; parts lie in one piece."""
    starts: dict[str, int] = {}
    for block in blocks_of(document):
        starts.setdefault(part_of(block), block.position())
    return starts
