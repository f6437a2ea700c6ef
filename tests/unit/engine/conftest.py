"""Every engine over one tiny model with random weights."""

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
}


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tiny_model: Path) -> Iterator[TextEngine]:
    """Each engine in turn, with the tiny model loaded."""
    made = ENGINES[request.param]()
    made.load(tiny_model, "tiny")
    yield made
    made.close()
