"""Findings in a draft card: underlined, explained, mended by a click, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.domain.words import WordList
from aigc_desktop.ui.tabs.draft_tab import DraftTab
from aigc_desktop.ui.widgets.draft_card import DraftCard
from aigc_desktop.ui.widgets.finding_row import FindingRow
from aigc_desktop.ui.widgets.marked_edit import MarkedTextEdit, utf16
from tests.support.window import choose, draft_tab, running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine

Start = Callable[..., Application]
WAIT_MS = 5000


def ad(headline: str) -> str:
    return (
        f"<|headline|>{headline}<|description|>The <|product|> has <|f1|>, <|f2|> and is <|f3|>. "
        "<|offer|>."
    )


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:

        def with_answers(*answers: list[str]) -> Application:
            engine = FakeEngine(*answers)
            return make(lambda: engine)

        yield with_answers


def generated(app: Application, qtbot: QtBot, language: str = "en") -> DraftTab:
    tab = draft_tab(app, "ad")
    choose(tab.form.editors["language"], language)
    tab.fill_example()
    tab.generate()
    wait_for_job(qtbot, app)
    return tab


def card_with(start: Start, qtbot: QtBot, headline: str, language: str = "en") -> DraftCard:
    # A draft that must be mended makes the app ask once more.
    return generated(start([ad(headline)], [ad(headline)]), qtbot, language).cards.cards[0]


def underlined(edit: MarkedTextEdit) -> list[str]:
    return sorted(
        selection.cursor.selectedText()  # type: ignore[attr-defined]
        for selection in edit.extraSelections()
    )


def rows(card: DraftCard) -> list[str]:
    return [row.label.text() for row in card.findings.rows]


def row_about(card: DraftCard, words: str) -> FindingRow:
    return next(row for row in card.findings.rows if words in row.label.text())


def test_words_are_underlined_where_they_stand_after_emoji_too(start: Start, qtbot: QtBot) -> None:
    card = card_with(start, qtbot, "😀👍🏽 The best lamp")
    assert "The best" in underlined(card.edits["headline"])
    assert any("“The best”" in text for text in rows(card))


def test_typing_is_checked_a_moment_later(start: Start, qtbot: QtBot) -> None:
    card = card_with(start, qtbot, "A lamp")
    assert underlined(card.edits["headline"]) == []
    card.edit_button.click()
    card.edits["headline"].setFocus()
    card.edits["headline"].selectAll()
    qtbot.keyClicks(card.edits["headline"], "Guaranteed free")
    qtbot.waitUntil(
        lambda: {"Guaranteed", "free"} <= set(underlined(card.edits["headline"])), timeout=WAIT_MS
    )
    assert any("“Guaranteed”" in text for text in rows(card))
    qtbot.keyClick(card.edits["headline"], Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(card.edits["headline"], "A lamp")
    qtbot.waitUntil(lambda: underlined(card.edits["headline"]) == [], timeout=WAIT_MS)


@pytest.mark.parametrize(
    ("language", "headline", "about", "mended"),
    [
        ("en", "The best lamp", "“The best”", "A fine lamp"),
        ("zh", "最佳口感在这里", "“最佳”", "出色口感在这里"),
    ],
)
def test_one_click_mends_and_undo_takes_it_back(
    start: Start, qtbot: QtBot, language: str, headline: str, about: str, mended: str
) -> None:
    card = card_with(start, qtbot, headline, language)
    assert card.undo_button.isHidden()
    row_about(card, about).apply_button.click()
    assert card.edits["headline"].toPlainText() == mended
    assert card.draft is not None
    assert card.draft.parts["headline"] == mended
    assert not any(about in text for text in rows(card))
    card.undo_button.click()
    assert card.edits["headline"].toPlainText() == headline
    assert any(about in text for text in rows(card))
    assert card.undo_button.isHidden()
    card.redo_button.click()
    assert card.edits["headline"].toPlainText() == mended
    assert card.redo_button.isHidden()


def test_what_is_typed_is_not_lost_by_undo(start: Start, qtbot: QtBot) -> None:
    card = card_with(start, qtbot, "A lamp")
    for text in ("First", "Second"):
        card.edit_button.click()
        card.edits["headline"].setPlainText(text)
        card.edit_button.click()
    card.edit_button.click()
    card.edits["headline"].setPlainText("Third")
    card.undo_button.click()
    assert not card.edit_button.isChecked()
    assert card.edits["headline"].toPlainText() == "Second"
    card.undo_button.click()
    card.redo_button.click()
    card.redo_button.click()
    assert card.edits["headline"].toPlainText() == "Third"
    assert card.redo_button.isHidden()


def test_mending_while_editing_is_undone_in_the_text(start: Start, qtbot: QtBot) -> None:
    card = card_with(start, qtbot, "The best lamp")
    card.edit_button.click()
    row_about(card, "“The best”").apply_button.click()
    edit = card.edits["headline"]
    assert edit.toPlainText() == "A fine lamp"
    edit.undo()
    assert edit.toPlainText() == "The best lamp"


def test_a_suggestion_for_another_text_changes_nothing(start: Start, qtbot: QtBot) -> None:
    card = card_with(start, qtbot, "The best lamp")
    finding = row_about(card, "“The best”").findings[0]
    card.edit_button.click()
    card.edits["headline"].setPlainText("Quite another text")
    card.apply(finding)
    assert card.edits["headline"].toPlainText() == "Quite another text"


def test_a_row_tells_more_by_key_and_shows_the_place(start: Start, qtbot: QtBot) -> None:
    card = card_with(start, qtbot, "The best lamp")
    row = row_about(card, "“The best”")
    assert row.details.isHidden()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert not row.details.isHidden()
    assert "may be used where" in row.details.text()
    assert "legal advice" in row.details.text()
    assert "does not support" in row.details.text()  # the other finding of the same words
    assert card.edits["headline"].textCursor().selectedText() == "The best"
    assert row.accessibleName()


def test_the_menu_of_a_marked_word_offers_the_replacement(start: Start, qtbot: QtBot) -> None:
    edit = card_with(start, qtbot, "The best lamp").edits["headline"]
    menu = QMenu()
    (action,) = edit.replacements(5, menu)
    assert "A fine" in action.text()
    action.trigger()
    assert edit.toPlainText() == "A fine lamp"
    assert edit.replacements(9, menu) == []
    assert "best" not in edit.tip(edit.findings_at(3))


def test_the_tip_explains_and_escapes(start: Start, qtbot: QtBot) -> None:
    edit = card_with(start, qtbot, "<b> the best").edits["headline"]
    tip = edit.tip(edit.findings_at(len("<b> the")))
    assert "<b>Look at this</b>" in tip
    assert "&lt;" not in tip.replace("&lt;b&gt;", "")


def test_own_words_are_minded_at_once_in_drafts_already_there(start: Start, qtbot: QtBot) -> None:
    app = start([ad("A good start")])
    card = generated(app, qtbot).cards.cards[0]
    assert rows(card) == []
    app.house.change_words(WordList(banned=("good",), glossary={"start": "morning"}))
    qtbot.waitUntil(lambda: len(rows(card)) >= 2, timeout=WAIT_MS)
    assert "good" in underlined(card.edits["headline"])
    row_about(card, "glossary").apply_button.click()
    assert "morning" in card.text()


def test_a_notice_the_trade_needs_is_added_by_a_click(start: Start, qtbot: QtBot) -> None:
    text = "<|headline|>早上好<|description|><|product|>，<|f1|>，<|f2|>，<|f3|>。<|offer|>。"
    app = start([text])
    tab = draft_tab(app, "ad")
    choose(tab.form.editors["language"], "zh")
    tab.fill_example()
    choose(tab.form.editors["sector"], "health_food")
    tab.generate()
    wait_for_job(qtbot, app)
    card = tab.cards.cards[0]
    row_about(card, "本品不能代替药物").apply_button.click()
    assert card.text().endswith("。本品不能代替药物。")
    assert not any("本品不能代替药物" in text for text in rows(card))


def test_positions_are_counted_as_qt_does() -> None:
    assert utf16("a😀b", 2) == 3
    assert utf16("汉字", 2) == 2
    assert utf16("\ud800x", 1) == 1
