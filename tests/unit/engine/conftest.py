"""Every engine over tiny models with random weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.engine.process import ProcessEngine
from aigc_desktop.engine.transformers_engine import TransformersEngine

ENGINES: dict[str, Callable[[], TextEngine]] = {
    "transformers": TransformersEngine,
    "fast float32": lambda: FastEngine("float32"),
    "fast bfloat16": lambda: FastEngine("bfloat16"),
    "fast int8": lambda: FastEngine("int8"),
    "process": ProcessEngine,
    "lstm": FastEngine,
}


@pytest.fixture(scope="module", params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """The name of each engine in turn."""
    return str(request.param)


@pytest.fixture(scope="module")
def model(engine_name: str, tiny_model: Path, tiny_lstm: Path) -> Path:
    """The tiny model the engine of that name is for."""
    return tiny_lstm if engine_name == "lstm" else tiny_model


@pytest.fixture(scope="module")
def engine(engine_name: str, model: Path) -> Iterator[TextEngine]:
    """Each engine in turn, with its tiny model loaded."""
    made = ENGINES[engine_name]()
    made.load(model, "tiny")
    yield made
    made.close()
