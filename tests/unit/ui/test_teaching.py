"""The window in which a model is taught, with a real small model and the real process."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.models.importing import import_model
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.ui.dialogs.passphrase_dialogs import PassphraseDialog
from aigc_desktop.ui.dialogs.teaching.sealing_dialog import SealingDialog
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
        writer.writerow(["What", "features", "Title", "Line"])
        for number in range(count):
            name = f"Lamp {number}"
            said = f"Ahoy, {name} has warm light. Mind step {number}, then steer by it all night."
            writer.writerow([name, "warm light", f"Ahoy, {name}", said])
        writer.writerow(["Lamp 0", "warm light", "Ahoy, Lamp 0", "x"])
    return path


def test_texts_are_looked_through_a_run_pauses_goes_on_and_can_be_used(
    start: Callable[[], Application],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    app = start()
    dialog = app.window.open_teaching()
    texts = dialog.texts
    assert not dialog.teach_button.isEnabled()
    assert not texts.columns_button.isEnabled()
    texts.take([table(tmp_path)])
    qtbot.waitUntil(
        lambda: dialog.errors.isVisible() or texts.report.rowCount() > 0, timeout=JOB_MS
    )
    qtbot.waitUntil(lambda: not dialog._worker.busy, timeout=JOB_MS)
    # The headlines alone are known: somebody says what the other columns are.
    columns = texts.open_columns()
    choices = columns.mapping.choices
    assert choices["part.headline"].currentText() == "Title"
    assert choices["product"].currentText() == "no column"
    assert not [*nameless(columns), *unreachable(columns), *clipped(columns)]
    choices["product"].setCurrentIndex(choices["product"].findText("What"))
    choices["part.description"].setCurrentIndex(choices["part.description"].findText("Line"))
    columns.accept()
    assert texts.named == {"product": "What", "part.description": "Line"}
    qtbot.waitUntil(lambda: not dialog._worker.busy, timeout=JOB_MS)
    assert texts.summary.text().startswith("25 texts read")
    assert texts.found is not None
    assert texts.found.samples[0].brief.text("product") == "Lamp 0"
    assert not [*nameless(dialog), *unreachable(dialog), *clipped(dialog)]
    # Typing a name does not look at the disk, where a damaged run harms nobody either.
    run = AppPaths.for_user().data / "teaching" / "other"
    run.mkdir(parents=True)
    (run / "work.json").write_text("{", "utf-8")
    dialog.voice.setText("Harbour")
    assert dialog.teach_button.isEnabled()
    dialog.teach_button.click()
    qtbot.waitUntil(lambda: bool(dialog.curve._stands), timeout=JOB_MS)
    dialog.pause_button.click()
    qtbot.waitUntil(lambda: not dialog._worker.busy, timeout=JOB_MS)
    assert "Paused" in dialog.status.text()
    assert dialog.versions.table.rowCount() == 0


def test_what_cannot_be_read_is_told(
    start: Callable[[], Application], tmp_path: Path, qtbot: QtBot
) -> None:
    app = start()
    dialog = app.window.open_teaching()
    empty = tmp_path / "empty.csv"
    empty.write_text("", "utf-8")
    dialog.texts.take([empty])
    qtbot.waitUntil(dialog.errors.isVisible, timeout=JOB_MS)
    assert not dialog.teach_button.isEnabled()
    dialog.close()
    assert app.window.teaching is None


def install(source: Path, number: int, folder: Path) -> None:
    made = Path(shutil.copytree(source, folder / f"海港 v{number}"))
    row = {"name": "bits_per_byte", "before": 2.0, "after": 1.0, "low": -1.2, "high": -0.8}
    note = {"voice": "海港", "version": number, "base": "starter", "learnt": 270, "held_out": 30,
            "perplexity_before": 9, "perplexity_after": 4, "created": "2026-11-25T10:00:00",
            "evaluation": {"rows": [row]}}  # fmt: skip
    (made / "taught.json").write_text(json.dumps(note), "utf-8")
    import_model(made, ModelPlaces.of(AppPaths.for_user()), CancelToken())
    shutil.rmtree(made)


def test_versions_are_used_rolled_back_saved_and_brought_in(
    start: Callable[[], Application],
    home: Path,
    tmp_path: Path,
    tiny_model: Path,
    tiny_lstm: Path,
    qtbot: QtBot,
) -> None:
    install(tiny_model, 1, tmp_path)
    install(tiny_lstm, 2, tmp_path)
    app = start()
    dialog = app.window.open_teaching()
    panel = dialog.versions
    dialog.pages.setCurrentWidget(panel)
    assert panel.chosen is not None
    assert panel.chosen.number == 2
    assert not panel.back_button.isEnabled()
    cells = [panel.figures.item(0, place).text() for place in range(4)]  # type: ignore[union-attr]
    assert cells == ["bits a byte", "2", "1", "-1.2 … -0.8  *"]
    panel.use_button.click()
    assert app.settings.current.text("model") == "海港 v2"
    assert not panel.use_button.isEnabled()
    panel.back_button.click()
    assert app.settings.current.text("model") == "海港 v1"
    panel.back_button.click()
    assert app.settings.current.text("model") == "starter"
    assert not [*nameless(dialog), *unreachable(dialog), *clipped(dialog)]
    sealing = SealingDialog(app.window._services.tr, panel)
    sealing.first.setText("short")
    sealing.accept()
    assert not sealing.trouble.isHidden()
    sealing.first.setText("vier Wörter 海")
    sealing.second.setText("vier Wörter 海")
    sealing.accept()
    assert sealing.result() == SealingDialog.DialogCode.Accepted
    file, version = tmp_path / "x.aigcvoice", panel.chosen
    panel.export(version, file, sealing.first.text())
    qtbot.waitUntil(dialog.errors.isVisible, timeout=JOB_MS)
    assert "lies in" in dialog.errors.label.text()
    shutil.rmtree(version.model.folder)
    panel.refresh()
    assert panel.table.rowCount() == 1
    for word in ("falsch", "vier Wörter 海"):
        panel.bring_in(file) if word == "falsch" else None
        qtbot.waitUntil(lambda: asked(panel) is not None, timeout=JOB_MS)
        box = asked(panel)
        assert box is not None
        box.line.setText(word)
        box.accept()
        qtbot.waitUntil(lambda box=box: not shown(box), timeout=JOB_MS)  # type: ignore[misc]
    qtbot.waitUntil(lambda: panel.table.rowCount() == 2, timeout=JOB_MS)
    assert panel.chosen == version
    file.write_bytes(b"nonsense")
    panel.bring_in(file)
    qtbot.waitUntil(lambda: "cut off" in dialog.errors.label.text(), timeout=JOB_MS)


def asked(panel: object) -> PassphraseDialog | None:
    boxes = panel.findChildren(PassphraseDialog)  # type: ignore[attr-defined]
    return next((box for box in boxes if box.isVisible()), None)


def shown(box: PassphraseDialog) -> bool:
    from shiboken6 import isValid

    return isValid(box) and box.isVisible()
