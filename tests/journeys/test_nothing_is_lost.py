"""Quitting, crashing and coming back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.settings import SamplingChoice
from aigc_desktop.jobs.job import ModelReady
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from tests.support.window import draft_tab, wait_for_job


def test_quitting_during_a_job_loses_nothing(
    start: Callable[[], Application], qtbot: QtBot
) -> None:
    app = start()
    app.load_model()
    qtbot.waitUntil(lambda: isinstance(app.runner.model_state, ModelReady), timeout=120_000)
    tab = draft_tab(app, "news")
    tab.fill_example()
    brief = tab.form.brief()
    chat = app.window.content_tabs["chat"]
    assert isinstance(chat, ChatTab)
    chat.input.setPlainText("写到一半的话")
    tab.generate()
    qtbot.waitSignal(app.runner.previewed, timeout=60_000).wait()
    app.shell.close()
    app.shut_down()

    again = start()
    assert draft_tab(again, "news").form.brief() == brief
    other = again.window.content_tabs["chat"]
    assert isinstance(other, ChatTab)
    assert other.input.toPlainText() == "写到一半的话"


def test_drafts_and_edits_come_back(start: Callable[[], Application], qtbot: QtBot) -> None:
    app = start()
    app.load_model()
    tab = draft_tab(app, "ad")
    tab.fill_example()
    tab.generate()
    wait_for_job(qtbot, app)
    card = tab.cards.cards[0]
    card.edit_button.click()
    next(iter(card.edits.values())).setPlainText("我的标题 ✎")
    texts = [card.text() for card in tab.cards.cards]
    app.shut_down()
    again = start()
    assert [card.text() for card in draft_tab(again, "ad").cards.cards] == texts


def test_a_message_being_answered_comes_back(
    start: Callable[[], Application], qtbot: QtBot
) -> None:
    app = start()
    app.load_model()
    chat = app.window.content_tabs["chat"]
    assert isinstance(chat, ChatTab)
    chat.input.setPlainText("Tell me a story about a kite.")
    chat.send()
    app.shut_down()
    again = start().window.content_tabs["chat"]
    assert isinstance(again, ChatTab)
    assert again.input.toPlainText() == "Tell me a story about a kite."


def test_damaged_files_are_set_aside(start: Callable[[], Application], home: Path) -> None:
    (home / "data").mkdir(parents=True)
    (home / "config").mkdir(parents=True)
    (home / "data" / "unsaved.json").write_text("{broken", "utf-8")
    (home / "config" / "settings.toml").write_text("= broken", "utf-8")
    app = start()
    app.start()
    assert (home / "data" / "unsaved.damaged.json").read_text("utf-8") == "{broken"
    assert (home / "config" / "settings.damaged.toml").read_text("utf-8") == "= broken"
    assert app.window_errors.isVisible()


def test_settings_persist(start: Callable[[], Application]) -> None:
    app = start()
    dialog = app.window.open_settings()
    page = dialog.pages["ad"]
    page.numbers["temperature"].setValue(0.33)
    page.numbers["seed"].setValue(77)
    assert page.preset.currentData() == "custom"
    dialog.editors["keep"].spin.setValue(6)
    dialog.accept()
    app.shut_down()
    again = start()
    choice = again.settings.current.choice("ad")
    assert choice.preset == "custom"
    assert (choice.custom.temperature, choice.custom.seed) == (0.33, 77)
    assert again.settings.current.number("keep") == 6


def test_the_same_seed_in_the_window_gives_the_same_drafts(app: Application, qtbot: QtBot) -> None:
    app.load_model()
    custom = SamplingChoice("custom", Sampling(seed=5, max_new_tokens=60, num_candidates=4))
    app.settings.change(app.settings.current.with_choice("ad", custom))
    tab = draft_tab(app, "ad")
    tab.fill_example()
    runs = []
    for _ in range(2):
        tab.generate()
        wait_for_job(qtbot, app)
        runs.append([card.text() for card in tab.cards.cards])
    assert runs[0] == runs[1]
