"""The contract every engine keeps (no torch here)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from aigc_desktop.domain.candidate import Candidate, ModelIdentity
from aigc_desktop.domain.prompt import Prompt, PromptStyleId
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.i18n.message import Message
from aigc_desktop.progress import CancelToken

TextSink = Callable[[int, str], None]
"""Called with a candidate's index and the text that came since the last call."""


@dataclass(frozen=True)
class LoadedModel:
    """What an engine has loaded. `context` in tokens, `load_s` in seconds.

    `environment` names what besides the weights decides the text: library versions,
    the kind of processor, the number of threads. `host` is the machine the text is sent to,
    "" where none of it leaves this one; `folder` the one it was loaded from, "" where there is
    none.
    """

    identity: ModelIdentity
    prompt_style: PromptStyleId
    context: int
    parameters: int
    load_s: float
    environment: Mapping[str, str] = field(default_factory=dict)
    host: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Generation:
    """All candidates of one job, in index order, and what it took.

    `seed` is the one really used; `first_token_s` and `total_s` in seconds. `notes` tell what
    of the request was not carried out, such as a parameter the engine does not know;
    `prompt_tokens` were read, where that is counted.
    """

    candidates: tuple[Candidate, ...]
    seed: int
    first_token_s: float
    total_s: float
    tokens: int
    notes: tuple[Message, ...] = ()
    prompt_tokens: int = 0

    @property
    def cancelled(self) -> bool:
        """Whether it was stopped before its end."""
        return any(candidate.finish == "cancelled" for candidate in self.candidates)


@dataclass(frozen=True)
class Capacity:
    """How an engine can be used by many threads: so many at a time, by way of `engine`.

    That one does not try again by itself: whoever deals out the work sees every failure.
    `prices` are for a million tokens read and written, 0 where unknown.
    """

    slots: int
    engine: TextEngine
    prices: tuple[float, float] = (0.0, 0.0)


class TextEngine(Protocol):
    """Loads one model at a time and writes with it.

    Every method raises `ModelError` for trouble with the model and `BriefError` for a
    prompt that does not fit; the engine stays usable afterwards.
    """

    def load(self, folder: Path, model_id: str, threads: int = 0) -> LoadedModel:
        """Load the model in `folder`; `threads` 0 leaves the choice to the engine."""
        ...

    @property
    def loaded(self) -> LoadedModel | None:
        """The model in memory, if there is one."""
        ...

    def count(self, prompt: Prompt) -> int:
        """Return how many tokens `prompt` takes."""
        ...

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        """Write `sampling.num_candidates` candidates, streaming them to `on_text`.

        The same prompt, sampling and seed give the same text. Cancelling ends it within
        one token; what was written comes back, marked "cancelled".
        """
        ...

    def close(self) -> None:
        """Free the model and everything else held; safe to call twice and from any thread."""
        ...
