"""Both engines over one tiny model with random weights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.engine.process import ProcessEngine
from aigc_desktop.engine.transformers_engine import TransformersEngine


@pytest.fixture(scope="module", params=["transformers", "process"])
def engine(request: pytest.FixtureRequest, tiny_model: Path) -> Iterator[TextEngine]:
    """Each engine in turn, with the tiny model loaded."""
    made: TextEngine = TransformersEngine() if request.param == "transformers" else ProcessEngine()
    made.load(tiny_model, "tiny")
    yield made
    made.close()
