"""What only an engine in a process of its own can suffer."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.process import ProcessEngine
from aigc_desktop.errors import ModelError
from aigc_desktop.progress import CancelToken

PROMPT = Prompt("few_shot", "Good morning")
SHORT = Sampling(seed=1, max_new_tokens=5, num_candidates=1)
LONG = Sampling(seed=1, max_new_tokens=450, num_candidates=16, temperature=1.0)


def child_of(engine: ProcessEngine) -> int:
    process = engine._process
    assert process is not None
    return process.pid


def test_a_killed_process_fails_the_job_and_comes_back(tiny_model: Path) -> None:
    engine = ProcessEngine()
    engine.load(tiny_model, "tiny")

    def kill(*_: object) -> None:
        os.kill(child_of(engine), signal.SIGKILL)

    with pytest.raises(ModelError, match="ended unexpectedly"):
        engine.generate(PROMPT, LONG, CancelToken(), kill)
    assert engine.loaded is not None, "the next job must find a model to start again with"
    again = engine.generate(PROMPT, SHORT, CancelToken(), lambda *_: None)
    assert again.tokens > 0
    engine.close()


def test_closing_from_another_thread_ends_a_running_job(tiny_model: Path) -> None:
    engine = ProcessEngine()
    engine.load(tiny_model, "tiny")
    started = threading.Event()
    failed: list[Exception] = []

    def write() -> None:
        try:
            engine.generate(PROMPT, LONG, CancelToken(), lambda *_: started.set())
        except ModelError as error:
            failed.append(error)

    thread = threading.Thread(target=write, name="aigc-test")
    thread.start()
    assert started.wait(30)
    engine.close()
    thread.join(20)
    assert not thread.is_alive()
    assert failed


def test_a_child_that_cannot_start_is_an_error(tiny_model: Path) -> None:
    engine = ProcessEngine(command=lambda _: ["/nonexistent/python"])
    with pytest.raises(ModelError):
        engine.load(tiny_model, "tiny")
    engine.close()


def test_a_child_that_dies_at_once_is_an_error(tiny_model: Path) -> None:
    engine = ProcessEngine(command=lambda _: [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(ModelError, match="ended unexpectedly"):
        engine.load(tiny_model, "tiny")
    engine.close()


def test_the_app_side_never_imports_torch() -> None:
    """The window's process must stay light: torch belongs to the child."""
    import subprocess

    code = (
        "import sys, aigc_desktop.app, aigc_desktop.engine.process\n"
        "bad = {'torch', 'transformers'} & set(sys.modules)\n"
        "sys.exit(1 if bad else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
