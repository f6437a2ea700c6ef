"""Beside the text: what is not in the brief, what is missing, other findings, and the brief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from aigc_desktop.checks.fact_guard.source import Source
from aigc_desktop.checks.fact_guard.trace import MissingFact, TracedFact
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, Quote, Turn
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.tasks.proofread import Proof, traces_facts
from aigc_desktop.ui.editor.highlighter import colour_of
from aigc_desktop.ui.editor.marks import Mark, MarkStyle

_ROLE = Qt.ItemDataRole.UserRole
_SEVERITIES: dict[str, MarkStyle] = {"reject": "grave", "error": "grave", "warning": "warning"}
_Row = tuple[str, object, MarkStyle | None]
"""What a line says, what it stands for, and its colour."""


class FactsPanel(QTreeWidget):
    """Lists what the guard found. A click on a line brings its place into sight.

    `fact_chosen` and `finding_chosen` come with what was clicked, `missing_chosen` with a fact
    of the brief that the text lacks.
    """

    fact_chosen = Signal(object)
    finding_chosen = Signal(object)
    missing_chosen = Signal(object)

    def __init__(self, content_type: ContentType, tr: Translator) -> None:
        super().__init__()
        self._type = content_type
        self._tr = tr
        self._brief: Brief | None = None
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setIndentation(14)
        self.setWordWrap(True)
        self.setUniformRowHeights(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr(N_("Facts and findings")))
        self.unsupported = self._group()
        self.missing = self._group()
        self.others = self._group()
        self.given = self._group()
        watched = traces_facts(content_type)
        for group in (self.unsupported, self.missing, self.given):
            group.setHidden(not watched)
        self.itemClicked.connect(self._on_clicked)
        self._lines: dict[int, list[tuple[str, MarkStyle | None]]] = {}

    def _group(self) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self)
        group.setExpanded(True)
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        return group

    def show_proof(self, proof: Proof) -> None:
        """Show what was found; the quick first part of it leaves the findings as they are."""
        unsupported, missing = proof.trace.unsupported, proof.trace.missing
        self._show(
            self.unsupported,
            N_("Not in the brief ({count})", count=len(unsupported)),
            [(fact.text, fact, _style_of(fact)) for fact in unsupported],
        )
        self._show(
            self.missing,
            N_("Missing from the text ({count})", count=len(missing)),
            [(self._missing_line(lack), lack, None) for lack in missing],
        )
        if proof.complete:
            findings = _gravest_first(proof.findings)
            self._show(
                self.others,
                N_("Other findings ({count})", count=len(findings)),
                [(self._finding_line(f), f, _SEVERITIES.get(f.severity)) for f in findings],
            )

    def _show(self, group: QTreeWidgetItem, title: Message, rows: Sequence[_Row]) -> None:
        """Fill `group`; lines that stay are left alone, only what they stand for is new."""
        group.setText(0, self._tr(title))
        old, new = self._lines.get(id(group), []), [(text, style) for text, _, style in rows]
        self._lines[id(group)] = new
        head = _same(old, new)
        tail = _same(old[head:][::-1], new[head:][::-1])
        for _ in old[head : len(old) - tail]:
            group.takeChild(head)
        added = [self._item(*line) for line in new[head : len(new) - tail]]
        group.insertChildren(head, added)
        for item, (_, value, _) in zip(_children(group), rows, strict=True):
            item.setData(0, _ROLE, value)

    def _item(self, text: str, style: MarkStyle | None) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text])
        item.setToolTip(0, text)
        if style is not None:
            item.setForeground(0, self._colour(style))
        return item

    def _colour(self, style: MarkStyle) -> QColor:
        return colour_of(style, self.palette().base().color())

    def _missing_line(self, lack: MissingFact) -> str:
        return f"{self._label(lack.source.field)}: {lack.source.text}"

    def _finding_line(self, finding: Finding) -> str:
        text = self._tr(finding.message)
        return f"{text} → {finding.suggestion}" if finding.suggestion else text

    def _label(self, key: str) -> str:
        field = self._type.field(key)
        return self._tr(field.label) if field else key

    def show_brief(self, brief: Brief) -> None:
        """List the fields of `brief`, an entry of a list a line."""
        if brief == self._brief:
            return
        self._brief = brief
        self.given.takeChildren()
        self.given.setText(0, self._tr(N_("The brief")))
        for key, value in brief.values.items():
            field = self._type.field(key)
            if field is None or field.kind == "choice":
                continue
            entries: Sequence[str | Quote | Turn] = (value,) if isinstance(value, str) else value
            for index, entry in enumerate(entries):
                text = entry if isinstance(entry, str) else entry.text
                if isinstance(entry, Quote) and entry.speaker:
                    text = f"“{entry.text}” — {entry.speaker}"
                if text.strip():
                    item = QTreeWidgetItem(self.given, [f"{self._label(key)}: {text}"])
                    item.setToolTip(0, text)
                    item.setData(0, _ROLE, Source(key, index))

    def show_source(self, source: Source) -> None:
        """Select the line of the brief that `source` points to."""
        for item in _children(self.given):
            known: Source = item.data(0, _ROLE)
            if (known.field, known.index) == (source.field, source.index):
                self.given.setExpanded(True)
                self.setCurrentItem(item)
                self.scrollToItem(item)

    def _on_clicked(self, item: QTreeWidgetItem) -> None:
        value = item.data(0, _ROLE)
        if isinstance(value, TracedFact):
            self.fact_chosen.emit(value)
        elif isinstance(value, Finding):
            self.finding_chosen.emit(value)
        elif isinstance(value, MissingFact):
            self.show_source(value.source)
            self.missing_chosen.emit(value)


def _same(one: Sequence[object], other: Sequence[object]) -> int:
    """Return how many entries at the beginning of both are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    order = ["reject", "error", "warning", "info"]
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def _children(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [item for row in range(group.childCount()) if (item := group.child(row)) is not None]


def _style_of(fact: TracedFact) -> MarkStyle:
    return "grave" if fact.kind == "quotation" else "unsupported"


def mark_of(marks: Iterable[Mark], value: object) -> Mark | None:
    """Return the mark that shows the fact or finding `value`."""
    return next((mark for mark in marks if value in (mark.fact, mark.finding)), None)
