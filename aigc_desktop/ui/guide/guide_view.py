"""A chapter as formatted text. Only the guide's own pictures are loaded, by name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

LINE_PERCENT = 130
MARGIN = 16


class GuideView(QTextBrowser):
    """Shows Markdown of ours; `chapter_wanted` comes with the name a link points to.

    Links to anything but a chapter do nothing: the guide never leaves the app.
    """

    chapter_wanted = Signal(str)

    def __init__(self, pictures: Path) -> None:
        super().__init__()
        self._pictures = pictures
        self._text = ""
        self._sought = ""
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.document().setDocumentMargin(MARGIN)
        # Pictures are as wide as the page: without a bar that comes and goes it keeps its width.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.anchorClicked.connect(self._on_link)
        self._refit = QTimer(self)
        self._refit.setSingleShot(True)
        self._refit.setInterval(120)
        self._refit.timeout.connect(self._show_again)

    def show_chapter(self, text: str) -> None:
        """Show the Markdown `text` from its beginning."""
        self._text = text
        flags = QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        self.document().clear()
        self.document().setMarkdown(text, flags | QTextDocument.MarkdownFeature.MarkdownNoHTML)
        self._space_lines()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._mark()

    def seek(self, words: str) -> int:
        """Mark every place of `words` and go to the first; return how many there are."""
        self._sought = words
        found = self._mark()
        if found:
            self.moveCursor(QTextCursor.MoveOperation.Start)
            self.find(words)
        return found

    def seek_next(self) -> bool:
        """Go to the next place of what was sought; return whether there is one."""
        return bool(self._sought) and self.find(self._sought)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        """Load a picture of the guide, as wide as the page at most; anything else is nothing."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        path = self._pictures / Path(QUrl(name).path()).name
        image = QImage(str(path)) if path.suffix == ".png" else QImage()
        if image.isNull():
            return None
        room = max(200, self.viewport().width() - 2 * MARGIN - 4)
        if image.width() <= room:
            return image
        ratio = self.devicePixelRatioF()
        fine = image.scaledToWidth(
            min(image.width(), round(room * ratio)), Qt.TransformationMode.SmoothTransformation
        )
        fine.setDevicePixelRatio(fine.width() / room)
        return fine

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the pictures once the size has settled."""
        super().resizeEvent(event)
        if self._text and event.size().width() != event.oldSize().width():
            self._refit.start()

    def _show_again(self) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self.show_chapter(self._text)
        bar.setValue(round(share * bar.maximum()))

    def _space_lines(self) -> None:
        loose = QTextBlockFormat()
        loose.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        block = self.document().begin()
        while block.isValid():
            # A picture is a line of its own; a third of its height more would be a hole.
            if "\ufffc" not in block.text():
                QTextCursor(block).mergeBlockFormat(loose)
            block = block.next()

    def _mark(self) -> int:
        marks = []
        if self._sought:
            place = self.document().find(self._sought)
            while not place.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = place
                ground = self.palette().color(QPalette.ColorRole.Highlight)
                ground.setAlpha(90)
                mark.format.setBackground(ground)
                marks.append(mark)
                place = self.document().find(self._sought, place)
        self.setExtraSelections(marks)
        return len(marks)

    def _on_link(self, url: QUrl) -> None:
        path = Path(url.path())
        if not url.scheme() and path.suffix == ".md":
            self.chapter_wanted.emit(path.stem)
