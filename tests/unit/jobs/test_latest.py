"""Work beside the window of which only the latest counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.jobs.latest import Latest


def held(gate: threading.Event, began: threading.Event, ran: list[int]) -> Callable[..., object]:
    def work(number: int) -> Iterator[object]:
        ran.append(number)
        began.set()
        gate.wait(10)
        yield number
        yield -number

    return work


def test_answers_come_in_order_in_the_windows_thread(qtbot: QtBot) -> None:
    def work(number: int) -> Iterator[object]:
        yield number
        yield number * 10

    latest = Latest()
    got: list[tuple[object, bool]] = []
    main = threading.current_thread()
    latest.done.connect(lambda x: got.append((x, threading.current_thread() is main)))
    latest.ask(partial(work, 4))
    qtbot.waitUntil(lambda: len(got) == 2)
    assert got == [(4, True), (40, True)]
    qtbot.waitUntil(lambda: not latest.busy)
    latest.ask(partial(work, 5))
    qtbot.waitUntil(lambda: len(got) == 4)
    latest.close()


def test_only_the_latest_counts(qtbot: QtBot) -> None:
    for overtaken, wanted in ((False, [4, -4]), (True, [1, 4, -4])):
        gate, began, ran = threading.Event(), threading.Event(), list[int]()
        work = held(gate, began, ran)
        latest = Latest(overtaken=overtaken)
        got: list[object] = []
        latest.done.connect(got.append)
        latest.ask(partial(work, 1))
        assert began.wait(10)
        for number in (2, 3, 4):
            latest.ask(partial(work, number))
        gate.set()
        qtbot.waitUntil(lambda got=got: -4 in got, timeout=5000)
        assert ran == [1, 4]
        assert got == wanted
        latest.close()


def test_what_was_dropped_does_not_come(qtbot: QtBot) -> None:
    gate, began = threading.Event(), threading.Event()
    work = held(gate, began, [])
    latest = Latest()
    seen: list[object] = []
    latest.done.connect(seen.append)
    latest.ask(partial(work, 1))
    assert began.wait(10)
    latest.drop()
    latest.ask(partial(work, 2))
    gate.set()
    qtbot.waitUntil(lambda: seen == [2, -2], timeout=5000)
    latest.close()


def test_the_first_fault_is_raised_in_the_windows_thread_and_ends_nothing(qtbot: QtBot) -> None:
    def work(number: int) -> Iterator[object]:
        yield 1 / number

    latest = Latest()
    got: list[object] = []
    latest.done.connect(got.append)
    with qtbot.captureExceptions() as caught:
        for _ in range(2):
            latest.ask(partial(work, 0))
            qtbot.waitUntil(lambda: not latest.busy, timeout=5000)
        latest.ask(partial(work, 1))
        qtbot.waitUntil(lambda: got == [1.0], timeout=5000)
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    latest.close()


def test_after_closing_nothing_comes(qtbot: QtBot) -> None:
    gate, began = threading.Event(), threading.Event()
    work = held(gate, began, [])
    latest = Latest()
    got: list[object] = []
    latest.done.connect(got.append)
    latest.ask(partial(work, 1))
    assert began.wait(10)
    gate.set()
    latest.close()
    latest.ask(partial(work, 2))
    qtbot.wait(30)
    assert not latest.busy
    assert got == []


def test_an_owner_that_is_gone_hears_nothing(qapp: QApplication, qtbot: QtBot) -> None:
    owner = QObject()
    gate, began = threading.Event(), threading.Event()
    latest = Latest(owner)
    latest.ask(partial(held(gate, began, []), 1))
    assert began.wait(10)
    owner.deleteLater()
    qtbot.wait(20)
    gate.set()
    qtbot.wait(50)
