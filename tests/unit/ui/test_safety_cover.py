"""What the safety filter finds is turned away or covered, as the settings say; never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.i18n import Translator
from aigc_desktop.paths import resources
from aigc_desktop.ui.dialogs.rejected_dialog import RejectedDialog
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from aigc_desktop.ui.widgets.cover import Cover
from tests.support.window import draft_tab, running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine

Start = Callable[..., Application]
UNSAFE = "Hello there. Here is how to make a pipe bomb."
NEVER = "A sexy story about a schoolgirl."


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:

        def started(*answers: list[str], strictness: str = "strict") -> Application:
            engine = FakeEngine(*answers)
            app = make(lambda: engine)
            settings = app.settings
            settings.change(settings.current.with_values(safety=strictness))
            return app

        yield started


def ask(app: Application, qtbot: QtBot, message: str = "Hi!") -> ChatTab:
    tab = app.window.content_tabs["chat"]
    assert isinstance(tab, ChatTab)
    app.window.tabs.setCurrentWidget(tab)
    tab.input.setPlainText(message)
    tab.send()
    wait_for_job(qtbot, app)
    qtbot.waitUntil(lambda: not app.background.busy)
    return tab


def seen(widget: QWidget, within: QWidget, qtbot: QtBot) -> bool:
    qtbot.wait(1)  # Qt shows what was added to a layout a moment later
    return widget.isVisibleTo(within)


def test_strict_turns_away_even_the_least_bad(start: Start, qtbot: QtBot) -> None:
    # a small model is asked twice where nothing is usable
    app = start([UNSAFE], [UNSAFE], [UNSAFE, "A safe reply."])
    tab = ask(app, qtbot)
    assert not tab.view.bubbles
    assert tab.input.toPlainText() == "Hi!"
    assert "safety filter" in app.window_errors.label.text()
    tab = ask(app, qtbot)
    assert [bubble.text() for bubble in tab.view.bubbles] == ["Hi!", "A safe reply."]


def test_marked_covers_the_unchanged_text(start: Start, qtbot: QtBot) -> None:
    app = start([UNSAFE], ["Fine."], [NEVER], [NEVER], strictness="marked")
    tab = ask(app, qtbot)
    bubble = tab.view.bubbles[1]
    assert seen(bubble.cover, tab, qtbot)
    assert not bubble.edit.isVisibleTo(tab)
    assert "weapons" in bubble.cover.label.text()
    assert bubble.text() == UNSAFE
    assert tab.chat.talk.turns[1].text == UNSAFE
    ask(app, qtbot, "And?")  # an earlier reply stays covered
    assert seen(tab.view.bubbles[1].cover, tab, qtbot)
    tab.view.bubbles[1].cover.show_button.click()
    assert tab.view.bubbles[1].edit.isVisibleTo(tab)
    tab._show_chat()  # what was shown once is not covered again
    assert seen(tab.view.bubbles[1].edit, tab, qtbot)
    ask(app, qtbot, "More?")  # some things are turned away whatever the setting
    assert len(tab.view.bubbles) == 4


def test_drafts_are_covered_too_and_so_are_rejected_ones(start: Start, qtbot: QtBot) -> None:
    ad = "<|headline|>Aero mug<|description|>How to make a pipe bomb with <|product|>."
    app = start([ad], [ad], strictness="marked")
    tab = draft_tab(app, "ad")
    tab.fill_example()
    tab.generate()
    wait_for_job(qtbot, app)
    card = tab.cards.cards[0]
    assert seen(card.cover, tab, qtbot)
    assert not card.edits["description"].isVisibleTo(tab)
    assert "pipe bomb" in card.edits["description"].toPlainText()
    card.cover.show_button.click()
    assert card.edits["description"].isVisibleTo(tab)
    document = tab.document()
    assert document is not None
    bad = replace(document.drafts[0], text=NEVER)
    dialog = RejectedDialog(replace(document, rejected=(bad,)), tab._services, tab)
    (cover,) = dialog.findChildren(Cover)
    assert cover.isVisibleTo(dialog)
    dialog.deleteLater()


def test_a_text_is_covered_while_it_is_being_written(qtbot: QtBot) -> None:
    cover = Cover(Translator("en", resources() / "locale"))
    qtbot.addWidget(cover)
    for end in range(1, len(UNSAFE) + 1):
        cover.watch(UNSAFE[:end])
    assert not cover.isHidden()
    button = cover.findChild(QPushButton)
    assert button is not None
    assert button.isHidden()
    cover.watch("Another text.")
    assert cover.isHidden()
