"""An encrypted library in the window: nothing is shown before, and nothing lost by, the lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import PasswordDeleteError
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.store.entry import Filter
from aigc_desktop.ui.dialogs.passphrase_dialogs import (
    ConfirmDialog,
    PassphraseDialog,
    SetPassphraseDialog,
    UnlockDialog,
)
from aigc_desktop.ui.tabs.draft_tab import DraftTab
from tests.support.window import draft_tab, running_apps
from tests.unit.store.conftest import advert
from tests.unit.tasks.fake_engine import FakeEngine

PASSPHRASE = "正确的马 battery staple"
Start = Callable[[], Application]


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:
        yield lambda: make(FakeEngine)


class MemoryKeyring(KeyringBackend):
    """A keyring that lives as long as the test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    before, memory = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def test_without_a_keyring_the_library_is_encrypted_all_the_same(
    start: Start, qtbot: QtBot, ring: MemoryKeyring
) -> None:
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    app = start()
    app.window.care.set_passphrase()
    box = QApplication.activeModalWidget()
    assert isinstance(box, SetPassphraseDialog)
    box.first.setText(PASSPHRASE)
    box.second.setText(PASSPHRASE)
    box.remember.setChecked(True)
    box.accept()
    settled(app, qtbot)
    assert app.vault.encrypted
    assert "keyring cannot keep" in app.window_errors.label.text()


def settled(app: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not (app.slow.busy or app.background.busy), timeout=20_000)


def dialog(app: Application, kind: type[PassphraseDialog]) -> PassphraseDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def encrypt(app: Application, qtbot: QtBot, passphrase: str = PASSPHRASE) -> None:
    app.window.care.set_passphrase()
    box = QApplication.activeModalWidget()
    assert isinstance(box, SetPassphraseDialog)
    box.first.setText(passphrase)
    box.second.setText(passphrase)
    box.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    settled(app, qtbot)


def product(app: Application) -> str:
    return draft_tab(app, "ad").form.brief().text("product")


def worked_on(app: Application) -> DraftTab:
    tab = draft_tab(app, "ad")
    tab.form.set_brief(tab.form.brief().with_values(product="Quetzalmoth lamp"))
    return tab


def test_encrypt_quit_and_unlock(start: Start, qtbot: QtBot, home: Path) -> None:
    app = start()
    worked_on(app)
    app.library.keep(advert("Zanzibarfinch", "text"))
    encrypt(app, qtbot)
    assert "encrypted" in app.window_errors.label.text()
    app.shut_down()
    for file in home.rglob("*"):
        if file.is_file():
            content = file.read_bytes().lower()
            assert b"uetzalmoth" not in content, file
            assert b"anzibarfinch" not in content, file

    again = start()
    assert again.unlocking is not None
    box = dialog(again, UnlockDialog)
    assert product(again) == ""
    box.line.setText("wrong")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert box.isVisible()
    assert "does not open" in box.trouble.text()
    box.line.setText(PASSPHRASE)
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    settled(again, qtbot)
    assert product(again) == "Quetzalmoth lamp"
    assert again.library.count(Filter(text="zanzibar")) == 1


def test_quitting_before_unlocking_changes_nothing(start: Start, qtbot: QtBot, home: Path) -> None:
    app = start()
    worked_on(app)
    encrypt(app, qtbot)
    app.shut_down()
    before = (home / "data" / "unsaved.json").read_bytes()
    locked = start()
    dialog(locked, UnlockDialog).reject()
    assert not locked.shell.isVisible()
    locked.shut_down()
    assert (home / "data" / "unsaved.json").read_bytes() == before


def test_it_locks_itself_when_idle_and_shows_nothing(start: Start, qtbot: QtBot) -> None:
    app = start()
    worked_on(app)
    app.idle.idle.emit()
    assert app.unlocking is None, "a library without a passphrase is not locked"
    encrypt(app, qtbot)
    old = app.window
    app.idle.idle.emit()
    box = dialog(app, UnlockDialog)
    assert app.window is not old
    assert product(app) == ""
    box.line.setText(PASSPHRASE)
    box.accept()
    settled(app, qtbot)
    assert product(app) == "Quetzalmoth lamp"
    app.idle.watch(1)
    assert app.idle._timer.isActive()
    app.settings.change(app.settings.current.with_values(lock_after=0))
    assert not app.idle._timer.isActive()


