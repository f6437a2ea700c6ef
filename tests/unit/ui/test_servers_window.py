"""Servers in the window: consent, the colour of the bar, personal data, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.domain.settings import SamplingChoice
from aigc_desktop.engine.choice import EngineOfChoice
from aigc_desktop.jobs.job import ModelReady
from aigc_desktop.ui.dialogs.servers.add_dialog import AddServerDialog
from aigc_desktop.ui.dialogs.servers.dialog import ServersDialog
from aigc_desktop.ui.widgets.network_label import AMBER, GREEN
from tests.support.faulty_server import FaultyServer
from tests.support.window import draft_tab, running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine

MS = 20_000


def text(prompt: str, seed: int) -> str:
    return f" Warm light for {seed % 1000} evenings\nDescription: A lamp as quiet as the night."


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer(text=text, service_s=0.05) as running:
        yield running


@pytest.fixture
def app(
    home: Path, qapp: QApplication, server: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    monkeypatch.setattr("aigc_desktop.models.token_store.system_keyring", lambda: None)
    apps: list[Application] = []

    def engine() -> EngineOfChoice:
        return EngineOfChoice(FakeEngine, apps[0].servers.engine)

    with running_apps(qapp) as make:
        apps.append(make(engine))
        yield apps[0]


def added(app: Application, server: FaultyServer, qtbot: QtBot) -> ServersDialog:
    dialog = app.window.open_servers()
    add = dialog.open_add()
    add.name.setText("office")
    add.address.setText(server.address)
    add.api.setCurrentIndex(add.api.findData("completions"))
    add.agree.setChecked(True)
    add.ok.click()
    qtbot.waitUntil(lambda: add.added is not None, timeout=MS)
    return dialog


def use(dialog: ServersDialog) -> None:
    top = dialog.list.topLevelItem(0)
    assert top is not None
    dialog.list.setCurrentItem(top.child(0))
    dialog.use.click()


def test_nothing_is_asked_or_sent_without_consent(
    app: Application, server: FaultyServer, qtbot: QtBot
) -> None:
    assert not app.window.writer_bar.isVisible()
    add = app.window.open_servers().open_add()
    add.name.setText("office")
    add.address.setText(server.address)
    host = server.address.split("/")[2]
    assert host in add.disclosure.text()
    assert not add.ok.isEnabled()
    add.agree.setChecked(True)
    assert add.ok.isEnabled()
    add.address.setText("http://models.example/v1")
    add.ok.click()
    assert "without encryption" in add.trouble.text()
    assert app.settings.current.text("servers") == "off"
    add.address.setText("http://127.0.0.1:9/v1")
    add.ok.click()
    assert "127.0.0.1:9" in add.state.text()
    add.reject()
    assert app.models.journal.last() is None or app.models.journal.last().host == "127.0.0.1:9"
    assert server.bodies == []


def test_from_a_server_to_its_text_and_back(
    app: Application, server: FaultyServer, qtbot: QtBot
) -> None:
    bar, label = app.window.writer_bar, app.window.network_label
    dialog = added(app, server, qtbot)
    host = server.address.split("/")[2]
    assert app.settings.current.text("servers") == "on"
    assert bar.isVisible()
    assert not bar.property("away")
    use(dialog)
    dialog.close()
    qtbot.waitUntil(lambda: isinstance(app.runner.model_state, ModelReady), timeout=MS)
    assert server.bodies == []
    assert bar.property("away")
    assert host in bar.label.text()
    assert host in app.window.model_label.text()
    tab = draft_tab(app, "ad")
    tab.fill_example()
    precise = SamplingChoice("precise")
    app.settings.change(app.settings.current.with_choice("ad", precise))
    tab.generate()
    assert label.colour == AMBER
    assert host in label.text()
    wait_for_job(qtbot, app)
    assert label.colour == GREEN
    document = tab.document()
    assert document is not None
    assert document.receipt.model.engine == "remote"
    assert "evenings" in document.drafts[0].text
    assert "top_k" in tab.summary.text()  # the server did not say that it heeds it
    use_of = app.models.journal.last()
    assert use_of is not None
    assert (use_of.host, use_of.purpose) == (host, "write")
    sent = len(server.bodies)
    bar.chooser.setCurrentIndex(0)
    bar.chooser.activated.emit(0)
    assert app.settings.current.text("model") == "starter"
    assert not bar.property("away")
    assert len(server.bodies) == sent


def test_personal_data_is_asked_about_first(
    app: Application, server: FaultyServer, qtbot: QtBot
) -> None:
    use(added(app, server, qtbot))
    qtbot.waitUntil(lambda: isinstance(app.runner.model_state, ModelReady), timeout=MS)
    tab = draft_tab(app, "ad")
    tab.fill_example()
    brief = tab.form.brief()
    tab.fill(brief.with_values(features=("write to anna@example.com", "warm light")))

    def asked() -> QMessageBox:
        qtbot.waitUntil(lambda: app.window.findChild(QMessageBox) is not None, timeout=MS)
        box = app.window.findChild(QMessageBox)
        assert isinstance(box, QMessageBox)
        return box

    tab.generate()
    box = asked()
    assert "a***@example.com" in box.informativeText()
    assert server.address.split("/")[2] in box.text()
    box.buttons()[2].click()
    wait_for_job(qtbot, app)
    assert server.bodies == []
    qtbot.waitUntil(lambda: app.window.findChild(QMessageBox) is None, timeout=MS)
    tab.generate()
    box = asked()
    next(b for b in box.buttons() if "not ask" in b.text()).click()
    wait_for_job(qtbot, app)
    assert any("anna@example.com" in body["prompt"] for body in server.bodies)
    tab.fill(brief.with_values(features=("write to bob@example.com", "warm light")))
    tab.generate()
    wait_for_job(qtbot, app)
    assert any("bob@example.com" in body["prompt"] for body in server.bodies)


def test_a_window_that_closes_over_the_question_sends_nothing(
    app: Application, server: FaultyServer, qtbot: QtBot
) -> None:
    use(added(app, server, qtbot))
    tab = draft_tab(app, "ad")
    tab.fill_example()
    tab.fill(tab.form.brief().with_values(features=("write to anna@example.com",)))
    tab.generate()
    qtbot.waitUntil(lambda: app.window.findChild(QMessageBox) is not None, timeout=MS)
    app.shut_down()
    assert server.bodies == []


Change = Callable[[AddServerDialog], None]


def test_servers_are_changed_and_removed(
    app: Application, server: FaultyServer, qtbot: QtBot
) -> None:
    dialog = added(app, server, qtbot)
    use(dialog)
    change = dialog.open_change()
    assert change is not None
    assert not change.name.isEnabled()
    change.slots.setValue(9)
    change.agree.setChecked(True)
    change.key.setText("sk-secret")
    change.ok.click()
    qtbot.waitUntil(lambda: change.added is not None, timeout=MS)
    assert "no keyring" in dialog.trouble.text()
    file = app.paths.config / "servers.json"
    assert '"slots": 9' in file.read_text("utf-8")
    assert "sk-secret" not in file.read_text("utf-8")
    top = dialog.list.topLevelItem(0)
    assert top is not None
    dialog.list.setCurrentItem(top)
    dialog.remove.click()
    assert app.settings.current.text("model") == "starter"
    assert dialog.list.topLevelItemCount() == 0
    assert not app.window.writer_bar.isVisible()
    # The key goes as well, and both come back when that was not meant.
    keys = app.window._services.servers.session_keys
    qtbot.waitUntil(lambda: not app.window_errors.undo_button.isHidden(), timeout=MS)
    assert not keys
    app.window_errors.undo_button.click()
    qtbot.waitUntil(lambda: bool(keys), timeout=MS)
    assert list(keys.values()) == ["sk-secret"]
    assert '"slots": 9' in file.read_text("utf-8")
