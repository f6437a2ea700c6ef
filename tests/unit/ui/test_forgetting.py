"""What is deleted for good is gone from open tabs and from the file with unsaved work, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from tests.support.window import draft_tab, running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine

Start = Callable[..., Application]
AD = "<|headline|>Zebra light<|description|>The <|product|> glows."
OTHER = "<|headline|>Lynx light<|description|>The <|product|> shines."


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:
        yield lambda engine: make(lambda: engine)


def rest(app: Application, qtbot: QtBot) -> None:
    wait_for_job(qtbot, app)
    qtbot.waitUntil(lambda: not app.background.busy)


def test_forgetting_leaves_no_copy(start: Start, qtbot: QtBot) -> None:
    engine = FakeEngine([AD, OTHER], [AD, OTHER])
    app = start(engine)
    window = app.window
    ads = draft_tab(app, "ad")
    ads.form.set_brief(ads.form.brief().with_values(product="Lamp"))
    ads.generate()
    rest(app, qtbot)
    zebra = next(place for place, card in enumerate(ads.cards.cards) if "Zebra" in card.text())
    ads.cards.cards[zebra].keep_button.click()
    document = ads.cards.document(zebra)
    assert document is not None
    window.editors.open(document)
    chat = window.content_tabs["chat"]
    assert isinstance(chat, ChatTab)
    window.tabs.setCurrentWidget(chat)
    engine.answers = [["Quokka."], ["Ibex."]]
    for message in ("First?", "Second?"):
        chat.input.setPlainText(message)
        chat.send()
        rest(app, qtbot)
    assert window.save_state()
    unsaved = app.paths.data / "unsaved.json"
    assert all(word in unsaved.read_text() for word in ("Zebra", "Lynx", "Quokka"))

    acts = window.library_tab.acts
    ids = [document.id, chat.chat.id]
    acts._forget(lambda: app.library.forget(ids))
    rest(app, qtbot)
    saved = unsaved.read_text()
    assert "Lynx" in saved
    assert not any(word in saved for word in ("Zebra", "Quokka", "Ibex"))
    assert not list(app.paths.data.glob("unsaved.next*"))
    assert not chat.view.bubbles
    assert window.editors.open_tabs == []
    assert [card.text().split("\n")[0] for card in ads.cards.cards] == ["Lynx light"]
