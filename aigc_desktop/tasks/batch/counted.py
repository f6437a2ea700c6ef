"""An engine that counts the tokens of one row, whatever is written for it."""

from __future__ import annotations

from pathlib import Path

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import Generation, LoadedModel, TextEngine, TextSink
from aigc_desktop.progress import CancelToken


class CountedEngine:
    """Hands everything on; `read` and `written` are the tokens so far."""

    def __init__(self, engine: TextEngine) -> None:
        self._engine = engine
        self.read = 0
        self.written = 0

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

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        """Write candidates and count them."""
        found = self._engine.generate(prompt, sampling, cancel, on_text)
        self.read += found.prompt_tokens
        self.written += found.tokens
        return found

    def close(self) -> None:
        """Close the engine."""
        self._engine.close()
