"""The real app with the real worker and the built-in model, in a home with an odd name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.jobs.job import ModelReady
from tests.support.window import running_apps

LOAD_MS = 120_000


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Callable[[], Application]]:
    """Start the app; may be called again after `shut_down` to see what comes back."""
    with running_apps(qapp) as make:
        yield make


@pytest.fixture
def app(start: Callable[[], Application]) -> Application:
    """The app just started; no model is loaded, no job was run."""
    return start()


@pytest.fixture
def ready_app(app: Application, qtbot: QtBot) -> Application:
    """The app with the built-in model in memory."""
    app.load_model()
    qtbot.waitUntil(lambda: isinstance(app.runner.model_state, ModelReady), timeout=LOAD_MS)
    return app
