"""What the checks found, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.i18n import Translator
from aigc_desktop.ui.widgets.finding_row import FindingRow

_ORDER: tuple[Severity, ...] = ("reject", "error", "warning", "info")


class FindingsView(QWidget):
    """Lists findings, the grave ones first; equal ones are shown once, those of one place together.

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
        wanted = list(grouped(findings, self._tr))
        if [row.findings for row in self.rows] == wanted:
            return
        left = list(self.rows)
        rows = []
        for group in wanted:
            row = next((row for row in left if row.findings == group), None)
            if row is not None:
                left.remove(row)
            rows.append(row or self._row(group))
        for row in left:
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, row in enumerate(rows):
            self._box.insertWidget(place, row)
        self.rows = rows
        self.setVisible(bool(rows))

    def _row(self, findings: tuple[Finding, ...]) -> FindingRow:
        row = FindingRow(findings, self._tr, mendable=self._mendable)
        row.chosen.connect(self.chosen)
        row.apply_wanted.connect(self.apply_wanted)
        return row


def grouped(findings: Iterable[Finding], tr: Translator) -> Iterator[tuple[Finding, ...]]:
    """Yield what is to share a line, the gravest first: findings whose words overlap.

    Of those that read the same the first is taken; the most telling speaks for its group.
    """
    first: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        first.setdefault((tr(finding.message), finding.suggestion), finding)
    left = sorted(first.values(), key=lambda one: (_ORDER.index(one.severity), -len(one.details)))
    while left:
        head = left.pop(0)
        others = [one for one in left if _overlap(head, one)]
        left = [one for one in left if one not in others]
        yield (head, *others)


def _overlap(one: Finding, other: Finding) -> bool:
    return one.part == other.part and one.start < other.end and other.start < one.end
