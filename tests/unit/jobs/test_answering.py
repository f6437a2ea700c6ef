"""Only the newest question counts."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from pytestqt.qtbot import QtBot

from aigc_desktop.jobs.answering import Answering


def test_answers_come_in_order_in_the_windows_thread(qtbot: QtBot) -> None:
    def work(question: int) -> Iterator[object]:
        yield question
        yield question * 10

    latest = Answering(work)
    got: list[tuple[object, bool]] = []
    main = threading.current_thread()
    latest.answered.connect(lambda x: got.append((x, threading.current_thread() is main)))
    latest.ask(4)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert got == [(4, True), (40, True)]
    qtbot.waitUntil(lambda: not latest.busy)
    latest.ask(5)
    qtbot.waitUntil(lambda: len(got) == 4)
    latest.close()


def test_a_newer_question_ends_the_older_one(qtbot: QtBot) -> None:
    go, began = threading.Event(), threading.Event()
    seen: list[int] = []

    def work(question: int) -> Iterator[object]:
        seen.append(question)
        began.set()
        go.wait(10)
        yield question
        yield -question

    latest = Answering(work)
    got: list[object] = []
    latest.answered.connect(got.append)
    latest.ask(1)
    assert began.wait(10)
    for question in (2, 3, 4):
        latest.ask(question)
    go.set()
    qtbot.waitUntil(lambda: -4 in got)
    assert seen == [1, 4]
    assert -1 not in got
    latest.close()


def test_a_fault_does_not_end_it(qtbot: QtBot) -> None:
    def work(question: int) -> Iterator[object]:
        yield 1 / question

    latest = Answering(work)
    got: list[object] = []
    latest.answered.connect(got.append)
    latest.ask(0)
    qtbot.waitUntil(lambda: not latest.busy)
    latest.ask(1)
    qtbot.waitUntil(lambda: got == [1.0])
    latest.close()


def test_after_closing_nothing_comes(qtbot: QtBot) -> None:
    began, go = threading.Event(), threading.Event()

    def work(question: int) -> Iterator[object]:
        began.set()
        go.wait(10)
        yield question

    latest = Answering(work)
    got: list[object] = []
    latest.answered.connect(got.append)
    latest.ask(1)
    assert began.wait(10)
    go.set()
    latest.close()
    latest.ask(2)
    qtbot.wait(30)
    assert not latest.busy
    assert got in ([], [1])
