"""How full the model's context is, and how fast the newest reply was written."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from aigc_desktop.domain.candidate import Timing
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.tasks.reply_in_chat import Meter


class ContextMeter(QWidget):
    """A thin bar with a line of text beside it."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self.meter: Meter | None = None
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setMaximumWidth(160)
        self.label = QLabel()
        self.label.setObjectName("hint")
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.label.setMinimumWidth(160)
        self.label.setWordWrap(True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.bar)
        line.addWidget(self.label, 1)
        self.show_meter(None)

    def show_meter(self, meter: Meter | None, timing: Timing | None = None) -> None:
        """Show the meter as it stands after a reply that took `timing`."""
        self.meter = meter
        self.bar.setMaximum(meter.context if meter else 1)
        self.bar.setValue(min(meter.used, meter.context) if meter else 0)
        text = self._tr(_fullness(meter))
        if timing is not None and timing.total_s > 0:
            speed = N_(
                "{tokens} tokens in {seconds} s ({speed} a second)",
                tokens=timing.tokens,
                seconds=f"{timing.total_s:.1f}",
                speed=f"{timing.tokens / timing.total_s:.0f}",
            )
            text = f"{text} · {self._tr(speed)}"
        self.label.setText(text)
        self.bar.setToolTip(text)
        self.bar.setAccessibleName(text)


def _fullness(meter: Meter | None) -> Message:
    if meter is None:
        return N_("The model's memory is empty.")
    if meter.dropped:
        return N_(
            "{used} of {context} tokens; the model no longer reads the oldest {dropped} messages.",
            used=meter.used,
            context=meter.context,
            dropped=meter.dropped,
        )
    return N_("{used} of {context} tokens", used=meter.used, context=meter.context)
