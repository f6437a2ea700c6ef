"""The blind rating, from two real models to a result that is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from safetensors.torch import load_file, save_file

from aigc_desktop.app import Application
from aigc_desktop.content.ad import AD
from aigc_desktop.domain.settings import SamplingChoice
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.paths import AppPaths
from aigc_desktop.store.ratings_file import RatingsFile
from aigc_desktop.ui.dialogs.rating_dialog import RatingDialog
from tests.support.window import JOB_MS, running_apps

MS = 20_000


@pytest.fixture
def newer(home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A model that writes a little differently from the starter."""
    monkeypatch.setenv("HF_HOME", str(home / "hf"))
    paths = AppPaths.for_user()
    folder = Path(shutil.copytree(paths.starter_model, paths.data / "models" / "newer"))
    weights = load_file(folder / "model.safetensors")
    name = "transformer.ln_f.weight"
    weights[name] = weights[name] * 0.8
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    assert torch.isfinite(weights[name]).all()
    return folder.name


@pytest.fixture
def start(newer: str, qapp: QApplication) -> Iterator[Callable[..., Application]]:
    with running_apps(qapp) as make:
        yield make


def opened(app: Application, qtbot: QtBot) -> RatingDialog:
    few = SamplingChoice("custom", AD.presets["balanced"].changed(num_candidates=3))
    app.settings.change(app.settings.current.with_choice("ad", few))
    dialog = app.window.open_rating()
    qtbot.waitUntil(lambda: dialog.setup.before.count() == 2, timeout=MS)
    dialog.setup.pairs.setValue(3)
    return dialog


def test_two_models_are_rated_blindly_with_the_keyboard(
    start: Callable[..., Application], newer: str, qtbot: QtBot
) -> None:
    app = start(FastEngine)
    dialog = opened(app, qtbot)
    assert dialog.setup.models() == ("starter", newer)
    dialog.setup.after.setCurrentIndex(0)
    assert not dialog.setup.start.isEnabled()
    dialog.setup.after.setCurrentIndex(1)
    qtbot.mouseClick(dialog.setup.start, Qt.MouseButton.LeftButton)
    assert dialog.pages.currentWidget() is dialog.writing
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.judging, timeout=JOB_MS)
    loaded = app.runner._worker._engine.loaded  # type: ignore[union-attr]
    assert loaded is not None
    assert loaded.identity.id == "starter"  # as before, whatever was loaded in between
    page, count = dialog.judging, len(dialog.rating.pairs)
    assert 1 <= count <= 3
    pair = dialog.rating.current
    assert pair is not None
    assert page.left.toPlainText() == pair.left.strip() != page.right.toPlainText()
    shown = page.left.toPlainText() + page.right.toPlainText() + page.brief.text()
    assert newer not in shown + page.place.text()
    qtbot.keyClick(page.left, Qt.Key.Key_1)
    assert dialog.rating.choices == (pair.choice("left"),)
    if count > 1:
        qtbot.keyClick(page.better_left, Qt.Key.Key_Backspace)
        assert dialog.rating.choices == ()
        assert page.left.toPlainText() == pair.left.strip()
        qtbot.keyClick(page, Qt.Key.Key_2)
        qtbot.keyClick(page, Qt.Key.Key_0)
        if count > 2:
            qtbot.mouseClick(page.end, Qt.MouseButton.LeftButton)
    assert dialog.pages.currentWidget() is dialog.outcome
    said = dialog.outcome.label.text()
    assert newer in said
    assert "95 % confidence" in said
    (kept,) = RatingsFile(app.paths.data / "ratings.json").load()
    assert (kept.before, kept.after, kept.type_id) == ("starter", newer, "ad")
    assert kept.result == dialog.rating.result
    text = (app.paths.data / "ratings.json").read_text("utf-8")
    assert pair.left[:20] not in text
    assert dialog.close()
    assert not dialog.isVisible()
    assert len(RatingsFile(app.paths.data / "ratings.json").load()) == 1


def test_stopping_and_closing_lose_nothing(
    start: Callable[..., Application], qtbot: QtBot, tmp_path: Path
) -> None:
    app = start(FastEngine)
    dialog = opened(app, qtbot)
    (tmp_path / "b.jsonl").write_text("{", "utf-8")
    dialog.setup.use_file(str(tmp_path / "b.jsonl"))
    qtbot.mouseClick(dialog.setup.start, Qt.MouseButton.LeftButton)
    assert "Line 1 of" in dialog.errors.label.text()
    (tmp_path / "b.jsonl").write_text('{"product": "Lumo lamp"}\n', "utf-8")
    qtbot.mouseClick(dialog.setup.start, Qt.MouseButton.LeftButton)
    assert dialog.pages.currentWidget() is dialog.writing
    qtbot.mouseClick(dialog.writing.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.setup, timeout=JOB_MS)
    assert not app.runner.busy
    dialog.start()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not app.runner.busy, timeout=JOB_MS)
    assert RatingsFile(app.paths.data / "ratings.json").load() == []
