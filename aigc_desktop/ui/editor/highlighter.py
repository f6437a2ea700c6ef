"""Draws headings, marks and who wrote what, without touching the text or its undo stack."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import (
    QColor,
    QFont,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
)

from aigc_desktop.checks.fact_guard.quotes import quotations
from aigc_desktop.ui.editor.formats import ORIGIN, kind_of
from aigc_desktop.ui.editor.marks import Edit, Mark, MarkStyle, carried
from aigc_desktop.ui.editor.positions import Positions

_WAVE = QTextCharFormat.UnderlineStyle.WaveUnderline
_LINE = QTextCharFormat.UnderlineStyle.SingleUnderline
_DOTS = QTextCharFormat.UnderlineStyle.DotLine


@dataclass(frozen=True)
class Palette:
    """The colours of the marks on light or dark paper."""

    lines: dict[MarkStyle, str]
    ai: str
    grave: str
    dim: str

    @classmethod
    def on(cls, paper: QColor) -> Palette:
        """Return what can be told apart on `paper`."""
        return _DARK if paper.lightness() < 128 else _LIGHT


_LIGHT = Palette(
    {"supported": "#3f8f5f", "unsupported": "#b3261e", "grave": "#b3261e", "warning": "#a86400",
     "info": "#5c6470", "spelling": "#c2185b"},
    ai="#dbe7fb", grave="#fbe3e1", dim="#a7adb6",
)  # fmt: skip
_DARK = Palette(
    {"supported": "#6fbf8e", "unsupported": "#ff8a80", "grave": "#ff8a80", "warning": "#f0b45a",
     "info": "#a9b1bd", "spelling": "#f48fb1"},
    ai="#263c5c", grave="#4d2724", dim="#5d636d",
)  # fmt: skip
_UNDERLINES = {
    "supported": _DOTS, "unsupported": _LINE, "grave": _WAVE, "warning": _WAVE, "info": _DOTS,
    "spelling": _WAVE,
}  # fmt: skip
HEADING_SCALE = 1.35


class Highlighter(QSyntaxHighlighter):
    """Shows the marks last found, moved along with the text until newer ones come.

    A quotation that no mark calls supported is shown as unsupported from its first moment.
    """

    def __init__(self, document: QTextDocument, *, watch_quotations: bool) -> None:
        # Marks must have moved before Qt has the changed paragraphs drawn anew.
        self.marks: list[Mark] = []
        self.show_ai = False
        self.focused: int | None = None
        self._watch = watch_quotations
        self._palette = _LIGHT
        document.contentsChange.connect(self._move)
        super().__init__(document)

    def set_paper(self, paper: QColor) -> None:
        """Fit the colours to the paper."""
        self._palette = Palette.on(paper)
        self.rehighlight()

    def set_show_ai(self, shown: bool) -> None:
        """Tell AI-written text from text written by hand, or not."""
        self.show_ai = shown
        self.rehighlight()

    def set_focused(self, block: int | None) -> None:
        """Dim every paragraph but number `block`; None dims nothing."""
        if block == self.focused:
            return
        old, self.focused = self.focused, block
        if old is None or block is None:
            self.rehighlight()
            return
        for number in (old, block):
            self.rehighlightBlock(self.document().findBlockByNumber(number))

    def set_marks(self, marks: list[Mark]) -> None:
        """Show other marks; only paragraphs where something differs are drawn anew."""
        old = {(mark.start, mark.end, mark.style) for mark in self.marks}
        new = {(mark.start, mark.end, mark.style) for mark in marks}
        self.marks = marks
        document = self.document()
        for number in {document.findBlock(start).blockNumber() for start, _, _ in old ^ new}:
            self.rehighlightBlock(document.findBlockByNumber(number))

    def _move(self, place: int, removed: int, added: int) -> None:
        self.marks = carried(self.marks, (Edit(place, removed, added),))

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Draw one paragraph."""
        block = self.currentBlock()
        kind = kind_of(block)
        dim = self.focused is not None and block.blockNumber() != self.focused
        styles: list[MarkStyle | None] = [None] * (len(text) + 1)
        length = block.length() - 1
        if length != len(text):  # Qt counts in UTF-16
            styles = [None] * (length + 1)
        self._fill(styles, block, text)
        origins = self._origins(block, length)
        start = 0
        for place in range(1, length + 1):
            here = (styles[start], origins[start])
            if place < length and (styles[place], origins[place]) == here:
                continue
            self.setFormat(start, place - start, self._format(*here, kind, dim))
            start = place

    def _fill(self, styles: list[MarkStyle | None], block: QTextBlock, text: str) -> None:
        low, high = block.position(), block.position() + block.length() - 1
        here = [mark for mark in self.marks if mark.start < high and mark.end > low]
        if self._watch:
            known = {(m.start - low, m.end - low) for m in here if _is_supported_quotation(m)}
            places = Positions(text)
            for quoted in quotations(text):
                span = (places.to_qt(quoted.start), places.to_qt(quoted.end))
                if span not in known:
                    styles[span[0] : span[1]] = ["grave"] * (span[1] - span[0])
        for mark in sorted(here, key=lambda mark: mark.end - mark.start, reverse=True):
            begin, end = max(mark.start, low) - low, min(mark.end, high) - low
            if mark.style == "supported" and any(styles[begin:end]):
                continue
            styles[begin:end] = [mark.style] * (end - begin)

    def _origins(self, block: QTextBlock, length: int) -> list[bool]:
        found = [False] * (length + 1)
        if not self.show_ai:
            return found
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            if fragment.charFormat().property(ORIGIN) == "ai":
                begin = fragment.position() - block.position()
                found[begin : begin + fragment.length()] = [True] * fragment.length()
            iterator += 1
        return found

    def _format(self, style: MarkStyle | None, ai: bool, kind: str, dim: bool) -> QTextCharFormat:
        made = QTextCharFormat()
        if kind == "heading":
            made.setFontWeight(QFont.Weight.Bold)
            made.setFontPointSize(self.document().defaultFont().pointSizeF() * HEADING_SCALE)
        if kind == "quote":
            made.setFontItalic(True)
        if dim:
            made.setForeground(QColor(self._palette.dim))
        if ai:
            made.setBackground(QColor(self._palette.ai))
        if style is not None:
            made.setUnderlineStyle(_UNDERLINES[style])
            made.setUnderlineColor(QColor(self._palette.lines[style]))
            if style == "grave":
                made.setBackground(QColor(self._palette.grave))
        return made


def _is_supported_quotation(mark: Mark) -> bool:
    return mark.fact is not None and mark.fact.kind == "quotation" and mark.fact.supported


def colour_of(style: MarkStyle, paper: QColor) -> QColor:
    """Return the colour a mark of `style` has on `paper`."""
    return QColor(Palette.on(paper).lines[style])
