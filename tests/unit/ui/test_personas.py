"""Personas of the user's own: made, changed, passed on as files, and asked in the chat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.domain.persona import Persona
from aigc_desktop.store.persona_toml import read_persona
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from tests.support.window import running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine

Start = Callable[..., Application]
CLERK = Persona(
    "小店客服 / Clerk", "talk", "You answer for a small bike shop.", "warm.",
    "Q: When do you open?\nA: At nine, every day but Sunday.",
)  # fmt: skip


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:
        yield lambda engine: make(lambda: engine)


def chat(app: Application) -> ChatTab:
    tab = app.window.content_tabs["chat"]
    assert isinstance(tab, ChatTab)
    app.window.tabs.setCurrentWidget(tab)
    return tab


def ask(app: Application, qtbot: QtBot, message: str) -> ChatTab:
    tab = chat(app)
    tab.input.setPlainText(message)
    tab.send()
    wait_for_job(qtbot, app)
    qtbot.waitUntil(lambda: not app.background.busy)
    return tab


def test_personas_are_made_asked_passed_on_and_removed(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = FakeEngine(["Good day."], style="chat_template")
    app = start(engine)
    tab = chat(app)
    dialog = tab.head.open_personas()
    dialog.new_button.click()
    dialog.form.show_profile(CLERK)
    dialog.form.name.setText(CLERK.name + " ")
    target = tmp_path / "clerk.toml"
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(target), ""))
    dialog.buttons.export_button.click()
    dialog.buttons.import_button.click()
    dialog.accept()
    assert [one.name for one in app.house.personas()] == [CLERK.name, f"{CLERK.name} (2)"]
    assert read_persona(target) == CLERK

    combo = tab.choices["kind"].combo
    combo.setCurrentIndex(combo.findText(CLERK.name))
    ask(app, qtbot, "When do you open?")
    first = engine.prompts[-1].turns[0].text
    assert "small bike shop" in first
    assert "Tone: warm." in first
    assert "At nine, every day but Sunday." in first
    assert "writing assistant" not in first
    assert tab.chat.last is not None
    assert any("Rests on your FAQ" in str(f.message) for f in tab.chat.last.drafts[0].findings)

    # it comes back with its conversation and at the next start
    chat_id = tab.chat.id
    combo.setCurrentIndex(0)
    tab.new_button.click()
    tab.open_chat(chat_id)
    qtbot.waitUntil(lambda: not app.background.busy)
    assert combo.currentText() == CLERK.name
    app.shut_down()
    engine = FakeEngine(["Hm."], style="chat_template")
    app = start(engine)
    tab = chat(app)
    assert tab.choices["kind"].combo.currentText() == CLERK.name

    # one that is removed leaves its kind behind; a name that is missing is told
    dialog = tab.head.open_personas()
    dialog.list.setCurrentRow(0)
    dialog.form.name.clear()
    dialog.accept()
    assert "name of its own" in dialog.trouble.text()
    dialog.delete_button.click()
    dialog.accept()
    assert [one.name for one in app.house.personas()] == [f"{CLERK.name} (2)"]
    assert tab.head.persona.persona is None
    ask(app, qtbot, "And now?")
    assert engine.prompts[-1].turns[0].text.startswith("You are a helpful writing assistant.")


def test_a_file_that_is_no_persona_is_told(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('format = "brand"\nname = "x"')
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(bad), ""))
    dialog = chat(start(FakeEngine())).head.open_personas()
    dialog.buttons.import_button.click()
    assert "bad.toml" in dialog.trouble.text()
    dialog.reject()
