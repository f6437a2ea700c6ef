"""Every job ends exactly once, whatever happens to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from aigc_desktop.domain.candidate import ModelIdentity
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import Generation, LoadedModel, TextEngine, TextSink
from aigc_desktop.errors import BriefError, ModelError
from aigc_desktop.i18n import N_
from aigc_desktop.jobs.job import (
    Cancelled,
    Failed,
    Finished,
    Job,
    ModelFailed,
    ModelLoading,
    ModelReady,
    Outcome,
    Preview,
)
from aigc_desktop.jobs.runner import JobRunner
from aigc_desktop.models.local import LocalModel
from aigc_desktop.progress import CancelToken
from tests.support.hub import tiny_repo, write_repo


class QuietEngine:
    """An engine that loads at once; `refuse` makes loading fail."""

    name = "quiet"

    def __init__(self) -> None:
        self.closed = threading.Event()
        self.refuse = False
        self.loaded: LoadedModel | None = None

    def load(self, folder: Path, model_id: str, threads: int = 0) -> LoadedModel:
        if self.refuse:
            raise ModelError(N_("No model is loaded. Choose one in the settings."))
        identity = ModelIdentity(model_id, "sha256:0", self.name)
        self.loaded = LoadedModel(identity, "few_shot", 64, 1, 0.0)
        return self.loaded

    def count(self, prompt: Prompt) -> int:
        return len(prompt.text)

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        raise NotImplementedError

    def close(self) -> None:
        self.closed.set()


class Watched:
    """A runner and everything it said."""

    def __init__(self) -> None:
        self.engine = QuietEngine()
        self.runner = JobRunner(lambda: self.engine)
        self.ended: list[tuple[int, Outcome]] = []
        self.previews: list[tuple[int, dict[int, dict[str, str]]]] = []
        self.states: list[object] = []
        self.runner.ended.connect(lambda number, outcome: self.ended.append((number, outcome)))
        self.runner.previewed.connect(lambda number, parts: self.previews.append((number, parts)))
        self.runner.model_changed.connect(self.states.append)


@pytest.fixture
def watched(qtbot: QtBot) -> Iterator[Watched]:
    made = Watched()
    yield made
    assert made.runner.stop()


def wait(qtbot: QtBot, watched: Watched) -> None:
    qtbot.waitUntil(lambda: not watched.runner.busy, timeout=10_000)


def test_jobs_are_done_in_order_and_off_the_main_thread(watched: Watched, qtbot: QtBot) -> None:
    threads: list[int] = []

    def run(engine: TextEngine, cancel: CancelToken, preview: Preview) -> str:
        threads.append(threading.get_ident())
        return "done"

    numbers = [watched.runner.submit(Job(run)) for _ in range(5)]
    wait(qtbot, watched)
    assert [number for number, _ in watched.ended] == numbers
    assert all(outcome == Finished("done") for _, outcome in watched.ended)
    assert threading.get_ident() not in threads


def test_errors_of_both_kinds_end_the_job_and_the_worker_lives_on(
    watched: Watched, qtbot: QtBot
) -> None:
    def refuse(*_: object) -> None:
        raise BriefError(N_("There is nothing to write from. Fill in the form first."))

    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    watched.runner.submit(Job(refuse))
    watched.runner.submit(Job(break_down))
    watched.runner.submit(Job(lambda *_: 42))
    wait(qtbot, watched)
    first, second, third = (outcome for _, outcome in watched.ended)
    assert isinstance(first, Failed)
    assert not first.is_bug
    assert isinstance(second, Failed)
    assert second.is_bug
    assert third == Finished(42)


def test_cancelling_reaches_a_running_and_a_waiting_job_at_once(
    watched: Watched, qtbot: QtBot
) -> None:
    started = threading.Event()

    def run(engine: TextEngine, cancel: CancelToken, preview: Preview) -> str:
        started.set()
        while not cancel.cancelled:
            time.sleep(0.001)
        return "partial"

    running = watched.runner.submit(Job(run))
    waiting = watched.runner.submit(Job(run))
    assert started.wait(5)
    watched.runner.cancel(waiting)
    assert watched.ended == [(waiting, Cancelled())], "a waiting job ends at once"
    watched.runner.cancel(running)
    wait(qtbot, watched)
    assert watched.ended == [(waiting, Cancelled()), (running, Finished("partial", cancelled=True))]


def test_many_previews_arrive_newest_last_and_intact(watched: Watched, qtbot: QtBot) -> None:
    """Numbers as keys once broke on their way through a signal of type dict."""

    def run(engine: TextEngine, cancel: CancelToken, preview: Preview) -> None:
        for step in range(3000):
            for index in range(4):
                preview.put(index, {"headline": f"{index}:{step}"})

    number = watched.runner.submit(Job(run))
    wait(qtbot, watched)
    assert watched.previews
    newest: dict[int, dict[str, str]] = {}
    for job, parts in watched.previews:
        assert job == number
        newest |= parts
    assert all(text["headline"].startswith(f"{index}:") for index, text in newest.items())


def test_loading_tells_how_it_goes(watched: Watched, qtbot: QtBot, tmp_path: Path) -> None:
    model = LocalModel("m", write_repo(tmp_path, tiny_repo()))
    watched.runner.load_model(model, 0)
    wait(qtbot, watched)
    assert [type(state) for state in watched.states] == [ModelLoading, ModelReady]
    watched.engine.refuse = True
    watched.runner.load_model(model, 0)
    wait(qtbot, watched)
    assert isinstance(watched.states[-1], ModelFailed)
    assert isinstance(watched.runner.model_state, ModelFailed)


def test_stopping_cancels_everything_and_closes_the_engine(qtbot: QtBot) -> None:
    watched = Watched()
    started = threading.Event()

    def run(engine: TextEngine, cancel: CancelToken, preview: Preview) -> None:
        started.set()
        while not cancel.cancelled:
            time.sleep(0.001)

    watched.runner.submit(Job(run))
    assert started.wait(5)
    assert watched.runner.stop()
    assert watched.engine.closed.is_set()
