"""One finding as a line: what, why on demand, and a button that mends it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout

from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.widgets.marked_edit import SEVERITY_NAMES, explanation

SIGNS: dict[Severity, str] = {"reject": "✕", "error": "✕", "warning": "!", "info": "·"}
_LONGEST = 24


class FindingRow(QFrame):
    """Shows findings of one place, the first of them at once, all on demand.

    A click, Enter or Space tells more and emits `chosen`. `apply_wanted` comes from the
    button, which is there where `mendable` is set and one of them has a suggestion.
    """

    chosen = Signal(object)
    apply_wanted = Signal(object)

    def __init__(self, findings: tuple[Finding, ...], tr: Translator, *, mendable: bool) -> None:
        super().__init__()
        self.setObjectName("findingRow")
        self.findings = findings
        finding = findings[0]
        text, *more = explanation(finding, tr)
        for other in findings[1:]:
            more += [f"{SIGNS[other.severity]} {line}" for line in explanation(other, tr)[:1]]
        self.label = _wrapped(f"{SIGNS[finding.severity]} {text}")
        self.label.setObjectName("finding")
        self.label.setProperty("severity", finding.severity)
        self.details = _wrapped("\n".join([tr(SEVERITY_NAMES[finding.severity]), *more]))
        self.details.setObjectName("details")
        self.details.setContentsMargins(12, 0, 0, 2)
        self.details.hide()
        self._mending = next((one for one in findings if one.suggestion), None)
        self.apply_button = QToolButton()
        words = self._mending.suggestion if self._mending else ""
        shown = words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
        self.apply_button.setText(f"→ {shown}")
        self.apply_button.setToolTip(tr(N_("Replace with “{words}”", words=words)))
        self.apply_button.setAccessibleName(self.apply_button.toolTip())
        self.apply_button.clicked.connect(lambda: self.apply_wanted.emit(self._mending))
        self.apply_button.setVisible(mendable and bool(words))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{tr(SEVERITY_NAMES[finding.severity])}: {text}")
        self.setToolTip(tr(N_("Click for more")))
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.label, 1)
        line.addWidget(self.apply_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 0, 2, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.details)

    def toggle(self) -> None:
        """Tell more or less."""
        self.details.setVisible(self.details.isHidden())
        self.chosen.emit(self.findings[0])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell more or less when clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.toggle()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tell more or less with Enter or Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            event.accept()
            self.toggle()
            return
        super().keyPressEvent(event)


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
