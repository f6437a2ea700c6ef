"""The curve of a run: how well the model predicts the texts it learns, and those kept apart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from aigc_desktop.i18n import N_, Translator
from aigc_desktop.training.stand import Stand

MARGIN = 8


class Curve(QWidget):
    """Draws losses in nats a token over the tokens learnt; the lower, the better."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._stands: list[Stand] = []
        self.setMinimumHeight(110)
        self.setAccessibleName(tr(N_("Curve of the loss")))

    def show_stands(self, stands: Sequence[Stand]) -> None:
        """Show a run as far as it is known."""
        self._stands = list(stands)
        self.update()

    def add(self, stand: Stand) -> None:
        """Go on by one measurement."""
        self._stands.append(stand)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw both lines and say which is which."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        area = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawRect(area)
        learnt = [
            (one.tokens, one.loss) for one in self._stands if one.step and one.loss == one.loss
        ]
        apart = [
            (one.tokens, one.validation_loss)
            for one in self._stands
            if one.validation_loss is not None
        ]
        highest = max((loss for _, loss in (*learnt, *apart)), default=1.0) or 1.0
        furthest = max((one.total for one in self._stands), default=1) or 1
        colours = (palette.color(QPalette.ColorRole.PlaceholderText), QColor("#2f8fd8"))
        for points, colour in zip((learnt, apart), colours, strict=True):
            line = QPolygonF(
                [
                    QPointF(
                        area.left() + area.width() * tokens / furthest,
                        area.bottom() - area.height() * 0.95 * loss / highest,
                    )
                    for tokens, loss in points
                ]
            )
            painter.setPen(QPen(colour, 2))
            painter.drawPolyline(line)
        names = (N_("texts it learns from"), N_("texts kept apart"))
        top = area.top() + 4
        for name, colour in zip(names, colours, strict=True):
            painter.setPen(colour)
            where = QRectF(area.left(), top, area.width() - 6, painter.fontMetrics().height())
            painter.drawText(where, Qt.AlignmentFlag.AlignRight, self._tr(name))
            top += painter.fontMetrics().height() + 2
