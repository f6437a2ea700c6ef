"""The dialogs of the help menu that are about trouble, and the notice after a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog

from aigc_desktop.app import Application
from tests.support.window import running_apps, texts_of
from tests.unit.tasks.fake_engine import FakeEngine


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Callable[[], Application]]:
    with running_apps(qapp) as make:
        yield lambda: make(FakeEngine)


def test_help_in_trouble(
    start: Callable[[], Application], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = start()
    app.tell_of_crash()
    assert "crashed" in app.window_errors.label.text()
    report = app.window.open_report()
    target = tmp_path / "报告.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    report.save_button.click()
    assert target.read_text("utf-8").startswith("== Versions ==\nAIGC Desktop")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target / "no"), ""))
    report.save_button.click()
    assert str(target) in report.trouble.text()
    report.copy_button.click()
    assert QApplication.clipboard().text() == report.report.toPlainText()
    report.reject()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    places = app.window.open_places()
    for folder in (app.paths.data, app.paths.config, app.paths.cache, app.paths.logs):
        assert str(folder) in texts_of(places)
    places.buttons[0].click()
    assert [Path(one) for one in opened] == [app.paths.data]
    places.reject()
