"""Measuring engines: real processes, a tiny model."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from aigc_desktop.engine.bench.contestant import Contestant, Task
from aigc_desktop.engine.bench.serve import serve
from aigc_desktop.errors import ModelError
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.measure_engines import measure_engines


def test_rows_hold_medians_of_every_engine_and_batch(tiny_model: Path) -> None:
    steps: list[tuple[int, int]] = []
    measured = measure_engines(
        tiny_model,
        CancelToken(),
        lambda done, total: steps.append((done, total)),
        contestants=(("transformers", "float32"), ("fast", "int8")),
        tasks=(Task(1, 5, 4), Task(3, 5, 4)),
        rounds=1,
        threads=1,
    )
    assert [(row.engine, row.precision, row.batch) for row in measured.rows] == [
        ("transformers", "float32", 1),
        ("fast", "int8", 1),
        ("transformers", "float32", 3),
        ("fast", "int8", 3),
    ]
    for row in measured.rows:
        assert row.tokens_per_s > 0
        assert 0 < row.first_token_s < 60
        assert (row.prompt_tokens, row.new_tokens) == (5, 4)
    assert steps[-1] == (4, 4)
    best = max(measured.rows, key=lambda row: row.tokens_per_s)
    assert measured.recommended["engine"] == best.engine
    assert measured.model == tiny_model.name
    assert int(measured.machine["cores"]) >= 1


def test_stopping_keeps_what_was_measured(tiny_model: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    measured = measure_engines(tiny_model, cancel, contestants=(("fast", "float32"),), threads=1)
    assert measured.rows == ()
    assert measured.recommended == {}


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="could not be measured"):
        measure_engines(tmp_path, CancelToken(), contestants=(("fast", "int8"),))


def test_a_process_that_died_is_told(tiny_model: Path) -> None:
    one = Contestant("fast", "int8", tiny_model, threads=1)
    one._process.kill()
    one._process.wait()
    with pytest.raises(ModelError, match="could not be measured"):
        one.run(Task(1, 4, 4))


def test_the_measured_process_answers_a_line_for_a_line(tiny_model: Path) -> None:
    answers = io.StringIO()
    requests = io.StringIO('{"batch": 2, "prompt_tokens": 3, "new_tokens": 2}\n')
    assert serve(["fast", "float32", str(tiny_model), "0"], requests, answers) == 0
    loaded, timed = map(json.loads, answers.getvalue().splitlines())
    assert loaded["load_s"] > 0
    assert 0 < timed["first_token_s"] <= timed["total_s"]


def test_an_engine_of_others_that_cannot_run_the_model_stays_out(tmp_path: Path) -> None:
    told: list[ModelError] = []
    measured = measure_engines(
        tmp_path, CancelToken(), contestants=(("ctranslate2", "int8"),), on_missing=told.append
    )
    assert measured.rows == ()
    assert len(told) == 1
    assert told[0].message.args["engine"] == "ctranslate2"
