"""An engine that writes the same kind of advertisement for every brief, for as long as asked."""

from __future__ import annotations

import time
from pathlib import Path

from aigc_desktop.domain.candidate import Candidate, ModelIdentity
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import Generation, LoadedModel, TextSink
from aigc_desktop.progress import CancelToken

WORDS = (
    "Morning Evening Summer Winter Garden Kitchen Coffee Market Music River Window Paper Colour "
    "Forest Corner Village Season Weather Bread Story"
).split()


class SteadyEngine:
    """Texts depend on the seed and the candidate's number alone; `pause_s` is slept each time."""

    def __init__(self, pause_s: float = 0.0) -> None:
        self.pause_s = pause_s
        self.written = 0
        identity = ModelIdentity("steady", "sha256:22", "steady")
        self.loaded: LoadedModel | None = LoadedModel(identity, "tags", 512, 100, 0.1)

    def load(self, folder: Path, model_id: str, threads: int = 0) -> LoadedModel:
        assert self.loaded is not None
        return self.loaded

    def count(self, prompt: Prompt) -> int:
        return len(prompt.text)

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        if self.pause_s:
            time.sleep(self.pause_s)
        self.written += 1
        rows = []
        point = " with <|f1|>" if "<|f1|>" in prompt.slots else ""
        for index in range(sampling.num_candidates):
            one = WORDS[(sampling.seed + index) % len(WORDS)]
            other = WORDS[(sampling.seed + 3 * index + 7) % len(WORDS)]
            text = (
                f"<|headline|>{one} {other}<|description|>{one} days, {other} nights: "
                f"<|product|>{point} by {one}."
            )
            rows.append(Candidate(index, text, 20, "stop", -0.5))
        return Generation(tuple(rows), sampling.seed, 0.01, 0.02, 20 * len(rows))

    def close(self) -> None:
        self.loaded = None
