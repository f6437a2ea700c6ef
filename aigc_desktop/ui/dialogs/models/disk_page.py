"""What the models take on the disk, as bars."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.model_jobs import ModelList
from aigc_desktop.tasks.list_models import ModelRow
from aigc_desktop.ui.dialogs.models.texts import size_text
from aigc_desktop.ui.services import Services

_COLOURS = {
    "built_in": QColor("#7a869a"),
    "hub": QColor("#3b7dd8"),
    "imported": QColor("#2e9e73"),
    "folder": QColor("#8a63c9"),
    "unfinished": QColor("#d98600"),
}
_TRACK = 36
"""How much of the text's colour, of 255, an empty bar shows."""
_KINDS: dict[str, Message] = {
    "built_in": N_("built in"),
    "hub": N_("Hugging Face cache, shared with other programs"),
    "imported": N_("imported"),
    "folder": N_("in its own folder"),
    "unfinished": N_("unfinished download"),
}


@dataclass(frozen=True)
class DiskBar:
    """One bar: what it stands for, its kind, and bytes."""

    name: str
    kind: str
    size: int


def disk_bars(rows: tuple[ModelRow, ...]) -> tuple[DiskBar, ...]:
    """Return what lies on the disk, the largest first."""
    bars = []
    for row in rows:
        if row.installed is not None:
            kind = "built_in" if row.state == "built_in" else row.installed.origin
            bars.append(DiskBar(row.title, kind, row.installed.size))
        elif row.unfinished is not None:
            bars.append(DiskBar(row.title, "unfinished", row.unfinished.done))
    return tuple(sorted(bars, key=lambda bar: -bar.size))


class BarView(QWidget):
    """Draws horizontal bars, one below the other, with name and size."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[DiskBar, ...] = ()

    def show_bars(self, bars: tuple[DiskBar, ...]) -> None:
        """Draw `bars`; a screen reader hears them as a list."""
        self._bars = bars
        self.setAccessibleDescription("; ".join(f"{b.name}: {size_text(b.size)}" for b in bars))
        self.setMinimumHeight(self._row_height() * len(bars) + 8)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for all bars."""
        return QSize(400, self._row_height() * len(self._bars) + 8)

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 22

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw everything."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        largest = max((bar.size for bar in self._bars), default=0) or 1
        text = self.palette().color(QPalette.ColorRole.WindowText)
        track = QColor(text)
        track.setAlpha(_TRACK)
        height, line = self._row_height(), self.fontMetrics().height()
        for number, bar in enumerate(self._bars):
            top, width = number * height + 4, self.width() - 8
            painter.setPen(text)
            painter.drawText(4, top, width, line, Qt.AlignmentFlag.AlignLeft, bar.name)
            painter.drawText(4, top, width, line, Qt.AlignmentFlag.AlignRight, size_text(bar.size))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(track)
            painter.drawRoundedRect(QRectF(4, top + line + 2, width, 9), 4, 4)
            painter.setBrush(_COLOURS[bar.kind])
            full = max(6.0, width * bar.size / largest)
            painter.drawRoundedRect(QRectF(4, top + line + 2, full, 9), 4, 4)
        painter.end()


class DiskPage(QWidget):
    """A sentence on the whole, a key to the colours, and the bars."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._tr = services.tr
        self.total = QLabel()
        self.total.setWordWrap(True)
        self.legend = QLabel()
        self.legend.setWordWrap(True)
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.bars = BarView()
        self.bars.setAccessibleName(self._tr(N_("Disk usage of each model")))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(self.bars)
        self.bars.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.addWidget(self.total)
        column.addWidget(self.legend)
        column.addWidget(scroll, 1)
        services.models.listed.connect(self.show_list)

    def show_list(self, found: ModelList) -> None:
        """Show what lies on the disk."""
        bars = disk_bars(found.rows)
        self.total.setText(
            self._tr(
                N_(
                    "Models take {size}; {free} of the disk are free.",
                    size=size_text(sum(bar.size for bar in bars)),
                    free=size_text(found.machine.free_disk_mb * 10**6),
                )
            )
        )
        kinds = [kind for kind in _KINDS if any(bar.kind == kind for bar in bars)]
        self.legend.setText(" &nbsp; ".join(
            f'<span style="color:{_COLOURS[kind].name()}">■</span> {self._tr(_KINDS[kind])}'
            for kind in kinds
        ))  # fmt: skip
        self.bars.show_bars(bars)
