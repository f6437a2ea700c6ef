"""One engine for all models: those of this machine, and those on servers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.server import is_remote
from aigc_desktop.engine.engine import Capacity, Generation, LoadedModel, TextEngine, TextSink
from aigc_desktop.engine.remote.engine import RemoteEngine
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.progress import CancelToken


class EngineOfChoice:
    """Hands everything on to the engine of the model that was loaded last.

    `make_local` and `make_remote` (by the model's id) are called when one is first needed;
    the engine of the model before is closed.
    """

    def __init__(
        self, make_local: Callable[[], TextEngine], make_remote: Callable[[str], TextEngine]
    ) -> None:
        self._make_local = make_local
        self._make_remote = make_remote
        self._lock = threading.Lock()
        self._engine: TextEngine | None = None
        self._local = False

    @property
    def loaded(self) -> LoadedModel | None:
        """The model in use, if there is one."""
        engine = self._engine
        return engine.loaded if engine is not None else None

    def load(self, folder: Path, model_id: str, threads: int = 0) -> LoadedModel:
        """Load a model where it belongs; see `TextEngine.load`."""
        remote = is_remote(model_id)
        with self._lock:
            engine = self._engine
            if engine is None or remote or not self._local:
                self._engine = None
                if engine is not None:
                    engine.close()
                engine = self._make_remote(model_id) if remote else self._make_local()
                self._engine, self._local = engine, not remote
        return engine.load(folder, model_id, threads)

    def capacity(self) -> Capacity | None:
        """Return how many may write at a time; None where it is one after the other."""
        engine = self._engine
        return engine.capacity() if isinstance(engine, RemoteEngine) else None

    def count(self, prompt: Prompt) -> int:
        """Return how many tokens `prompt` takes."""
        return self._ready().count(prompt)

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        """Write candidates; see `TextEngine.generate`."""
        return self._ready().generate(prompt, sampling, cancel, on_text)

    def close(self) -> None:
        """Close the engine in use."""
        engine = self._engine
        if engine is not None:
            engine.close()

    def _ready(self) -> TextEngine:
        engine = self._engine
        if engine is None:
            raise ModelError(N_("No model is loaded. Choose one in the settings."))
        return engine
