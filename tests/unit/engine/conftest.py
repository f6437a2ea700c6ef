"""Every engine over one tiny model with random weights."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.engine.process import ProcessEngine
from aigc_desktop.engine.transformers_engine import TransformersEngine
from tests.support.serving import remote, served

LOCAL: dict[str, Callable[[], TextEngine]] = {
    "transformers": TransformersEngine,
    "fast float32": lambda: FastEngine("float32"),
    "fast bfloat16": lambda: FastEngine("bfloat16"),
    "fast int8": lambda: FastEngine("int8"),
    "process": ProcessEngine,
}
FOREIGN = os.environ.get("AIGC_TEST_SERVER", "").split()
"""Address, model, api, context and slots of a server that runs already: the contract is then
tested with it alone (`benchmarks/foreign_servers.py`)."""


@pytest.fixture(scope="module", params=["foreign"] if FOREIGN else [*LOCAL, "lstm", "remote"])
def engine(
    request: pytest.FixtureRequest, tiny_model: Path, tiny_lstm: Path
) -> Iterator[TextEngine]:
    """Each engine in turn, with the tiny model it is for loaded."""
    with ExitStack() as stack:
        made: TextEngine
        name, folder = "tiny", tiny_model
        if request.param == "foreign":
            address, name, api, context, slots = FOREIGN
            made = remote(address, api=api, context=int(context), slots=int(slots))
        elif request.param == "remote":
            made = remote(stack.enter_context(served({"tiny": tiny_model})))
        elif request.param == "lstm":
            made, folder = FastEngine(), tiny_lstm
        else:
            made = LOCAL[request.param]()
        stack.callback(made.close)
        made.load(folder, name)
        yield made


@pytest.fixture(scope="module", params=LOCAL)
def local_engine(request: pytest.FixtureRequest, tiny_model: Path) -> Iterator[TextEngine]:
    """Each engine of this machine, with the tiny model loaded."""
    made = LOCAL[request.param]()
    made.load(tiny_model, "tiny")
    yield made
    made.close()
