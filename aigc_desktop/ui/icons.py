"""The app's own line icons, drawn in the colour the text around them has."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer


class LineIcon(QIconEngine):
    """One SVG whose `currentColor` is looked up when it is painted, so that themes may change."""

    def __init__(self, svg: bytes) -> None:
        super().__init__()
        self._svg = svg

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002
        """Draw into `rect`."""
        group = (
            QPalette.ColorGroup.Disabled
            if mode == QIcon.Mode.Disabled
            else QPalette.ColorGroup.Active
        )
        colour = QGuiApplication.palette().color(group, QPalette.ColorRole.WindowText)
        coloured = self._svg.replace(b"currentColor", colour.name().encode("ascii"))
        QSvgRenderer(QByteArray(coloured)).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon in `size` pixels on a clear ground."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        """Return another one of the same."""
        return LineIcon(self._svg)


def icon(resources: Path, name: str) -> QIcon:
    """Return the icon `name`, an empty one if there is none."""
    file = resources / "icons" / f"{name}.svg"
    return QIcon(LineIcon(file.read_bytes())) if file.is_file() else QIcon()


def app_icon(resources: Path) -> QIcon:
    """Return the icon of the app itself, in its own colours."""
    return QIcon(str(resources / "icons" / "app.svg"))
