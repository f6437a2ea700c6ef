"""An engine that writes what the test queued, streaming it in pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from aigc_desktop.domain.candidate import Candidate, FinishReason, ModelIdentity
from aigc_desktop.domain.prompt import Prompt, PromptStyleId
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import Generation, LoadedModel, TextSink
from aigc_desktop.progress import CancelToken

PIECES = re.compile(r"<\|[^|]*\|>|(?:(?!<\|).){1,4}|.", re.DOTALL)
DRAWN_SEED = 1234


class FakeEngine:
    """Queued answers, one list a job. Text streams token by token, or four letters at once."""

    def __init__(
        self,
        *answers: Sequence[str],
        style: PromptStyleId = "tags",
        context: int = 512,
        cancel_after: int = -1,
        finish: FinishReason = "stop",
        loaded: bool = True,
    ) -> None:
        self.answers = [list(row) for row in answers]
        self.finish: FinishReason = finish
        self.cancel_after = cancel_after
        self.prompts: list[Prompt] = []
        self.samplings: list[Sampling] = []
        self.written: list[str] = []
        self.model: LoadedModel | None = None
        if loaded:
            identity = ModelIdentity("fake", "sha256:11", "fake")
            environment = {"torch": "2.0", "threads": "2"}
            self.model = LoadedModel(identity, style, context, 100, 0.5, environment)

    def load(self, folder: Path, model_id: str, threads: int = 0) -> LoadedModel:
        assert self.model is not None
        return self.model

    @property
    def loaded(self) -> LoadedModel | None:
        return self.model

    def count(self, prompt: Prompt) -> int:
        """A token for each character."""
        return len(prompt.text) + sum(len(turn.text) for turn in prompt.turns)

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        self.prompts.append(prompt)
        self.samplings.append(sampling)
        answers = self.answers.pop(0)
        rows = [PIECES.findall(text) for text in answers]
        written = [""] * len(rows)
        sent = 0
        for step in range(max(map(len, rows), default=0)):
            for index, row in enumerate(rows):
                if sent == self.cancel_after:
                    cancel.cancel()
                if step < len(row) and not cancel.cancelled:
                    written[index] += row[step]
                    on_text(index, row[step])
                    sent += 1
        self.written = written
        candidates = tuple(
            Candidate(index, text, len(rows[index]), self._end(text, answers[index]), -0.5)
            for index, text in enumerate(written)
        )
        seed = sampling.seed if sampling.seed >= 0 else DRAWN_SEED
        return Generation(candidates, seed, 0.12345, 0.98765, sum(map(len, rows)))

    def _end(self, text: str, whole: str) -> FinishReason:
        return self.finish if text == whole else "cancelled"

    def close(self) -> None:
        self.model = None
