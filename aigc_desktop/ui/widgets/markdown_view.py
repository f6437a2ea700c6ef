"""Markdown as formatted text: nothing is fetched, no link is followed, no HTML is believed."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QResizeEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

_MARKS = re.compile(
    r"^#{1,6} \S|^ {0,3}[-*+] \S|^ {0,3}\d{1,3}\. \S|^```|\*\*[^*\n]+\*\*|`[^`\n]+`|^> |^\|.+\|$"
    r"|\[[^\]\n]+\]\([^)\n]+\)",
    re.MULTILINE,
)


def looks_like_markdown(text: str) -> bool:
    """Whether `text` has marks that would be in the way if shown as they are."""
    return _MARKS.search(text) is not None


class MarkdownView(QTextBrowser):
    """As high as its text. Pictures are never loaded, from the network or from disk."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def show_markdown(self, text: str) -> None:
        """Show `text` (GitHub's dialect), HTML in it as plain text."""
        flags = QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        self.document().setMarkdown(text, flags | QTextDocument.MarkdownFeature.MarkdownNoHTML)
        self._fit()

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802, ARG002 - Qt's name
        """Load nothing: a picture in a reply could tell somebody that it was read."""
        return None

    def _fit(self) -> None:
        height = int(self.document().size().height()) + 2
        if self.minimumHeight() != height:
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of the text."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap anew, then fit."""
        super().resizeEvent(event)
        self._fit()
