"""Fits a headline, a description and a call to action into a rectangle: never clipped."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QTextLayout,
    QTextOption,
)

from aigc_desktop.domain.picture import PictureText

STEP = 0.96
"""Type sizes are tried from large to small, each this share of the one before."""
PITCH = 1.3
"""From line to line, in type sizes; faces differ in what they would ask for themselves."""
_UNBREAKABLE = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef\uac00-\ud7af]+")
"""Words that ought not to be broken; Chinese and its punctuation may be, by Qt's own rules."""


@dataclass(frozen=True)
class Style:
    """A face and the sizes in pixels it may take, as shares of the shorter side."""

    families: tuple[str, ...]
    short: float

    def font(self, pixels: float, *, bold: bool) -> QFont:
        """Return the face at a size."""
        font = QFont(list(self.families))
        font.setPixelSize(max(1, round(pixels)))
        font.setBold(bold)
        return font


class Lines:
    """One wrapped piece of text."""

    def __init__(self, text: str, font: QFont, width: float, align: Qt.AlignmentFlag) -> None:
        self._layout = QTextLayout(text, font)
        option = QTextOption(align)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.beginLayout()
        self.right = 0.0
        top = bottom = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            bottom = top + line.height()
            top += font.pixelSize() * PITCH
            self.right = max(self.right, line.naturalTextWidth())
        self._layout.endLayout()
        self.height = bottom

    def draw(self, painter: QPainter, at: QPointF, colour: QColor, *, outlines: bool) -> None:
        """Draw at `at`; `outlines` draws shapes, which look alike without the fonts."""
        painter.setPen(colour)
        if not outlines:
            self._layout.draw(painter, at)
            return
        for run in self._layout.glyphRuns():
            raw, path = run.rawFont(), QPainterPath()
            path.setFillRule(Qt.FillRule.WindingFill)
            for index, position in zip(run.glyphIndexes(), run.positions(), strict=True):
                path.addPath(raw.pathForGlyph(index).translated(position))
            if path.isEmpty():
                painter.drawGlyphRun(at, run)  # pictures such as emoji have no outlines
            else:
                painter.fillPath(path.translated(at), colour)


def breaks_words(text: str, font: QFont, width: float) -> bool:
    """Whether some word is wider than a line."""
    metrics = QFontMetricsF(font)
    return any(metrics.horizontalAdvance(word) > width for word in _UNBREAKABLE.findall(text))


@dataclass(frozen=True)
class Setting:
    """Text set into a rectangle. `fits` is false where even the smallest type is too large."""

    headline: Lines
    description: Lines | None
    action: Lines | None
    gap: float
    padding: float
    height: float
    fits: bool


def set_text(text: PictureText, area: QRectF, style: Style, align: Qt.AlignmentFlag) -> Setting:
    """Set `text` as large as it fits into `area`."""
    largest, smallest = style.short * 0.13, max(11.0, style.short * 0.036)
    pixels = largest
    while True:
        last = pixels * STEP < smallest
        found = _try(text, area, style, align, pixels, may_break=last)
        if found.fits or last:
            return found
        pixels *= STEP


def _try(
    text: PictureText,
    area: QRectF,
    style: Style,
    align: Qt.AlignmentFlag,
    pixels: float,
    *,
    may_break: bool,
) -> Setting:
    width = area.width()
    small = max(min(pixels, max(10.0, style.short * 0.025)), pixels * 0.5)
    bold, plain = style.font(pixels, bold=True), style.font(small, bold=False)
    padding, gap = small * 0.55, small * 0.7
    headline = Lines(text.headline, bold, width, align)
    description = Lines(text.description, plain, width, align) if text.description else None
    action, height = None, headline.height
    whole = may_break or not breaks_words(text.headline, bold, width)
    if description is not None:
        height += gap + description.height
        whole = whole and (may_break or not breaks_words(text.description, plain, width))
    if text.call_to_action:
        inner = width - 2.4 * padding
        action = Lines(text.call_to_action, style.font(small, bold=True), inner, align)
        height += gap * 1.3 + action.height + 2 * padding
    fits = whole and height <= area.height()
    return Setting(headline, description, action, gap, padding, height, fits)
