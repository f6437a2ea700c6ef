"""What the checks found, a line each."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.i18n import Translator
from aigc_desktop.ui.widgets.finding_row import FindingRow

_ORDER: tuple[Severity, ...] = ("reject", "error", "warning", "info")


class FindingsView(QWidget):
    """Lists findings, the grave ones first; equal ones are shown once.

    `chosen` brings a finding the user wants to see in the text, `apply_wanted` one whose
    suggestion they want; the latter only where `mendable` is set.
    """

    chosen = Signal(object)
    apply_wanted = Signal(object)

    def __init__(self, tr: Translator, *, mendable: bool = False) -> None:
        super().__init__()
        self._tr = tr
        self._mendable = mendable
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(1)
        self.rows: list[FindingRow] = []
        self.setVisible(False)

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Replace what is shown; lines that stay keep what was opened and the focus."""
        wanted = self._distinct(findings)
        if [row.finding for row in self.rows] == wanted:
            return
        known = {id(row): row for row in self.rows}
        rows = []
        for finding in wanted:
            row = next((row for row in known.values() if row.finding == finding), None)
            if row is not None:
                del known[id(row)]
            rows.append(row or self._row(finding))
        for row in known.values():
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, row in enumerate(rows):
            self._box.insertWidget(place, row)
        self.rows = rows
        self.setVisible(bool(rows))

    def _row(self, finding: Finding) -> FindingRow:
        row = FindingRow(finding, self._tr, mendable=self._mendable)
        row.chosen.connect(self.chosen)
        row.apply_wanted.connect(self.apply_wanted)
        return row

    def _distinct(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings in order, of those that read the same in one part the first."""
        first: dict[tuple[str, str], Finding] = {}
        for finding in sorted(findings, key=lambda item: _ORDER.index(item.severity)):
            first.setdefault((self._tr(finding.message), finding.suggestion), finding)
        return list(first.values())
