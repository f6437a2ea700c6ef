"""An engine that counts the tokens of one row, whatever is written for it."""

from __future__ import annotations

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import Generation, TextEngine, TextSink
from aigc_desktop.engine.handed_on import HandedOn
from aigc_desktop.progress import CancelToken


class CountedEngine(HandedOn[TextEngine]):
    """Hands everything on; `read` and `written` are the tokens so far."""

    def __init__(self, engine: TextEngine) -> None:
        super().__init__(engine)
        self.read = 0
        self.written = 0

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        """Write candidates and count them."""
        found = self._engine.generate(prompt, sampling, cancel, on_text)
        self.read += found.prompt_tokens
        self.written += found.tokens
        return found
