"""Work beside the window of which only the latest result counts."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.jobs.latest import Latest


def test_only_the_latest_result_comes(qapp: QApplication, qtbot: QtBot) -> None:
    owner = QObject()
    latest = Latest(owner)
    seen: list[object] = []
    latest.done.connect(seen.append)
    gate = threading.Event()
    ran: list[int] = []

    def work(number: int) -> int:
        ran.append(number)
        gate.wait(5)
        return number

    for number in range(5):
        latest.ask(lambda number=number: work(number))
    gate.set()
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    assert seen == [4]
    assert ran == [0, 4]


def test_what_was_dropped_does_not_come(qapp: QApplication, qtbot: QtBot) -> None:
    owner = QObject()
    latest = Latest(owner)
    seen: list[object] = []
    latest.done.connect(seen.append)
    latest.ask(lambda: 1)
    latest.drop()
    qtbot.wait(100)
    assert seen == []
    latest.ask(lambda: 2)
    qtbot.waitUntil(lambda: seen == [2], timeout=5000)


def test_a_fault_is_raised_in_the_windows_thread(qtbot: QtBot) -> None:
    owner = QObject()
    latest = Latest(owner)
    with qtbot.captureExceptions() as caught:
        latest.ask(lambda: 1 // 0)
        qtbot.waitUntil(lambda: bool(caught), timeout=5000)
    assert caught[0][0] is ZeroDivisionError


def test_an_owner_that_is_gone_hears_nothing(qapp: QApplication, qtbot: QtBot) -> None:
    owner = QObject()
    latest = Latest(owner)
    gate = threading.Event()
    latest.ask(lambda: gate.wait(5))
    owner.deleteLater()
    qtbot.wait(20)
    gate.set()
    qtbot.wait(50)
