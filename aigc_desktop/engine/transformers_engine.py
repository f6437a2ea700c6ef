"""The reference engine: any local causal language model, through transformers."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from aigc_desktop.domain.candidate import ModelIdentity
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import Generation, LoadedModel, TextSink
from aigc_desktop.engine.folder import ModelFolder, inspect_folder
from aigc_desktop.errors import BriefError, ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.progress import CancelToken

if TYPE_CHECKING:
    from aigc_desktop.engine.decode import Decoder
    from aigc_desktop.engine.network import Network

MIN_ROOM = 16
"""Fewer new tokens than this are not worth starting for."""


class TransformersEngine:
    """Holds one model in float32 on the CPU. torch is imported by the first `load`."""

    def __init__(self, cache: Path | None = None) -> None:
        """Remember what was measured in the folder `cache` (None: measure nothing)."""
        self._cache = cache
        self._decoder: Decoder | None = None
        self._loaded: LoadedModel | None = None

    @property
    def loaded(self) -> LoadedModel | None:
        """The model in memory, if there is one."""
        return self._loaded

    def load(self, folder: Path, model_id: str, threads: int = 0) -> LoadedModel:
        """Load the safetensors model in `folder`; the former one is freed first."""
        began = time.monotonic()
        self.close()
        about = inspect_folder(folder)
        # Belt and braces: nothing below may ask a server about a local folder.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
        # Hashing lets go of the interpreter: it runs while torch is imported and weights packed.
        with ThreadPoolExecutor(1) as pool:
            revision = pool.submit(about.revision).result
            network = partial(self._network, revision=revision)
            self._decoder = _guarded_load(about, threads, network, self._cache)
            identity = ModelIdentity(model_id, revision(), self._decoder.engine)
        self._loaded = LoadedModel(
            identity=identity,
            prompt_style=about.prompt_style,
            context=self._decoder.context,
            parameters=self._decoder.parameters,
            load_s=time.monotonic() - began,
            environment=self._decoder.environment(),
            folder=str(folder),
        )
        return self._loaded

    def _network(self, about: ModelFolder, revision: Callable[[], str]) -> Network:  # noqa: ARG002
        """Return the network in `about`, whose weights hash to `revision()`.

        torch is imported here.
        """
        from aigc_desktop.engine.lstm_network import LstmNetwork, fits  # noqa: PLC0415

        if fits(about):
            return LstmNetwork.load(about)
        from aigc_desktop.engine.transformers_network import TransformersNetwork  # noqa: PLC0415

        return TransformersNetwork.load(about)

    def count(self, prompt: Prompt) -> int:
        """Return how many tokens `prompt` takes."""
        return len(self._ready().reader.encode(prompt))

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        """Write candidates; see `TextEngine.generate`."""
        decoder = self._ready()
        ids = decoder.reader.encode(prompt)
        room = decoder.context - len(ids)
        if room < min(MIN_ROOM, sampling.max_new_tokens):
            raise BriefError(
                N_(
                    "This is too long for the model: the text to work from takes {tokens} "
                    "tokens and the model reads {context} at once. Nothing was lost. Shorten "
                    "it, or choose a model with a longer context.",
                    tokens=len(ids),
                    context=decoder.context,
                )
            )
        if not ids:
            raise BriefError(N_("There is nothing to write from. Fill in the form first."))
        seed = sampling.seed if sampling.seed >= 0 else random.SystemRandom().randrange(2**31)
        limit = min(room, sampling.max_new_tokens)
        try:
            return decoder.run(prompt, ids, sampling, seed, limit, cancel, on_text)
        except (MemoryError, RuntimeError) as error:
            raise _run_error(error) from error

    def close(self) -> None:
        """Free the model."""
        self._decoder = None
        self._loaded = None

    def _ready(self) -> Decoder:
        if self._decoder is None:
            raise ModelError(N_("No model is loaded. Choose one in the settings."))
        return self._decoder


def _guarded_load(
    about: ModelFolder,
    threads: int,
    network: Callable[[ModelFolder], Network],
    cache: Path | None,
) -> Decoder:
    """Import torch and load; whatever a damaged folder provokes becomes a `ModelError`."""
    from aigc_desktop.engine.decode import load  # noqa: PLC0415 - torch comes late

    try:
        return load(about, threads, network, cache)
    except MemoryError as error:
        raise _run_error(error) from error
    except Exception as error:
        # The libraries below raise nearly anything for a broken folder; none of it is ours.
        if isinstance(error, RuntimeError) and "allocate" in str(error):
            raise _run_error(error) from error
        raise ModelError(
            N_(
                "The model in {path} could not be loaded ({reason}). Your text is safe. The "
                "folder may be damaged or of a kind this app cannot read; fetch the model "
                "again or choose another one.",
                path=about.path,
                reason=f"{type(error).__name__}: {str(error).strip().splitlines()[0][:160]}"
                if str(error).strip()
                else type(error).__name__,
            )
        ) from error


def _run_error(error: Exception) -> ModelError:
    if isinstance(error, MemoryError) or "allocate" in str(error) or "memory" in str(error):
        return ModelError(
            N_(
                "There is not enough memory for this model and these settings. Your text is "
                "safe. Ask for fewer candidates, close other programs or choose a smaller "
                "model."
            )
        )
    return failed_while_writing(error)


def failed_while_writing(error: Exception) -> ModelError:
    """Return what to tell about an error nobody foresaw."""
    return ModelError(
        N_(
            "The model failed while writing ({reason}). Your text is safe. Try again or "
            "choose another model.",
            reason=type(error).__name__,
        )
    )
