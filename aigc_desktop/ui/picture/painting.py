"""Paints a draft onto anything Qt can paint on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QLinearGradient,
    QPainter,
    QPen,
)

from aigc_desktop.checks.contrast import AA_TEXT, contrast, readable_on
from aigc_desktop.domain.picture import PictureLook, PictureSize, PictureText
from aigc_desktop.ui.picture.templates import MARK_SHARE, Areas, template
from aigc_desktop.ui.picture.typesetting import Lines, Setting, Style, set_text


@dataclass(frozen=True)
class Images:
    """The user's pictures, read already; null where there is none."""

    logo: QImage
    photo: QImage


@dataclass(frozen=True)
class Colours:
    """The colours in force: the text's is readable on what lies under it."""

    ground: str
    text: str
    pill: str
    on_pill: str


def colours(look: PictureLook, areas: Areas) -> Colours:
    """Return readable colours as near to the user's as the contrast allows."""
    ground = look.accent if areas.inverted else look.background
    text = readable_on(ground, look.text)
    pill = text if areas.inverted else look.accent
    return Colours(ground, text, pill, readable_on(pill, ground))


def text_is_readable(look: PictureLook) -> bool:
    """Whether the chosen colours reach level AA as they are."""
    size = PictureSize("", "", 100, 100)
    inverted = template(look.template).areas(size, False).inverted
    return contrast(look.text, look.accent if inverted else look.background) >= AA_TEXT


class Picture:
    """A draft laid out for one size; `fits` says whether all of its text has room."""

    def __init__(
        self,
        text: PictureText,
        look: PictureLook,
        size: PictureSize,
        images: Images,
        families: tuple[str, ...],
    ) -> None:
        self._look = look
        self._size = size
        self._images = images
        self._style = Style(families, size.short)
        self._mark_text = text.mark
        self._areas = template(look.template).areas(size, not images.logo.isNull())
        self._colours = colours(look, self._areas)
        shown = text if look.with_description else replace(text, description="")
        self._setting: Setting = set_text(shown, self._areas.text, self._style, self._areas.align)

    @property
    def fits(self) -> bool:
        """Whether no word is clipped or broken for want of room."""
        return self._setting.fits

    def paint(self, painter: QPainter, *, outlines: bool = False) -> None:
        """Paint everything; `outlines` draws text as shapes."""
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        areas, found = self._areas, self._colours
        whole = QRectF(0, 0, self._size.width, self._size.height)
        painter.fillRect(whole, QColor(found.ground))
        if not areas.photo.isEmpty():
            self._paint_photo(painter, areas.photo)
        if not areas.panel.isEmpty():
            self._paint_panel(painter, areas)
        if not areas.bar.isEmpty():
            painter.fillRect(areas.bar, QColor(self._look.accent))
        if not areas.logo.isEmpty():
            self._paint_logo(painter, areas)
        self._paint_text(painter, outlines=outlines)
        self._paint_mark(painter, outlines=outlines)

    def _paint_photo(self, painter: QPainter, area: QRectF) -> None:
        photo = self._images.photo
        if photo.isNull():
            accent = QColor(self._look.accent)
            gradient = QLinearGradient(area.topLeft(), area.bottomRight())
            gradient.setColorAt(0, accent.lighter(118))
            gradient.setColorAt(1, accent.darker(135))
            painter.fillRect(area, QBrush(gradient))
            return
        painter.drawImage(area, photo, covering(photo, area))

    def _paint_panel(self, painter: QPainter, areas: Areas) -> None:
        if areas.framed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.accent), max(2.0, self._size.short * 0.006)))
            painter.drawRect(areas.panel)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.ground))
        radius = self._size.short * 0.025
        painter.drawRoundedRect(areas.panel, radius, radius)

    def _paint_logo(self, painter: QPainter, areas: Areas) -> None:
        logo, area = self._images.logo, areas.logo
        scale = min(area.width() / logo.width(), area.height() / logo.height())
        width, height = logo.width() * scale, logo.height() * scale
        left = area.center().x() - width / 2 if areas.centred else area.left()
        painter.drawImage(QRectF(left, area.top(), width, height), logo)

    def _paint_text(self, painter: QPainter, *, outlines: bool) -> None:
        area, setting, found = self._areas.text, self._setting, self._colours
        colour = QColor(found.text)
        top = area.top() + max(0.0, (area.height() - setting.height) / 2)
        setting.headline.draw(painter, QPointF(area.left(), top), colour, outlines=outlines)
        top += setting.headline.height + setting.gap
        if setting.description is not None:
            at = QPointF(area.left(), top)
            setting.description.draw(painter, at, colour, outlines=outlines)
            top += setting.description.height + setting.gap
        if setting.action is not None:
            self._paint_action(painter, setting, top + setting.gap * 0.3, outlines=outlines)

    def _paint_action(
        self, painter: QPainter, setting: Setting, top: float, *, outlines: bool
    ) -> None:
        action, pad, area = setting.action, setting.padding, self._areas.text
        assert action is not None
        width = action.right + 2.4 * pad
        height = action.height + 2 * pad
        left = area.center().x() - width / 2 if self._areas.centred else area.left()
        radius = min(height / 2, pad * 1.4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.pill))
        painter.drawRoundedRect(QRectF(left, top, width, height), radius, radius)
        # Centred lines are set within the whole width the text could have had.
        start = area.left() + 1.2 * pad if self._areas.centred else left + 1.2 * pad
        at = QPointF(start, top + pad)
        action.draw(painter, at, QColor(self._colours.on_pill), outlines=outlines)

    def _paint_mark(self, painter: QPainter, *, outlines: bool) -> None:
        """The AI label at the bottom right, on a plate, its letters as high as required."""
        strip, needed = self._areas.mark, self._size.short * MARK_SHARE
        pixels = needed
        while True:
            font = self._style.font(pixels, bold=False)
            if letters_height(font, self._mark_text) >= needed or pixels > needed * 2:
                break
            pixels += 1
        lines = Lines(self._mark_text, font, strip.width(), Qt.AlignmentFlag.AlignLeft)
        pad = needed * 0.35
        plate = QRectF(
            strip.right() - lines.right - 2 * pad,
            strip.center().y() - lines.height / 2,
            lines.right + 2 * pad,
            lines.height,
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.text))
        painter.drawRoundedRect(plate, pad * 0.6, pad * 0.6)
        at = QPointF(plate.left() + pad, plate.top())
        lines.draw(painter, at, QColor(self._colours.ground), outlines=outlines)


def letters_height(font: QFont, text: str) -> float:
    """Return how high the letters of `text` really are in `font`, in pixels."""
    return float(QFontMetricsF(font).tightBoundingRect(text).height())


def covering(image: QImage, area: QRectF) -> QRectF:
    """Return the middle part of `image` that has the shape of `area`."""
    scale = min(image.width() / area.width(), image.height() / area.height())
    width, height = area.width() * scale, area.height() * scale
    return QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)
