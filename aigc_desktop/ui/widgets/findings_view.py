"""What the checks found, a line each."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.i18n import Translator

_SIGNS: dict[Severity, str] = {"reject": "✕", "error": "✕", "warning": "!", "info": "·"}
_ORDER: tuple[Severity, ...] = ("reject", "error", "warning", "info")


class FindingsView(QWidget):
    """Lists findings, the grave ones first; equal sentences are shown once."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(1)
        self._labels: list[QLabel] = []

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Replace what is shown."""
        for label in self._labels:
            self._box.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        seen: set[str] = set()
        for finding in sorted(findings, key=lambda item: _ORDER.index(item.severity)):
            text = self._tr(finding.message)
            if finding.suggestion:
                text += f" → {finding.suggestion}"
            if text in seen:
                continue
            seen.add(text)
            label = QLabel(f"{_SIGNS[finding.severity]} {text}")
            label.setObjectName("finding")
            label.setProperty("severity", finding.severity)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setToolTip(finding.source)
            self._box.addWidget(label)
            self._labels.append(label)
        self.setVisible(bool(self._labels))
