"""The window of the user guide: contents and search at the left, the chapter at the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.guide.chapters import PICTURES, Chapter, guide_folder, read_chapters
from aigc_desktop.ui.guide.guide_view import GuideView
from aigc_desktop.ui.sizing import open_at, scaled

CONTENTS_WIDTH = 230


class GuideWindow(QDialog):
    """Blocks nothing, so that one can read and do."""

    def __init__(self, resources: Path, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        guide = guide_folder(resources)
        self.chapters = read_chapters(guide, tr.language)
        self._plain = _plain_texts(self.chapters)
        self.setWindowTitle(tr(N_("User guide")))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        open_at(self, 1040, 720)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(tr(N_("Search the guide")))
        self.search.setAccessibleName(tr(N_("Search the guide")))
        self.found_label = QLabel()
        self.found_label.setObjectName("hint")
        self.found_label.setWordWrap(True)
        self.contents = QListWidget()
        self.contents.setAccessibleName(tr(N_("Contents")))
        self.contents.setWordWrap(True)
        self.contents.setSpacing(3)
        for chapter in self.chapters:
            self.contents.addItem(QListWidgetItem(chapter.title))
        self.view = GuideView(guide / PICTURES)
        self.view.setAccessibleName(tr(N_("User guide")))
        self._lay_out()
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self.find_next)
        self.contents.currentRowChanged.connect(self._show)
        self.view.chapter_wanted.connect(self.show_chapter)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._to_search)
        self.contents.setCurrentRow(0)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.search, self.found_label):
            column.addWidget(widget)
        column.addWidget(self.contents, 1)
        self.found_label.hide()
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(self.view)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        width = scaled(self, CONTENTS_WIDTH)
        split.setSizes([width, max(width, self.width() - width)])
        QVBoxLayout(self).addWidget(split)

    def show_chapter(self, name: str) -> None:
        """Show the chapter called `name`; a name the guide does not have changes nothing."""
        for row, chapter in enumerate(self.chapters):
            if chapter.name == name:
                self.search.clear()
                self.contents.setCurrentRow(row)

    def _show(self, row: int) -> None:
        if row >= 0:
            self.view.show_chapter(self.chapters[row].text)
            self.view.seek(self._words())

    def _words(self) -> str:
        return self.search.text().strip()

    def _on_search(self) -> None:
        """List only the chapters that have the words, and show the first place of them."""
        words = self._words()
        counts = [_count(text, words) for text in self._plain]
        rows = [row for row, count in enumerate(counts) if count]
        for row in range(len(counts)):
            self.contents.item(row).setHidden(bool(words) and row not in rows)
        self.found_label.setVisible(bool(words))
        none = N_("Not in the guide. Try another word.")
        said = N_("{count} found", count=sum(counts)) if rows else none
        self.found_label.setText(self._tr(said))
        if rows and self.contents.currentRow() not in rows:
            self.contents.setCurrentRow(rows[0])
        else:
            self.view.seek(words)

    def find_next(self) -> None:
        """Go to the next place of the words sought, into the next chapter that has them."""
        if self.view.seek_next() or not self._words():
            return
        rows = [
            row for row in range(self.contents.count()) if not self.contents.item(row).isHidden()
        ]
        if rows:
            later = [row for row in rows if row > self.contents.currentRow()]
            self.contents.setCurrentRow((later or rows)[0])
            self.view.seek(self._words())

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()


def _plain_texts(chapters: Sequence[Chapter]) -> list[str]:
    texts = []
    for chapter in chapters:
        document = QTextDocument()
        document.setMarkdown(chapter.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        texts.append(document.toPlainText().casefold())
    return texts


def _count(text: str, words: str) -> int:
    return text.count(words.casefold()) if words else 0
