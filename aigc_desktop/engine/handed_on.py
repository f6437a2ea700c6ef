"""An engine around another one, which it hands everything on to."""

from __future__ import annotations

from pathlib import Path
from typing import Generic, TypeVar

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.engine.engine import LoadedModel, TextEngine

Inner = TypeVar("Inner", bound=TextEngine)


class HandedOn(Generic[Inner]):
    """All of `TextEngine` but `generate`, which is what whoever wraps an engine changes."""

    def __init__(self, engine: Inner) -> None:
        self._engine = engine

    @property
    def loaded(self) -> LoadedModel | None:
        """The engine's model."""
        return self._engine.loaded

    def load(self, folder: Path, model_id: str, threads: int = 0) -> LoadedModel:
        """Load another model."""
        return self._engine.load(folder, model_id, threads)

    def count(self, prompt: Prompt) -> int:
        """Return how many tokens `prompt` takes."""
        return self._engine.count(prompt)

    def close(self) -> None:
        """Close the engine."""
        self._engine.close()
