"""The models window, driven as a user would, with a hub on loopback."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.jobs.job import ModelReady
from aigc_desktop.models.catalogue import find_entry, load_catalogue
from aigc_desktop.paths import resources
from aigc_desktop.tasks.measure_machine import MachineSpeed, remember
from aigc_desktop.ui.dialogs.models.dialog import ModelsDialog
from aigc_desktop.ui.widgets.network_label import AMBER, GREEN
from tests.support.hub import FakeHub, tiny_repo, write_repo
from tests.support.window import running_apps, texts_of
from tests.unit.tasks.fake_engine import FakeEngine

MS = 20_000
_ROLE = QMessageBox.ButtonRole
ENTRY = find_entry("qwen2.5-0.5b-instruct", load_catalogue(resources()))
KEY = ENTRY.repo


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[FakeHub]:
    monkeypatch.setenv("HF_HOME", str(home / "hf"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with FakeHub(KEY, tiny_repo(2_000_000), ENTRY.revision).running() as running:
        yield running


@pytest.fixture
def start(hub: FakeHub, qapp: QApplication) -> Iterator[Callable[..., Application]]:
    with running_apps(qapp) as make:

        def with_hub(**values: str) -> Application:
            app = make(FakeEngine)
            settings = app.settings.current.with_values(endpoint=hub.url, **values)
            app.settings.change(settings)
            qapp.processEvents()
            return app

        yield with_hub


@pytest.fixture
def app(start: Callable[..., Application]) -> Application:
    return start()


def opened(app: Application, qtbot: QtBot) -> ModelsDialog:
    dialog = app.window.open_models()
    qtbot.waitUntil(lambda: dialog.page.list.topLevelItemCount() > 20, timeout=MS)
    return dialog


def state(dialog: ModelsDialog, key: str) -> str:
    for number in range(dialog.page.list.topLevelItemCount()):
        item = dialog.page.list.topLevelItem(number)
        if item is not None and item.data(0, Qt.ItemDataRole.UserRole) == key:
            return str(item.text(2))
    return ""


def quiet(app: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not app.models._going, timeout=MS)


def test_the_list_shows_every_model_and_what_is_in_use(app: Application, qtbot: QtBot) -> None:
    dialog = opened(app, qtbot)
    assert dialog.page.list.topLevelItemCount() == len(load_catalogue(resources()))
    assert state(dialog, "starter") == "in use"
    assert state(dialog, KEY) == "not installed"
    assert app.window.open_models() is dialog
    dialog.close()
    assert app.window.open_models() is not dialog


def test_three_clicks_from_the_list_to_a_model_in_use(
    app: Application, hub: FakeHub, qtbot: QtBot
) -> None:
    dialog = opened(app, qtbot)
    detail = dialog.page.detail
    dialog.show_model(KEY)
    assert detail.download.isVisible()
    assert not detail.use.isVisible()
    qtbot.mouseClick(detail.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: state(dialog, KEY) == "installed", timeout=MS)
    assert not detail.download.isVisible()
    qtbot.mouseClick(detail.use, Qt.MouseButton.LeftButton)
    assert app.settings.current.text("model") == KEY
    qtbot.waitUntil(lambda: isinstance(app.runner.model_state, ModelReady), timeout=MS)
    assert state(dialog, KEY) == "in use"


def test_pausing_continuing_and_cancelling(app: Application, hub: FakeHub, qtbot: QtBot) -> None:
    hub.trouble.pause_s = 0.02
    dialog = opened(app, qtbot)
    transfer = dialog.page.detail.transfer
    dialog.show_model(KEY)
    dialog.page.detail.download.click()
    qtbot.waitUntil(lambda: "MB/s" in transfer.figures.text() or "kB/s" in transfer.figures.text(),
                    timeout=MS)  # fmt: skip
    assert "left" in transfer.figures.text()
    assert not dialog.page.detail.download.isVisible()
    transfer.pause.click()
    qtbot.waitUntil(lambda: state(dialog, KEY).startswith("paused at"), timeout=MS)
    assert transfer.go_on.isVisible()
    transfer.go_on.click()
    qtbot.waitUntil(lambda: state(dialog, KEY).startswith("downloading"), timeout=MS)
    transfer.cancel.click()
    qtbot.waitUntil(lambda: state(dialog, KEY) == "not installed", timeout=MS)
    quiet(app, qtbot)
    assert not transfer.isVisible()
    assert dialog.page.detail.download.isVisible()


def test_a_download_outlives_the_dialog_and_a_change_of_language(
    app: Application, hub: FakeHub, qtbot: QtBot
) -> None:
    hub.trouble.pause_s = 0.005
    dialog = opened(app, qtbot)
    dialog.show_model(KEY)
    dialog.page.detail.download.click()
    dialog.close()
    before = app.window
    app.settings.change(app.settings.current.with_values(language="zh_CN"))
    qtbot.waitUntil(lambda: app.window is not before, timeout=MS)
    assert "联网中" in app.window.network_label.text()
    dialog = opened(app, qtbot)
    qtbot.waitUntil(lambda: state(dialog, KEY) == "已安装", timeout=MS)


def test_the_status_bar_tells_who_uses_the_network(
    app: Application, hub: FakeHub, qtbot: QtBot
) -> None:
    label = app.window.network_label
    assert (label.text(), label.colour) == ("Offline", GREEN)
    assert "nothing ever" in label.toolTip()
    hub.trouble.pause_s = 0.01
    app.models.download(KEY)
    assert label.colour == AMBER
    assert KEY in label.accessibleName()
    quiet(app, qtbot)
    assert label.colour == GREEN
    assert label.text().startswith("Offline")
    assert "127.0.0.1" in label.text()
    assert "downloaded a model" in label.accessibleDescription()


def test_the_indicator_remembers_after_a_restart(
    start: Callable[..., Application], qtbot: QtBot
) -> None:
    app = start()
    app.models.download(KEY)
    quiet(app, qtbot)
    app.shut_down()
    assert "127.0.0.1" in start().window.network_label.text()


def test_a_forbidden_network_is_shown_and_kept(
    start: Callable[..., Application], hub: FakeHub, qtbot: QtBot
) -> None:
    app = start(network="never")
    assert "forbidden" in app.window.network_label.text()
    dialog = opened(app, qtbot)
    dialog.show_model(KEY)
    dialog.page.detail.download.click()
    qtbot.waitUntil(dialog.page.detail.trouble.isVisible, timeout=MS)
    assert "forbidden" in dialog.page.detail.trouble.text()
    assert hub.requests == []


def test_trouble_is_told_where_the_model_is_shown(
    app: Application, hub: FakeHub, qtbot: QtBot
) -> None:
    hub.trouble.status, hub.trouble.headers = 403, {"X-Error-Code": "GatedRepo"}
    dialog = opened(app, qtbot)
    dialog.show_model(KEY)
    dialog.page.detail.download.click()
    qtbot.waitUntil(dialog.page.detail.trouble.isVisible, timeout=MS)
    assert "access token" in dialog.page.detail.trouble.text()
    dialog.show_model("starter")
    assert not dialog.page.detail.trouble.isVisible()


def answer(app: Application, role: QMessageBox.ButtonRole) -> str:
    """Click the button with that role in the open question and return the question."""
    boxes = [box for box in app.window.findChildren(QMessageBox) if box.isVisible()]
    (button,) = [button for button in boxes[0].buttons() if boxes[0].buttonRole(button) == role]
    asked = f"{boxes[0].text()}\n{boxes[0].informativeText()}"
    button.click()
    return asked


def test_removing_says_what_it_frees_and_lets_go_of_the_model_in_use(
    app: Application, hub: FakeHub, qtbot: QtBot, tmp_path: Path
) -> None:
    app.models.import_from(write_repo(tmp_path / "mine", tiny_repo(3_000_000)))
    quiet(app, qtbot)
    dialog = opened(app, qtbot)
    dialog.show_model("mine")
    dialog.page.detail.use.click()
    qtbot.waitUntil(lambda: state(dialog, "mine") == "in use", timeout=MS)
    dialog.page.detail.remove.click()
    assert "3 MB" in answer(app, _ROLE.RejectRole)
    assert state(dialog, "mine") == "in use"
    dialog.page.detail.remove.click()
    assert "built-in" in answer(app, _ROLE.DestructiveRole)
    assert app.settings.current.text("model") == "starter"
    qtbot.waitUntil(lambda: state(dialog, "mine") == "", timeout=MS)


def test_verify_and_repair_from_the_window(app: Application, hub: FakeHub, qtbot: QtBot) -> None:
    app.models.download(KEY)
    quiet(app, qtbot)
    dialog = opened(app, qtbot)
    detail = dialog.page.detail
    dialog.show_model(KEY)
    row = dialog.page._rows[KEY]
    assert row.installed is not None
    weights = (row.installed.folder / "model.safetensors").resolve()
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    detail.verify.click()
    qtbot.waitUntil(detail.trouble.isVisible, timeout=MS)
    assert "Repair" in detail.trouble.text()
    detail.repair.click()
    qtbot.waitUntil(lambda: "whole" in dialog.page.said.text(), timeout=MS)
    quiet(app, qtbot)
    assert not detail.trouble.isVisible()
    assert state(dialog, KEY) == "installed"


def test_filters_and_a_repository_of_ones_own(app: Application, qtbot: QtBot) -> None:
    page = opened(app, qtbot).page
    page.language.setCurrentIndex(page.language.findData("zh"))
    page.task.setCurrentIndex(page.task.findData("chat"))
    shown = [key for key, item in page._items.items() if not item.isHidden()]
    assert KEY in shown
    assert "openai-community/gpt2" not in shown
    page.repo.setText("https://hub.example/somebody/model")
    qtbot.keyClick(page.repo, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.chosen() == "somebody/model", timeout=MS)
    assert page.isVisible()
    page.repo.setText("nonsense")
    page.add.click()
    assert "owner/name" in page.said.text()
    page.detail.remove.click()
    qtbot.waitUntil(lambda: "somebody/model" not in page._items, timeout=MS)


def test_the_advisor_leads_to_the_list(app: Application, qtbot: QtBot) -> None:
    dialog = opened(app, qtbot)
    advisor = dialog.advisor
    dialog.tabs.setCurrentWidget(advisor)
    advisor.task.setCurrentIndex(advisor.task.findData("chat"))
    advisor.language.setCurrentIndex(advisor.language.findData("zh"))
    assert "cores" in advisor.machine.text()
    buttons = advisor.results.widget().findChildren(QPushButton)
    assert ENTRY.id in buttons[0].accessibleName()
    buttons[0].click()
    assert dialog.tabs.currentWidget() is dialog.page
    assert dialog.page.chosen() == KEY


def test_the_advisor_tells_the_speed_that_was_measured(app: Application, qtbot: QtBot) -> None:
    remember(MachineSpeed(400.0, 400.0), app.paths)
    advisor = opened(app, qtbot).advisor
    app.window.open_models().tabs.setCurrentWidget(advisor)
    assert "not been measured" not in advisor.machine.text()
    told = "\n".join(label.text() for label in advisor.results.widget().findChildren(QLabel))
    assert "Recommended: starter" in told
    assert "tokens a second here" in told


def test_the_disk_page_has_a_bar_for_each_model(
    app: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    app.models.import_from(write_repo(tmp_path / "mine", tiny_repo(3_000_000)))
    quiet(app, qtbot)
    dialog = opened(app, qtbot)
    heard = dialog.disk.bars.accessibleDescription()
    assert heard.startswith("starter: ")
    assert "mine: 3 MB" in heard
    dialog.tabs.setCurrentWidget(dialog.disk)
    assert not dialog.disk.grab().isNull()


def test_network_settings_are_checked_and_the_journal_is_shown(
    app: Application, qtbot: QtBot
) -> None:
    app.models.download(KEY)
    quiet(app, qtbot)
    app.window.network_label.click()
    dialog = app.window.open_network_settings()
    assert dialog.network.uses.topLevelItemCount() == 2
    dialog.network.editors["proxy"].line.setText("http://me:secret@proxy.example:8080")
    dialog.accept()
    assert dialog.isVisible()
    assert "HTTPS_PROXY" in dialog.trouble.text()
    dialog.network.editors["proxy"].line.setText("http://proxy.example:8080")
    dialog.accept()
    assert app.settings.current.text("proxy") == "http://proxy.example:8080"


def test_a_token_without_a_keyring_lasts_for_the_session(
    app: Application, qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.models.tokens, "_find", lambda: None)
    page = app.window.open_network_settings().network
    page.token.setText("hf_secret")
    page.keep.click()
    qtbot.waitUntil(lambda: "no keyring" in page.token_state.text(), timeout=MS)
    assert page.token.text() == ""
    assert app.models.tokens.get() == "hf_secret"
    app.window.save_state()
    for file in home.rglob("*"):
        if file.is_file():
            assert b"hf_secret" not in file.read_bytes(), file
    page.forget.click()
    qtbot.waitUntil(lambda: "deleted" in page.token_state.text(), timeout=MS)


def test_everything_is_translated(start: Callable[..., Application], qtbot: QtBot) -> None:
    app = start()
    app.models.download(KEY)
    quiet(app, qtbot)
    before = app.window
    app.settings.change(app.settings.current.with_values(language="zh_CN"))
    qtbot.waitUntil(lambda: app.window is not before, timeout=MS)
    dialog = opened(app, qtbot)
    for key in ("starter", KEY, "uer/gpt2-chinese-cluecorpussmall"):
        dialog.show_model(key)
        row = dialog.page._rows[key]
        facts = {value for _, value in dialog.page.detail._facts(row)}
        for number in range(dialog.tabs.count()):
            dialog.tabs.setCurrentIndex(number)
            assert not dialog.grab().isNull()
            for text in texts_of(dialog):
                named = text in {row.title, *facts} or re.fullmatch(r"\d+\. [\w.-]+ · \S+", text)
                assert named or re.search("[\u4e00-\u9fff]", text), f"untranslated: {text!r}"
        for number in range(dialog.page.list.topLevelItemCount()):
            item = dialog.page.list.topLevelItem(number)
            assert item is not None
            assert re.search("[\u4e00-\u9fff]", item.text(2))
