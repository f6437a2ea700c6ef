"""Turns a laid-out picture into the bytes of a file, and reads the user's own pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFontDatabase,
    QImage,
    QImageReader,
    QImageWriter,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgGenerator

from aigc_desktop.domain.picture import PictureSize
from aigc_desktop.errors import UsageError
from aigc_desktop.export.picture_file import Painted
from aigc_desktop.i18n.message import N_
from aigc_desktop.ui.picture.painting import Picture

LARGEST_SIDE = 4096
"""The user's pictures are scaled down to this many pixels a side while they are read."""


def read_image(path: str) -> QImage:
    """Return the picture in `path`, a null image for ""; raise `UsageError` if it is none."""
    if not path:
        return QImage()
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > LARGEST_SIDE:
        reader.setScaledSize(
            size.scaled(LARGEST_SIDE, LARGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        )
    image = reader.read()
    if image.isNull():
        raise UsageError(
            N_(
                "{path} cannot be read as a picture ({reason}). The draft is unchanged. Choose a "
                "PNG or JPEG file.",
                path=path,
                reason=reader.errorString(),
            )
        )
    return image


def families(wanted: str, fonts: Path) -> tuple[str, ...]:
    """Return the faces to set with: the wanted one, the bundled Latin and Chinese ones."""
    found = [wanted] if wanted else []
    for file in sorted(fonts.glob("*.tt[cf]")):
        number = QFontDatabase.addApplicationFont(str(file))
        found += QFontDatabase.applicationFontFamilies(number)[:1]
    return tuple(dict.fromkeys(found))


def render(picture: Picture, size: PictureSize, painted: Painted) -> bytes:
    """Return `picture` as PNG, SVG or PDF, without labels."""
    return _RENDERERS[painted](picture, size)


def to_image(picture: Picture, size: PictureSize) -> QImage:
    """Return `picture` as pixels."""
    image = QImage(size.width, size.height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    picture.paint(painter)
    painter.end()
    return image


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _bytes(data: QByteArray) -> bytes:
    return bytes(data.data())


def _png(picture: Picture, size: PictureSize) -> bytes:
    buffer = _buffer()
    QImageWriter(buffer, QByteArray(b"png")).write(to_image(picture, size))
    return _bytes(buffer.data())


def _svg(picture: Picture, size: PictureSize) -> bytes:
    buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(size.width, size.height))
    generator.setViewBox(QRect(0, 0, size.width, size.height))
    painter = QPainter(generator)
    picture.paint(painter, outlines=True)
    painter.end()
    return _bytes(buffer.data())


def _pdf(picture: Picture, size: PictureSize) -> bytes:
    """One pixel is one point, so the page has the picture's numbers."""
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(72)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setPageSize(QPageSize(QSizeF(size.width, size.height), QPageSize.Unit.Point, "", _EXACT))
    painter = QPainter(writer)
    picture.paint(painter)
    painter.end()
    return _bytes(buffer.data())


_EXACT = QPageSize.SizeMatchPolicy.ExactMatch
_RENDERERS: dict[Painted, Callable[[Picture, PictureSize], bytes]] = {
    "png": _png,
    "svg": _svg,
    "pdf": _pdf,
}
