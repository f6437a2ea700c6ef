"""A marketer and a writer do their day's work."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.export.catalogue import formats, read_receipt
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from aigc_desktop.ui.tabs.draft_tab import DraftTab
from tests.support.window import choose, draft_tab, wait_for_job

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize(("type_id", "language"), [("ad", "zh"), ("news", "en")])
def test_brief_to_drafts_to_export(
    ready_app: Application,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    type_id: str,
    language: str,
) -> None:
    tab = draft_tab(ready_app, type_id)
    choose(tab.form.editors["language"], language)
    qtbot.mouseClick(tab.example_button, LEFT)
    qtbot.mouseClick(tab.generate_button, LEFT)
    assert tab.stop_button.isEnabled()
    assert not tab.generate_button.isEnabled()
    wait_for_job(qtbot, ready_app)

    cards = tab.cards.cards
    assert len(cards) >= 3
    assert len({card.text() for card in cards}) == len(cards)
    assert not any("<|" in card.text() for card in cards)

    cards[0].copy_button.click()
    assert QGuiApplication.clipboard().text() == cards[0].text()

    cards[1].edit_button.click()
    first_edit = next(iter(cards[1].edits.values()))
    first_edit.setPlainText("改过的 Changed")
    cards[1].edit_button.click()
    cards[1].keep_button.click()
    kept = ready_app.library.entries()
    assert [entry.type_id for entry in kept] == [type_id]
    document = ready_app.library.get(kept[0].id)
    assert document.edited
    assert "改过的 Changed" in document.drafts[0].text

    for fmt in formats():
        target = home / f"出口 {type_id}{fmt.suffix}"
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_, target=target: (str(target), "")
        )
        tab.export_button.click()
        receipt = read_receipt(target)
        assert receipt.brief == tab.form.brief()
        assert receipt.model.id == "starter"


def test_regenerate_replaces_one_card(ready_app: Application, qtbot: QtBot) -> None:
    tab = draft_tab(ready_app, "ad")
    tab.fill_example()
    tab.generate()
    wait_for_job(qtbot, ready_app)
    before = [card.text() for card in tab.cards.cards]
    tab.cards.cards[0].regenerate_button.click()
    wait_for_job(qtbot, ready_app)
    after = [card.text() for card in tab.cards.cards]
    assert after[1:] == before[1:]
    assert after[0]
    document = tab.cards.document(0)
    assert document is not None
    assert document.receipt.sampling.num_candidates in {16, 64}  # 64 where 16 gave nothing usable
    everything = tab.document()
    assert everything is not None
    assert [draft.text for draft in everything.drafts] == [
        card.draft.text for card in tab.cards.cards if card.draft
    ]
    assert everything.receipt.also == (document.receipt,)


def test_generating_again_takes_nothing_away(ready_app: Application, qtbot: QtBot) -> None:
    tab = draft_tab(ready_app, "ad")
    tab.fill_example()
    texts = []
    for _ in range(2):
        tab.generate()
        wait_for_job(qtbot, ready_app)
        texts.append([card.text() for card in tab.cards.cards])
    assert texts[0] != texts[1]
    assert tab.place_label.text() == "2/2"
    tab.earlier_button.click()
    assert [card.text() for card in tab.cards.cards] == texts[0]
    assert not tab.earlier_button.isEnabled()
    tab.later_button.click()
    assert [card.text() for card in tab.cards.cards] == texts[1]


def test_stop_keeps_what_was_written(ready_app: Application, qtbot: QtBot) -> None:
    tab = draft_tab(ready_app, "news")
    tab.fill_example()
    seen: list[int] = []

    def stop_at_first(job_id: int, parts: dict[int, dict[str, str]]) -> None:
        if any(text for part in parts.values() for text in part.values()):
            seen.append(job_id)
            tab.stop_button.click()

    ready_app.runner.previewed.connect(stop_at_first)
    tab.generate()
    wait_for_job(qtbot, ready_app)
    assert seen
    document = tab.document()
    assert document is not None
    assert any(not draft.complete for draft in document.drafts)
    assert any(card.text() for card in tab.cards.cards)
    assert tab.generate_button.isEnabled()


def test_a_brief_without_a_product_is_asked_for(ready_app: Application, qtbot: QtBot) -> None:
    tab = draft_tab(ready_app, "ad")
    tab.generate()
    wait_for_job(qtbot, ready_app)
    assert ready_app.window_errors.isVisible()
    assert "Product" in ready_app.window_errors.label.text()
    tab.fill_example()
    tab.generate()
    wait_for_job(qtbot, ready_app)
    assert tab.document() is not None


def test_a_conversation_of_several_turns(
    ready_app: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    tab = ready_app.window.content_tabs["chat"]
    assert isinstance(tab, ChatTab)
    ready_app.window.tabs.setCurrentWidget(tab)
    for number, message in enumerate(("Hello! How are you?", "Thank you very much."), 1):
        qtbot.keyClicks(tab.input, message)
        qtbot.keyClick(tab.input, Qt.Key.Key_Return)
        wait_for_job(qtbot, ready_app)
        assert len(tab.view.bubbles) == 2 * number
        assert tab.view.bubbles[-1].text()
        assert not tab.input.toPlainText()
    assert tab.meter.bar.value() > 0
    document = tab.document()
    assert document is not None
    assert [turn.role for turn in document.turns] == ["user", "assistant"] * 2
    target = home / "chat.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    tab.export()
    assert "Thank you very much." in target.read_text("utf-8")
    tab.view.bubbles[-1].regenerate_button.click()
    wait_for_job(qtbot, ready_app)
    assert len(tab.view.bubbles) == 4
    tab.new_button.click()
    assert not tab.view.bubbles
    qtbot.waitUntil(lambda: not ready_app.background.busy)
    assert ready_app.library.entries()[0].type_id == "chat"


def test_a_message_that_cannot_be_answered_comes_back(ready_app: Application, qtbot: QtBot) -> None:
    tab = ready_app.window.content_tabs["chat"]
    assert isinstance(tab, ChatTab)
    endless = "word " * 700
    tab.input.setPlainText(endless)
    tab.send()
    wait_for_job(qtbot, ready_app)
    assert tab.input.toPlainText().strip() == endless.strip()
    assert not tab.view.bubbles
    assert ready_app.window_errors.isVisible()


def test_a_missing_model_leaves_the_app_usable(
    app: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = app.settings
    settings.change(settings.current.with_values(model=str(tmp_path / "gone")))
    qtbot.waitUntil(app.window_errors.isVisible, timeout=5000)
    tab = draft_tab(app, "ad")
    tab.fill_example()
    tab.generate()
    wait_for_job(qtbot, app)
    assert isinstance(tab, DraftTab)
    settings.change(settings.current.with_values(model="starter"))
    wait_for_job(qtbot, app)
    tab.generate()
    wait_for_job(qtbot, app)
    assert tab.document() is not None


def test_an_unwritable_target_loses_nothing(
    ready_app: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tab = draft_tab(ready_app, "ad")
    tab.fill_example()
    tab.generate()
    wait_for_job(qtbot, ready_app)
    (tmp_path / "file").write_text("x")
    target = tmp_path / "file" / "a.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    before = [card.text() for card in tab.cards.cards]
    tab.export_button.click()
    assert ready_app.window_errors.isVisible()
    assert [card.text() for card in tab.cards.cards] == before
