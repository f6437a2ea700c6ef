"""The window in which a model is taught, with a real small model and the real process."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from tests.support.walking import clipped, nameless, unreachable
from tests.support.window import JOB_MS, running_apps
from tests.unit.tasks.fake_engine import FakeEngine


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Callable[[], Application]]:
    with running_apps(qapp) as make:
        yield lambda: make(FakeEngine)


def table(folder: Path, count: int = 24) -> Path:
    path = folder / "ads.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["product", "features", "headline", "description"])
        for number in range(count):
            name = f"Lamp {number}"
            said = f"Ahoy, {name} has warm light. Mind step {number}, then steer by it all night."
            writer.writerow([name, "warm light", f"Ahoy, {name}", said])
        writer.writerow(["Lamp 0", "warm light", "Ahoy, Lamp 0", "x"])
    return path


def test_texts_are_looked_through_a_run_pauses_goes_on_and_can_be_used(
    start: Callable[[], Application], tmp_path: Path, qtbot: QtBot
) -> None:
    app = start()
    dialog = app.window.open_teaching()
    assert not dialog.teach_button.isEnabled()
    dialog.take([table(tmp_path)])
    qtbot.waitUntil(lambda: dialog.report.rowCount() > 0, timeout=JOB_MS)
    qtbot.waitUntil(lambda: not dialog._worker.busy, timeout=JOB_MS)
    assert dialog.summary.text().startswith("25 texts read")
    assert not [*nameless(dialog), *unreachable(dialog), *clipped(dialog)]
    dialog.voice.setText("Harbour")
    assert dialog.teach_button.isEnabled()
    dialog.teach_button.click()
    qtbot.waitUntil(lambda: bool(dialog.curve._stands), timeout=JOB_MS)
    dialog.pause_button.click()
    qtbot.waitUntil(lambda: not dialog._worker.busy, timeout=JOB_MS)
    assert "Paused" in dialog.status.text()
    assert dialog.versions.rowCount() == 0


def test_what_cannot_be_read_is_told(
    start: Callable[[], Application], tmp_path: Path, qtbot: QtBot
) -> None:
    app = start()
    dialog = app.window.open_teaching()
    empty = tmp_path / "empty.csv"
    empty.write_text("", "utf-8")
    dialog.take([empty])
    qtbot.waitUntil(dialog.errors.isVisible, timeout=JOB_MS)
    assert not dialog.teach_button.isEnabled()
    dialog.close()
    assert app.window.teaching is None
