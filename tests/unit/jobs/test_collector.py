"""Objects in cycles die in the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.jobs.collector import Collector

died_in: list[threading.Thread] = []


class Cycle:
    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        died_in.append(threading.current_thread())


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    owner = QObject()
    found = Collector(owner)
    died_in.clear()
    yield found
    found.stop()


def allocate() -> None:
    kept = [[number] for number in range(200_000)]
    assert kept


def test_a_worker_that_allocates_destroys_nothing(collector: Collector, qtbot: QtBot) -> None:
    for _ in range(1000):
        Cycle()
    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert died_in == []
    qtbot.waitUntil(lambda: len(died_in) == 1000, timeout=10_000)
    assert set(died_in) == {threading.main_thread()}


def test_afterwards_python_collects_by_itself(collector: Collector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
