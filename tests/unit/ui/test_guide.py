"""The user guide: whole in both languages, true to the interface's names, closed to the network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QTextDocument
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aigc_desktop.i18n import LANGUAGES, Message, Translator
from aigc_desktop.paths import resources
from aigc_desktop.tour import GUIDE_PICTURES
from aigc_desktop.ui.guide.chapters import Chapter, chapter_names, guide_folder, read_chapters
from aigc_desktop.ui.guide.guide_view import GuideView
from aigc_desktop.ui.guide.guide_window import GuideWindow
from tests.support.walking import nameless, unreachable
from tests.support.window import running_apps
from tests.unit.tasks.fake_engine import FakeEngine

GUIDE = guide_folder(resources())
LOCALE = resources() / "locale"
TARGET = re.compile(r"\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
MOST_BYTES = 1_500_000
WORDS = {"en": ("passphrase", "perplexity"), "zh_CN": ("口令", "困惑度")}
"""A word the guide has in several chapters, and one it does not have."""


def chapters(language: str) -> tuple[Chapter, ...]:
    return read_chapters(GUIDE, language)


def interface_names(language: str) -> set[str]:
    """Return what menus and buttons are called, without the letters for their keys."""
    with (LOCALE / "zh_CN" / "LC_MESSAGES" / "aigc_desktop.po").open("rb") as stream:
        messages = [str(message.id) for message in read_po(stream) if message.id]
    tr = Translator(language, LOCALE)
    shown = (tr(Message(text)) for text in messages if "{" not in text)
    return {_plain(text) for text in shown}


def _plain(text: str) -> str:
    return re.sub(r"\(&\w\)|&", "", text).replace("…", "")


def test_every_chapter_is_there_in_every_language() -> None:
    names = list(chapter_names(GUIDE))
    assert len(names) >= 12
    for language in LANGUAGES:
        assert sorted(file.stem for file in (GUIDE / language).iterdir()) == names
        for chapter in chapters(language):
            assert chapter.text.startswith("# ")
            assert len(chapter.text) > 300
    shapes = {
        tuple(chapter.text.count("\n## ") for chapter in chapters(language))
        for language in LANGUAGES
    }
    assert len(shapes) == 1  # the same sections in every language


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_and_pictures_lead_somewhere_and_nowhere_else(language: str) -> None:
    shown = set()
    for chapter in chapters(language):
        for target in TARGET.findall(chapter.text):
            assert "://" not in target
            assert (GUIDE / language / target).resolve().is_file(), (chapter.name, target)
        for words, target in PICTURE.findall(chapter.text):
            assert words
            shown.add(Path(target).name)
        assert "http" not in chapter.text
        assert "<" not in FENCED.sub("", chapter.text)  # no HTML
    assert shown == {f"{language}-{name}.png" for name in GUIDE_PICTURES}


def test_the_pictures_are_small_and_all_are_shown() -> None:
    files = list((GUIDE / "pictures").iterdir())
    assert {file.stem for file in files} == {
        f"{language}-{name}" for language in LANGUAGES for name in GUIDE_PICTURES
    }
    assert sum(file.stat().st_size for file in files) < MOST_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_bold_is_called_so_in_the_interface(language: str) -> None:
    names = interface_names(language)
    wrong = [
        (chapter.name, text)
        for chapter in chapters(language)
        for text in BOLD.findall(FENCED.sub("", chapter.text))
        if _plain(text) not in names
    ]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_marks_of_markdown_are_left_in_what_is_shown(language: str, qtbot: QtBot) -> None:
    for chapter in chapters(language):
        document = QTextDocument()
        document.setMarkdown(chapter.text)
        assert "**" not in document.toPlainText(), chapter.name
        assert "](" not in document.toPlainText(), chapter.name


def test_nothing_but_the_guides_own_pictures_is_loaded(qtbot: QtBot, tmp_path: Path) -> None:
    view = GuideView(GUIDE / "pictures")
    qtbot.addWidget(view)
    kind = QTextDocument.ResourceType.ImageResource.value
    style = QTextDocument.ResourceType.StyleSheetResource.value
    assert isinstance(view.loadResource(kind, QUrl("../pictures/en-ad.png")), QImage)
    foreign = tmp_path / "foreign.png"
    foreign.write_bytes((GUIDE / "pictures" / "en-ad.png").read_bytes())
    for address in ("https://example.org/x.png", str(foreign), "file:///etc/hostname", "", ".."):
        assert view.loadResource(kind, QUrl(address)) is None
    assert view.loadResource(style, QUrl("../pictures/en-ad.png")) is None
    wanted: list[str] = []
    view.chapter_wanted.connect(wanted.append)
    for link in ("https://example.org/06-models.md", "mailto:a@example.org", "06-models.md"):
        view.anchorClicked.emit(QUrl(link))
    assert wanted == ["06-models"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_window_shows_searches_and_follows_links(language: str, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    window = GuideWindow(resources(), Translator(language, LOCALE), parent)
    window.show()
    qtbot.waitExposed(window)
    assert not list(nameless(window))
    assert not list(unreachable(window))
    assert [window.contents.item(row).text() for row in range(window.contents.count())] == [
        chapter.title for chapter in chapters(language)
    ]
    present, absent = WORDS[language]
    window.search.setText(present)
    rows = [row for row in range(len(window.chapters)) if not window.contents.item(row).isHidden()]
    having = [row for row, one in enumerate(window.chapters) if present in one.text.casefold()]
    assert rows == having
    assert len(rows) > 1
    assert window.contents.currentRow() == rows[0]
    assert window.view.textCursor().selectedText().casefold() == present
    assert window.view.extraSelections()
    for _ in range(40):
        qtbot.keyClick(window.search, Qt.Key.Key_Return)
        if window.contents.currentRow() != rows[0]:
            break
    assert window.contents.currentRow() == rows[1]
    assert window.view.textCursor().selectedText().casefold() == present
    window.search.setText(absent)
    assert all(window.contents.item(row).isHidden() for row in range(window.contents.count()))
    assert window.found_label.isVisible()
    assert not window.view.extraSelections()
    window.show_chapter("06-models")
    assert not window.search.text()
    assert window.contents.currentRow() == 5
    window.show_chapter("no such chapter")
    assert window.contents.currentRow() == 5


def test_the_help_menu_and_f1_open_one_guide(home: Path, qapp: QApplication) -> None:
    with running_apps(qapp) as make:
        window = make(FakeEngine).window
        (action,) = [one for one in window.actions_by_menu if one.shortcut() == QKeySequence("F1")]
        action.trigger()
        assert window.guide is not None
        assert window.guide.isVisible()
        assert not window.guide.isModal()
        first = window.guide
        first.close()
        action.trigger()
        assert window.guide is first
        assert first.isVisible()
