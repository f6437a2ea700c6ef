"""A writer finishes a draft in the editor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.domain.document_json import document_from, document_to
from aigc_desktop.domain.manuscript import Manuscript
from aigc_desktop.export.ai_label import digital_source_type
from aigc_desktop.ui import exporting
from aigc_desktop.ui.editor import formats
from aigc_desktop.ui.editor.brief_dialog import BriefDialog
from aigc_desktop.ui.editor.editor_tab import EditorTab
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from tests.support.editor import LIBRARY, compose, document_of, open_editor, settle, type_in
from tests.support.window import draft_tab, wait_for_job

ESCAPE, ENTER, TAB = Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Tab
INVENTED = " “It will cost nothing at all,” she said."


def to_end(tab: EditorTab) -> None:
    tab.edit.moveCursor(QTextCursor.MoveOperation.End)


def styles(tab: EditorTab) -> dict[str, str]:
    """Return the style of each marked word."""
    text = tab.edit.toPlainText()
    return {text[mark.start : mark.end]: mark.style for mark in tab.highlighter.marks}


def test_a_draft_from_its_card_to_a_labelled_file(
    ready_app: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    source = draft_tab(ready_app, "news")
    source.fill_example()
    source.generate()
    wait_for_job(qtbot, ready_app)
    card = source.cards.cards[0]
    card.open_button.click()
    (tab,) = ready_app.window.editors.open_tabs
    assert ready_app.window.tabs.currentWidget() is tab
    card.open_button.click()
    assert len(ready_app.window.editors.open_tabs) == 1
    assert tab.document().drafts[0].parts == (card.draft and card.draft.parts)
    assert "trainedAlgorithmic" in digital_source_type(tab.document())

    to_end(tab)
    settle(qtbot, tab)
    qtbot.keyClick(tab.edit, TAB)
    assert tab.box.isVisible()
    qtbot.waitUntil(lambda: bool(tab.box.suggestions), timeout=30_000)
    wait_for_job(qtbot, ready_app)
    offered = tab.box.suggestions
    assert 1 <= len(offered) <= 3
    before = tab.edit.toPlainText()
    if len(offered) > 1:
        qtbot.keyClick(tab.edit, Qt.Key.Key_Down)
    chosen = offered[min(1, len(offered) - 1)]
    qtbot.keyClick(tab.edit, ENTER)
    assert tab.edit.toPlainText() == before + chosen.text
    assert tab.document().ai_share == 1.0
    tab.edit.undo()
    assert tab.edit.toPlainText() == before
    tab.edit.redo()

    type_in(tab.edit, " My own words.")
    share = tab.document().ai_share
    assert share is not None
    assert 0.5 < share < 1.0
    assert "compositeWith" in digital_source_type(tab.document())
    assert document_from(document_to(tab.document())) == tab.document()
    target = home / "out.md"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    tab.export()
    assert "compositeWith" in target.read_text("utf-8")
    # The card it came from is what it was.
    assert "My own words" not in card.text()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, TAB])
def test_escape_leaves_everything_as_it_was(
    ready_app: Application, qtbot: QtBot, key: Qt.Key
) -> None:
    tab = open_editor(ready_app, document_of(LIBRARY | {"body": "Two 👍 words. 图书馆."}))
    to_end(tab)
    type_in(tab.edit, " X.")
    before, place = tab.edit.manuscript(), tab.edit.textCursor().position()
    steps = tab.edit.document().availableUndoSteps()
    held = (
        Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Space
        else Qt.KeyboardModifier.NoModifier
    )
    qtbot.keyClick(tab.edit, key, held)
    assert tab.rewriter.running
    qtbot.keyClick(tab.edit, ESCAPE)
    assert not tab.box.isVisible()
    assert not tab.rewriter.running
    wait_for_job(qtbot, ready_app)
    qtbot.keyClick(tab.edit, key, held)
    wait_for_job(qtbot, ready_app)
    assert tab.box.isVisible()
    qtbot.keyClick(tab.edit, ESCAPE)
    assert tab.edit.manuscript() == before
    assert tab.edit.textCursor().position() == place
    assert tab.edit.document().availableUndoSteps() == steps
    assert not tab.edit.document().isRedoAvailable()
    # Any other key closes the box and is typed.
    qtbot.keyClick(tab.edit, key, held)
    type_in(tab.edit, "y")
    assert not tab.box.isVisible()
    assert tab.edit.toPlainText().endswith("X.y")


def test_tab_in_the_middle_of_a_sentence_moves_on(app: Application, qtbot: QtBot) -> None:
    tab = open_editor(app, document_of(LIBRARY))
    before = tab.edit.toPlainText()
    cursor = tab.edit.textCursor()
    cursor.setPosition(5)
    tab.edit.setTextCursor(cursor)
    qtbot.keyClick(tab.edit, TAB)
    assert not tab.box.isVisible()
    assert tab.edit.toPlainText() == before


@pytest.mark.parametrize("unit", ["sentence", "paragraph"])
def test_a_passage_is_rewritten_in_place_as_one_step(
    ready_app: Application, qtbot: QtBot, unit: str
) -> None:
    tab = open_editor(ready_app, document_of(LIBRARY))
    before = tab.edit.toPlainText()
    cursor = tab.edit.textCursor()
    cursor.setPosition(before.index("It holds") + 3)
    tab.edit.setTextCursor(cursor)
    (tab.toolbar.sentence if unit == "sentence" else tab.toolbar.paragraph).trigger()
    wait_for_job(qtbot, ready_app)
    assert tab.box.suggestions
    assert tab.edit.toPlainText() == before
    chosen = tab.box.suggestions[0]
    qtbot.keyClick(tab.edit, ENTER)
    after = tab.edit.toPlainText()
    assert chosen.text in after
    assert after.startswith("\n".join([LIBRARY["headline"], LIBRARY["lead"]]))
    if unit == "sentence":
        assert after.endswith("said Vera Brandt, the head librarian.")
    assert [version.reason for version in tab.copy.versions] == ["opened"]
    tab.edit.undo()
    assert tab.edit.toPlainText() == before
    assert not tab.edit.document().isUndoAvailable()


def test_the_guard_marks_what_the_brief_does_not_say_while_typing(
    app: Application, qtbot: QtBot
) -> None:
    tab = open_editor(app, document_of(LIBRARY))
    settle(qtbot, tab)
    assert styles(tab)["4,200"] == "supported"
    to_end(tab)
    type_in(tab.edit, " It took 77 days." + INVENTED)
    settle(qtbot, tab)
    found = styles(tab)
    assert found["77"] == "unsupported"
    assert found["“It will cost nothing at all,”"] == "grave"
    assert tab.panel.unsupported.childCount() == 2
    # Marks keep to their words while newer ones are on their way.
    cursor = tab.edit.textCursor()
    cursor.setPosition(0)
    tab.edit.setTextCursor(cursor)
    type_in(tab.edit, "New: ")
    assert styles(tab)["77"] == "unsupported"

    # A supported fact leads to its line in the brief.
    tab.remedies.show_at(tab.edit.toPlainText().index("4,200") + 1)
    assert "4,200" in tab.bubble.text
    line = tab.panel.currentItem()
    assert line is not None
    assert "4,200" in line.text(0)

    # What the text no longer says is listed as missing.
    assert not any("4,200" in text for text in missing_in(tab))
    place = tab.edit.toPlainText().index("4,200")
    tab.edit.put(place, place + 5, "many", "hand")
    settle(qtbot, tab)
    assert any("4,200" in text for text in missing_in(tab))


def missing_in(tab: EditorTab) -> list[str]:
    found = tab.panel.missing
    lines = (found.child(row) for row in range(found.childCount()))
    return [line.text(0) for line in lines if line is not None]


def test_an_invented_quotation_is_marked_from_its_first_moment(app: Application) -> None:
    tab = open_editor(app, document_of(LIBRARY))
    to_end(tab)
    type_in(tab.edit, INVENTED)
    # No proof can have come: nothing ran in between.
    block = tab.edit.document().lastBlock()
    text = block.text()
    wanted = text.index("“It will")
    ranges = [r for r in block.layout().formats() if r.start <= wanted < r.start + r.length]
    assert any(r.format.underlineStyle() == r.format.UnderlineStyle.WaveUnderline for r in ranges)


def test_remove_and_add_to_the_brief(app: Application, qtbot: QtBot) -> None:
    tab = open_editor(app, document_of(LIBRARY))
    to_end(tab)
    type_in(tab.edit, " It took 77 boxes, then 88 crates.")
    settle(qtbot, tab)
    tab.remedies.show_at(tab.edit.toPlainText().index("77") + 1)
    labels = [button.text() for button in tab.bubble.buttons]
    assert labels == ["Remove", "Add to brief…", "Rewrite sentence"]
    tab.bubble.buttons[0].click()
    assert "It took boxes, then" in tab.edit.toPlainText()
    settle(qtbot, tab)
    assert "88" in {fact.text for fact in tab.guard.proof.trace.unsupported}  # type: ignore[union-attr]
    tab.remedies.show_at(tab.edit.toPlainText().index("88") + 1)
    tab.bubble.buttons[1].click()
    (dialog,) = tab.findChildren(BriefDialog)
    assert dialog.field.currentData() == "numbers"
    dialog.accept()
    settle(qtbot, tab)
    assert "88" not in {fact.text for fact in tab.guard.proof.trace.unsupported}  # type: ignore[union-attr]
    document = tab.document()
    assert "88" in document.facts.items("numbers")
    assert "88" not in document.receipt.brief.items("numbers")
    again = document_from(document_to(document))
    assert again.facts == document.facts


def test_an_invented_quotation_leaves_only_when_confirmed(
    app: Application, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    tab = open_editor(app, document_of(LIBRARY))
    to_end(tab)
    type_in(tab.edit, INVENTED)
    target = home / "out.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    asked: list[str] = []

    def answer(*, really: bool) -> Callable[..., bool]:
        return lambda _, error, *rest: (asked.append(" ".join(error.quotations)), really)[1]

    monkeypatch.setattr(exporting, "confirms", answer(really=False))
    tab.export()
    assert "nothing at all" in asked[0]
    assert not target.exists()
    monkeypatch.setattr(exporting, "confirms", answer(really=True))
    tab.export()
    assert target.exists()


def test_chinese_input_and_enter_in_the_pre_edit(app: Application, qtbot: QtBot) -> None:
    parts = {"headline": "标题", "description": "清禾便携咖啡机。"}
    tab = open_editor(app, document_of(parts, "ad", "zh"))
    to_end(tab)
    before = tab.edit.toPlainText()
    compose(tab.edit, "nihao")
    qtbot.keyClick(tab.edit, ENTER)
    qtbot.keyClick(tab.edit, TAB)
    assert tab.edit.toPlainText() == before
    assert not tab.box.isVisible()
    compose(tab.edit, "", "你好")
    assert tab.edit.toPlainText() == before + "你好"
    last = tab.edit.manuscript().lines[-1]
    assert [(run.origin, run.length) for run in last.runs] == [("ai", 8), ("hand", 2)]
    compose(tab.edit, "", "世界")
    settle(qtbot, tab)
    tab.edit.undo()
    tab.edit.undo()
    assert tab.edit.toPlainText() == before
    # The same while suggestions are open: Enter ends the composition and takes nothing.
    tab.box.begin(tab.edit.cursorRect())
    compose(tab.edit, "ni")
    qtbot.keyClick(tab.edit, ENTER)
    assert tab.edit.toPlainText() == before
    compose(tab.edit, "")
    tab.box.close_box()


def test_paragraphs_headings_and_quotes_go_into_the_file(
    app: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    tab = open_editor(app, document_of(LIBRARY))
    assert formats.kind_of(tab.edit.document().begin()) == "heading"
    to_end(tab)
    qtbot.keyClick(tab.edit, ENTER)
    type_in(tab.edit, "What comes next")
    tab.toolbar.kind.setCurrentIndex(1)
    tab.toolbar.kind.activated.emit(1)
    qtbot.keyClick(tab.edit, ENTER)
    type_in(tab.edit, "Plain again")
    assert [line.kind for line in tab.edit.manuscript().lines] == [
        "heading", "text", "text", "heading", "text",
    ]  # fmt: skip
    assert tab.document().drafts[0].parts["body"].endswith("What comes next\nPlain again")
    target = home / "out.md"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    tab.export()
    assert "### What comes next" in target.read_text("utf-8")
    # Enter behind the headline begins the lead, not a second headline.
    cursor = tab.edit.textCursor()
    cursor.setPosition(len(LIBRARY["headline"]))
    tab.edit.setTextCursor(cursor)
    qtbot.keyClick(tab.edit, ENTER)
    type_in(tab.edit, "Before the lead.")
    parts = tab.document().drafts[0].parts
    assert parts["headline"] == LIBRARY["headline"]
    assert parts["lead"] == "Before the lead.\n" + LIBRARY["lead"]


def test_find_and_replace(app: Application, qtbot: QtBot) -> None:
    tab = open_editor(app, document_of({"headline": "H", "body": "Cat cats 👍 cat. 猫 (a+b)\nCat"}))
    bar = tab.find_bar
    bar.open()
    bar.wanted.setText("cat")
    assert len(bar.hits()) == 4
    bar.words.setChecked(True)
    assert len(bar.hits()) == 3
    bar.case.setChecked(True)
    assert len(bar.hits()) == 1
    bar.words.setChecked(False)
    bar.case.setChecked(False)
    bar.wanted.setText("(a+b)")
    assert len(bar.hits()) == 1
    bar.regex.setChecked(True)
    bar.wanted.setText("(")
    assert bar.hits() == []
    assert "no valid" in bar.status.text()
    bar.wanted.setText(r"(C|c)at\b")
    bar.replacement.setText(r"\1ow")
    before = tab.edit.toPlainText()
    bar.replace_all()
    assert tab.edit.toPlainText() == "H\nCow cats 👍 cow. 猫 (a+b)\nCow"
    tab.edit.undo()
    assert tab.edit.toPlainText() == before
    bar.step(forward=True)
    bar.replace_one()
    assert tab.edit.toPlainText().startswith("H\nCow cats")
    qtbot.keyClick(bar.wanted, ESCAPE)
    assert not bar.isVisible()


def test_versions_compare_and_come_back(app: Application, qtbot: QtBot) -> None:
    tab = open_editor(app, document_of(LIBRARY))
    before = tab.edit.manuscript()
    to_end(tab)
    type_in(tab.edit, " Added later.")
    tab.open_versions().save.click()
    type_in(tab.edit, " And more.")
    dialog = tab.open_versions()
    assert dialog.older.count() == 3
    dialog.older.setCurrentIndex(0)
    dialog.newer.setCurrentIndex(1)
    assert "Added later." in dialog.view.toPlainText()
    assert "And more." not in dialog.view.toPlainText()
    dialog.restore_older.click()
    assert tab.edit.manuscript() == before
    assert tab.copy.versions[-1].reason == "restored"
    tab.edit.undo()
    assert tab.edit.toPlainText().endswith("And more.")


def test_keeping_closing_and_opening_again(app: Application, qtbot: QtBot) -> None:
    editors = app.window.editors
    tab = open_editor(app, document_of(LIBRARY))
    editors.close(tab)
    assert app.library.entries() == []
    tab = open_editor(app, document_of(LIBRARY))
    to_end(tab)
    type_in(tab.edit, " Mine.")
    editors.close(tab)
    assert editors.open_tabs == []
    (entry,) = app.library.entries()
    kept = app.library.get(entry.id)
    assert kept.edited
    assert kept.drafts[0].parts["body"].endswith("Mine.")
    library = app.window.library_tab
    app.window.tabs.setCurrentWidget(library)
    qtbot.waitUntil(lambda: library.model.rowCount() == 1, timeout=10_000)
    library.list.selectRow(0)
    qtbot.waitUntil(lambda: library._shown is not None, timeout=10_000)
    library.open_button.click()
    (tab,) = editors.open_tabs
    assert tab.copy.id == entry.id
    assert [version.reason for version in tab.copy.versions] == ["opened", "kept"]
    assert tab.edit.manuscript() == kept.manuscript
    assert tab.safe


def test_what_is_typed_survives_the_end_of_the_app(
    start: Callable[[], Application], qtbot: QtBot
) -> None:
    app = start()
    tab = open_editor(app, document_of(LIBRARY))
    to_end(tab)
    type_in(tab.edit, " Unsaved. 未保存")
    # As the autosave does; then the process is gone without another word.
    app.window.save_state()
    expected, place = tab.edit.manuscript(), tab.edit.textCursor().position()
    second = start()
    (again,) = second.window.editors.open_tabs
    assert again.edit.manuscript() == expected
    assert again.edit.textCursor().position() == place
    assert not again.safe
    second.window.editors.close(again)
    assert len(second.library.entries()) == 1


def test_typing_is_written_down_by_itself(app: Application, qtbot: QtBot) -> None:
    tab = open_editor(app, document_of(LIBRARY))
    to_end(tab)
    type_in(tab.edit, " Unsaved.")
    file = app.paths.data / "unsaved.json"
    qtbot.waitUntil(lambda: file.exists() and "Unsaved." in file.read_text(), timeout=10_000)


def test_a_reply_of_the_chat_becomes_a_text_of_its_own(
    ready_app: Application, qtbot: QtBot
) -> None:
    chat = ready_app.window.content_tabs["chat"]
    assert isinstance(chat, ChatTab)
    chat.fill_example()
    chat.send()
    wait_for_job(qtbot, ready_app)
    bubble = chat.view.bubbles[-1]
    bubble.open_button.click()
    (tab,) = ready_app.window.editors.open_tabs
    assert tab.edit.toPlainText() == bubble.text()
    assert tab.document().turns == ()
    settle(qtbot, tab)
    assert tab.panel.given.isHidden()


def test_typed_words_are_undone_together_and_pasting_is_plain(
    app: Application, qtbot: QtBot
) -> None:
    tab = open_editor(app, document_of(LIBRARY))
    before = tab.edit.toPlainText()
    to_end(tab)
    type_in(tab.edit, "abcdef")
    tab.edit.undo()
    assert tab.edit.toPlainText() == before
    tab.edit.selectAll()
    type_in(tab.edit, "z")
    assert tab.edit.toPlainText() == "z"
    assert tab.edit.manuscript().ai_share == 0.0
    tab.edit.undo()
    assert tab.edit.toPlainText() == before
    assert tab.edit.manuscript() == tab.copy.opened


def test_focus_shows_only_the_text(app: Application) -> None:
    tab = open_editor(app, document_of(LIBRARY))
    tab.toolbar.focus.setChecked(True)
    assert not tab.panel.isVisible()
    assert not app.window.tabs.tabBar().isVisible()
    assert tab.highlighter.focused == 0
    tab.toolbar.focus.setChecked(False)
    assert tab.panel.isVisible()
    assert app.window.tabs.tabBar().isVisible()


def test_an_empty_text_and_a_huge_one(app: Application, qtbot: QtBot) -> None:
    tab = open_editor(app, document_of({"headline": "H"}))
    tab.edit.selectAll()
    qtbot.keyClick(tab.edit, Qt.Key.Key_Delete)
    settle(qtbot, tab)
    assert tab.document().drafts[0].parts == {}
    assert Manuscript().ai_share == 1.0
    tab.edit.replace_all(
        Manuscript.of_parts({"body": "字" * 100_000 + "\n" + "x \U0001f44d" * 9000})
    )
    settle(qtbot, tab)
    assert tab.guard.proof is not None
    assert tab.guard.proof.count.words >= 100_000