def test_a_passphrase_is_checked_before_it_counts(start: Start, qtbot: QtBot) -> None:
    app = start()
    app.window.care.set_passphrase()
    box = QApplication.activeModalWidget()
    assert isinstance(box, SetPassphraseDialog)
    for first, second, said in (("short", "short", "at least 8"), ("long enough", "x", "same")):
        box.first.setText(first)
        box.second.setText(second)
        box.accept()
        assert said in box.trouble.text()
    box.reject()
    assert not app.vault.encrypted
    encrypt(app, qtbot)
    app.window.care.set_passphrase()
    box = QApplication.activeModalWidget()
    assert isinstance(box, SetPassphraseDialog)
    assert box.present is not None
    box.present.setText("not it")
    box.accept()
    assert "another one" in box.trouble.text()
    box.reject()


def test_the_encryption_is_removed_again(start: Start, qtbot: QtBot) -> None:
    app = start()
    app.library.keep(advert("a", "text"))
    app.window.care.remove_passphrase()
    assert "not encrypted" in app.window_errors.label.text()
    encrypt(app, qtbot)
    app.window.care.remove_passphrase()
    box = dialog(app, ConfirmDialog)
    box.line.setText("wrong")
    box.accept()
    assert box.isVisible()
    box.line.setText(PASSPHRASE)
    box.accept()
    settled(app, qtbot)
    assert not app.vault.encrypted
    assert app.library.count(Filter()) == 1
    app.window.care.lock()
    assert app.unlocking is None


def test_the_key_in_the_keyring_opens_it_without_asking(
    start: Start, qtbot: QtBot, ring: MemoryKeyring
) -> None:
    app = start()
    worked_on(app)
    app.window.care.set_passphrase()
    box = QApplication.activeModalWidget()
    assert isinstance(box, SetPassphraseDialog)
    box.first.setText(PASSPHRASE)
    box.second.setText(PASSPHRASE)
    box.remember.setChecked(True)
    box.accept()
    settled(app, qtbot)
    app.shut_down()
    again = start()
    assert again.unlocking is None
    assert product(again) == "Quetzalmoth lamp"
    again.shut_down()
    ring.kept.clear()
    lost = start()
    assert lost.unlocking is not None
    lost.unlocking.line.setText(PASSPHRASE)
    lost.unlocking.accept()
    settled(lost, qtbot)
    assert product(lost) == "Quetzalmoth lamp"


def test_backup_restore_check_and_repair_from_the_menu(
    start: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start()
    app.library.keep(advert("a", "text"))
    encrypt(app, qtbot, "one passphrase")
    target = tmp_path / "backup"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(target), ""))
    app.window.care.backup()
    settled(app, qtbot)
    assert str(target) in app.window_errors.label.text()
    app.library.keep(advert("b", "text"))
    app.upkeep.set_passphrase("another passphrase")
    app.window.care.restore()
    settled(app, qtbot)
    for passphrase in ("wrong", "one passphrase"):
        box = dialog(app, PassphraseDialog)
        box.line.setText(passphrase)
        box.accept()
        settled(app, qtbot)
    assert "was restored" in app.window_errors.label.text()
    assert app.library.count(Filter()) == 1
    app.window.care.check()
    settled(app, qtbot)
    assert "is sound" in app.window_errors.label.text()
    content = bytearray(app.library.path.read_bytes())
    content[:4096] = bytes(4096)
    app.library.path.write_bytes(content)
    app.window.care.check()
    settled(app, qtbot)
    assert "is damaged" in app.window_errors.label.text()
    app.window.care.repair()
    settled(app, qtbot)
    assert "saved: 1" in app.window_errors.label.text()
    assert app.library.count(Filter()) == 1


def test_a_damaged_library_is_told_at_the_start(start: Start, qtbot: QtBot, home: Path) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / "library.sqlite").write_bytes(b"no database at all " * 500)
    app = start()
    app.start()
    qtbot.waitUntil(lambda: "damaged" in app.window_errors.label.text(), timeout=5000)
    draft_tab(app, "ad").fill_example()
