"""Fits a headline, a description and a call to action into a rectangle: never clipped."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGlyphRun,
    QPainter,
    QPainterPath,
    QPen,
    QRawFont,
    QTextLayout,
    QTextOption,
)

from aigc_desktop.domain.picture import PictureText

STEP = 0.96
"""Type sizes are tried from large to small, each this share of the one before."""
PITCH = 1.3
"""From line to line, in type sizes; faces differ in what they would ask for themselves."""
EMBOLDEN = 1 / 24
"""How much thicker, in type sizes, a face without a bold cut is drawn: FreeType's measure."""
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
        self._width = width
        self._lay_out(width)

    def _lay_out(self, width: float) -> None:
        """Wrap at `width`, which may be less than that of the column."""
        centred = self._layout.textOption().alignment() & Qt.AlignmentFlag.AlignHCenter
        left = (self._width - width) / 2 if centred else 0.0
        self._layout.beginLayout()
        self.right = 0.0
        top = bottom = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(left, top))
            bottom = top + line.height()
            top += self._layout.font().pixelSize() * PITCH
            self.right = max(self.right, line.naturalTextWidth())
        self._layout.endLayout()
        self.height = bottom

    def settle(self, least: float) -> None:
        """Wrap a little earlier, in no more lines, so that the last is at least `least` wide.

        A single word or character alone on the last line looks like a mistake.
        """
        count, width = self._layout.lineCount(), self._width
        while count > 1 and self._last_width() < least and width > self._width * 0.5:
            width *= 0.98
            self._lay_out(width)
            if self._layout.lineCount() > count:
                self._lay_out(width / 0.98)
                return

    def _last_width(self) -> float:
        return float(self._layout.lineAt(self._layout.lineCount() - 1).naturalTextWidth())

    def draw(self, painter: QPainter, at: QPointF, colour: QColor, *, outlines: bool) -> None:
        """Draw at `at`; `outlines` draws shapes, which look alike without the fonts."""
        painter.setPen(colour)
        runs = self._layout.glyphRuns()
        bold = self._layout.font().bold()
        if not outlines and not (bold and any(_lacks_bold(run) for run in runs)):
            self._layout.draw(painter, at)
            return
        for run in runs:
            thicken = bold and _lacks_bold(run)
            raw = _regular(run) if thicken else run.rawFont()
            path = QPainterPath()
            path.setFillRule(Qt.FillRule.WindingFill)
            for index, position in zip(run.glyphIndexes(), run.positions(), strict=True):
                path.addPath(raw.pathForGlyph(index).translated(position))
            if path.isEmpty():
                painter.drawGlyphRun(at, run)  # pictures such as emoji have no outlines
                continue
            painter.fillPath(path.translated(at), colour)
            if thicken:
                painter.strokePath(path.translated(at), QPen(colour, raw.pixelSize() * EMBOLDEN))


def _lacks_bold(run: QGlyphRun) -> bool:
    """Whether the face of `run` has no bold cut: Qt thickens such letters only when small."""
    family = run.rawFont().familyName()
    return not any(QFontDatabase.bold(family, style) for style in QFontDatabase.styles(family))


def _regular(run: QGlyphRun) -> QRawFont:
    """Return the face of `run` as its designer drew it, not thickened already."""
    font = QFont(run.rawFont().familyName())
    font.setPixelSize(round(run.rawFont().pixelSize()))
    return QRawFont.fromFont(font)


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
            found.headline.settle(area.width() * 0.4)
            if found.description is not None:
                found.description.settle(found.padding * 8)
            if found.action is not None:
                found.action.settle(area.width() * 0.3)
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
