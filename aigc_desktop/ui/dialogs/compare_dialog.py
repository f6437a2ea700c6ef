"""Two drafts side by side, with what differs marked."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.document import Document
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.tasks.differences import Stretch, differences
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.theme import difference_colours
from aigc_desktop.ui.widgets.quiet import QuietComboBox


class CompareDialog(QDialog):
    """Compares any two of `documents`, of one draft each."""

    def __init__(
        self,
        content_type: ContentType,
        documents: list[Document],
        place: int,
        tr: Translator,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._type = content_type
        self._documents = documents
        self._tr = tr
        self.setWindowTitle(tr(N_("Compare drafts")))
        open_at(self, 860, 520)
        self.combos = (QuietComboBox(), QuietComboBox())
        self.views = (QTextBrowser(), QTextBrowser())
        row = QHBoxLayout()
        names = (N_("Left draft"), N_("Right draft"))
        for combo, view, name in zip(self.combos, self.views, names, strict=True):
            for number, _ in enumerate(documents, 1):
                combo.addItem(tr(N_("Draft {n}", n=number)))
            combo.setAccessibleName(tr(name))
            view.setAccessibleName(tr(name))
            column = QVBoxLayout()
            column.addWidget(combo)
            column.addWidget(view, 1)
            row.addLayout(column)
        other = 0 if place else min(1, len(documents) - 1)
        self.combos[0].setCurrentIndex(place)
        self.combos[1].setCurrentIndex(other)
        for combo in self.combos:
            combo.currentIndexChanged.connect(self._show)
        self.summary = QLabel()
        self.summary.setObjectName("hint")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(row, 1)
        column.addWidget(self.summary)
        column.addWidget(buttons)
        self._show()

    def _show(self) -> None:
        left, right = (
            self._documents[combo.currentIndex()].drafts[0].parts for combo in self.combos
        )
        pages: tuple[list[str], list[str]] = ([], [])
        count = 0
        for part in self._type.parts:
            stretches = differences(left.get(part.name, ""), right.get(part.name, ""))
            count += sum(not stretch.same for stretch in stretches)
            head = f"<p><small>{escape(self._tr(part.label))}</small><br>"
            pages[0].append(head + self._marked(stretches, right=False) + "</p>")
            pages[1].append(head + self._marked(stretches, right=True) + "</p>")
        for view, page in zip(self.views, pages, strict=True):
            view.setHtml("".join(page))
        same = N_("The two drafts are the same.")
        self.summary.setText(self._tr(N_("Differences: {count}", count=count) if count else same))

    def _marked(self, stretches: list[Stretch], *, right: bool) -> str:
        colour = difference_colours(self.palette())[right].name()
        pieces = []
        for stretch in stretches:
            text = escape(stretch.right if right else stretch.left).replace("\n", "<br>")
            pieces.append(
                text
                if stretch.same or not text
                else f'<span style="background-color: {colour}">{text}</span>'
            )
        return "".join(pieces)
