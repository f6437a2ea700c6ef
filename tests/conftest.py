"""Guards shared by all tests: no display, no network, no leaked threads."""

from __future__ import annotations

import gc
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no defect: no test fails for taking long, short of the general limit.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that connects to anything but this machine."""
    connect = socket.socket.connect
    offences: list[object] = []

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            offences.append(address)
            raise OSError(f"network guard: {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield
    assert not offences, f"the test tried to reach {offences}"


@pytest.fixture(autouse=True)
def no_leaked_threads(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a Python thread, Qt thread or Qt timer of ours running."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith("aigc-"):
            thread.join(5)
            assert not thread.is_alive(), f"leaked thread {thread.name}"
    # Looking through all objects takes a while; only tests with a window can leave some.
    if {"qapp", "qtbot"} & set(request.fixturenames):
        assert not (left := running_qt_things()), f"left running: {left}"


def running_qt_things() -> list[str]:
    """Return the Qt threads and timers of ours that still run."""
    from PySide6.QtCore import QEvent, QThread, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    if QApplication.instance() is not None:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
    found = []
    for thing in gc.get_objects():
        if issubclass(type(thing), QThread | QTimer) and isValid(thing):
            running = thing.isRunning() if isinstance(thing, QThread) else thing.isActive()
            if running and thing is not QThread.currentThread():
                found.append(f"{type(thing).__name__} {thing.objectName()}")
    return found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home with a name that breaks careless code."""
    folder = tmp_path / "田中 太郎" / "é"
    monkeypatch.setenv("AIGC_DESKTOP_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real GPT-2 with random weights and a tokenizer of its own, under an awkward path."""
    from tests.support.models import make_tiny_model

    return make_tiny_model(tmp_path_factory.mktemp("models") / "田中 太郎 é" / "tiny gpt2")


@pytest.fixture(scope="session")
def tiny_lstm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An LSTM with random weights and a tokenizer of its own."""
    from tests.support.models import make_tiny_lstm

    return make_tiny_lstm(tmp_path_factory.mktemp("models") / "田中 太郎 é" / "tiny lstm")


@pytest.fixture
def damaged_model(tiny_model: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model for a test to damage."""
    import shutil

    return Path(shutil.copytree(tiny_model, tmp_path / "damaged"))
