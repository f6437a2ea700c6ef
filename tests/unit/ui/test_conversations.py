"""The list of conversations: kept by themselves, named, found, pinned, renamed, thrown away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.store.entry import Filter
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from tests.support.window import running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine

Start = Callable[..., Application]


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:
        yield lambda engine: make(lambda: engine)


def chat(app: Application) -> ChatTab:
    tab = app.window.content_tabs["chat"]
    assert isinstance(tab, ChatTab)
    app.window.tabs.setCurrentWidget(tab)
    return tab


def rest(app: Application, qtbot: QtBot) -> None:
    wait_for_job(qtbot, app)
    qtbot.waitUntil(lambda: not app.background.busy)


def ask(app: Application, qtbot: QtBot, message: str) -> ChatTab:
    tab = chat(app)
    tab.input.setPlainText(message)
    tab.send()
    rest(app, qtbot)
    return tab


def said(tab: ChatTab) -> list[str]:
    return [bubble.text() for bubble in tab.view.bubbles]


def names(tab: ChatTab) -> list[str]:
    return [tab.list.list.item(row).text() for row in range(tab.list.list.count())]


def test_conversations_are_kept_and_opened_again(start: Start, qtbot: QtBot) -> None:
    app = start(FakeEngine(["A lamp."], ["Anew."], ["A kite."], ["More."]))
    tab = ask(app, qtbot, "Please write about a lamp.")
    tab.regenerate()
    rest(app, qtbot)
    first = tab.chat.id
    assert names(tab) == ["Write about a lamp"]
    tab.input.setPlainText("half a thought")
    tab.new_button.click()
    assert not tab.view.bubbles
    assert tab.input.toPlainText() == "half a thought"
    ask(app, qtbot, "Something on kites?")
    assert names(tab) == ["Something on kites?", "Write about a lamp"]

    # opening shows the whole tree again, and going on keeps the same conversation
    tab.list.list.itemClicked.emit(tab.list.list.item(1))
    rest(app, qtbot)
    assert (tab.chat.id, said(tab)) == (first, ["Please write about a lamp.", "Anew."])
    tab.view.bubbles[1].branch_back.click()
    assert said(tab)[1] == "A lamp."
    rest(app, qtbot)
    ask(app, qtbot, "And now?")
    assert names(tab) == ["Write about a lamp", "Something on kites?"]
    assert app.library.count(Filter(kinds=("chat",))) == 2

    # renamed in place, while open; the name stays when the talk goes on
    tab.list.list.item(0).setText("  Lamps\u3000灯 ")
    rest(app, qtbot)
    assert names(tab)[0] == "Lamps\u3000灯"
    document = tab.document()
    assert document is not None
    assert document.title == "Lamps\u3000灯"
    tab.list.search.setText("anew")  # said in a branch that is not shown
    tab.list.refresh()
    rest(app, qtbot)
    assert names(tab) == ["Lamps\u3000灯"]

    # the newest state of the library is shown where the unsaved work is older
    state = tab.state()
    state["talk"]["nodes"] = state["talk"]["nodes"][:2]
    state["talk"]["leaf"] = 1
    whole = said(tab)
    tab.restore(state)
    assert len(said(tab)) == 2
    rest(app, qtbot)
    assert said(tab) == whole


def test_conversations_are_pinned_found_exported_and_thrown_away(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    app = start(FakeEngine(["A kite."], ["A lamp."], ["Third."]))
    tab = ask(app, qtbot, "Something on kites?")
    tab.new_button.click()
    ask(app, qtbot, "灯 lamps?")
    kites = tab.list.entry_at(1)
    assert kites is not None
    tab.list.pin_wanted.emit(kites, True)
    rest(app, qtbot)
    assert names(tab) == ["★ Something on kites?", "灯 lamps?"]

    # found by name and by words
    for typed, found in (("灯", 1), ("kite", 1), ("lamp kite", 0), ("zebra", 0)):
        tab.list.search.setText(typed)
        tab.list.refresh()
        rest(app, qtbot)
        assert len(names(tab)) == found, typed
    assert tab.list.empty.isVisibleTo(tab)
    tab.list.search.clear()
    tab.list.refresh()
    rest(app, qtbot)

    # one of the list is exported as it was kept
    target = home / "kites.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    tab.list.export_wanted.emit(kites)
    rest(app, qtbot)
    assert "A kite." in target.read_text("utf-8")

    # into the trash and back
    lamps = tab.list.entry_at(1)
    assert lamps is not None
    tab.list.list.setCurrentRow(1)
    qtbot.keyClick(tab.list.list, Qt.Key.Key_Delete)
    rest(app, qtbot)
    assert not tab.view.bubbles
    assert names(tab) == ["★ Something on kites?"]
    app.window_errors.undo_button.click()
    rest(app, qtbot)
    assert names(tab) == ["★ Something on kites?", "灯 lamps?"]
    tab.open_chat(lamps.id)
    rest(app, qtbot)
    app.library.trash([lamps.id])
    ask(app, qtbot, "Once more?")  # going on brings it out of the trash
    assert "灯 lamps?" in names(tab)

    menu = tab.list.menu(tab.list.list.item(0))
    assert len([one for one in menu.actions() if one.text()]) == 5
    menu.deleteLater()


def test_the_list_is_fetched_page_by_page(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.unit.store.conftest import chat as kept

    monkeypatch.setattr("aigc_desktop.ui.chat.chat_list.PAGE", 30)
    app = start(FakeEngine())
    for number in range(70):
        app.library.keep(kept(f"talk {number}"))
    tab = chat(app)
    rest(app, qtbot)
    assert 30 <= len(names(tab)) < 70
    bar = tab.list.list.verticalScrollBar()
    for _ in range(3):
        bar.setValue(bar.maximum())
        rest(app, qtbot)
    assert names(tab) == [f"talk {number}" for number in reversed(range(70))]


def test_a_reply_cut_short_goes_on(start: Start, qtbot: QtBot) -> None:
    engine = FakeEngine(["Once upon a"], [" time there was a kite."], finish="length")
    app = start(engine)
    tab = ask(app, qtbot, "A story?")
    button = tab.view.bubbles[1].continue_button
    assert button.isVisibleTo(tab)
    engine.finish = "stop"
    button.click()
    rest(app, qtbot)
    assert said(tab) == ["A story?", "Once upon a time there was a kite."]
    assert engine.prompts[-1].lead_in == "Once upon a"
    assert not tab.view.bubbles[1].continue_button.isVisibleTo(tab)
    assert tab.chat.last is not None
    assert tab.chat.last.receipt.brief.text("so_far") == "Once upon a"
    tab.view.bubbles[1].branch_back.click()
    assert said(tab)[1] == "Once upon a"
    rest(app, qtbot)
    qtbot.waitUntil(lambda: tab.view.bubbles[1].continue_button.isVisibleTo(tab))
    # a model that has nothing to add changes nothing
    engine.answers.append([""])
    tab.continue_reply()
    rest(app, qtbot)
    assert said(tab) == ["A story?", "Once upon a"]
    assert "nothing has changed" in app.window_errors.label.text()
