"""The engine that writes on a server, by OpenAI's protocol and the official client."""

from __future__ import annotations

import asyncio
import concurrent.futures
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from aigc_desktop.domain.candidate import ModelIdentity
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.server import Server, split_id
from aigc_desktop.engine.engine import Generation, LoadedModel, TextSink
from aigc_desktop.engine.remote.estimate import estimate_tokens
from aigc_desktop.engine.remote.patience import Patience
from aigc_desktop.errors import BriefError, Cancelled, ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.progress import CancelToken

if TYPE_CHECKING:
    from aigc_desktop.engine.remote.conversation import Conversation
    from aigc_desktop.engine.remote.line import Call, Line


T = TypeVar("T")


class RemoteEngine:
    """Carries out the `TextEngine` contract on `server`.

    `door` is asked with the host's name before every request and raises where it is shut;
    nothing is sent but what `load` and `generate` need. Several threads may generate at once.
    """

    def __init__(
        self,
        server: Server,
        door: Callable[[str], None],
        key: str = "",
        proxy: str | None = None,
        patience: Patience = Patience(),  # noqa: B008 - a frozen value
    ) -> None:
        self._server = server
        self._door = door
        self._key = key
        self._proxy = proxy
        self._patience = patience
        self._lock = threading.Lock()
        self._line: Line | None = None
        self._conversation: Conversation | None = None
        self._loaded: LoadedModel | None = None

    @property
    def loaded(self) -> LoadedModel | None:
        """The model that is written with, if one was found on the server."""
        return self._loaded

    def models(self, cancel: CancelToken) -> tuple[str, ...]:
        """Return the names of the server's models; raise `ServerError`."""
        from aigc_desktop.engine.remote.conversation import list_models  # noqa: PLC0415

        call = self._ready_line().start(list_models(self._ready_line(), self._patience))
        cancel.on_cancel(call.stop)
        return tuple(model.name for model in _result(call))

    def load(self, folder: Path, model_id: str, threads: int = 0) -> LoadedModel:  # noqa: ARG002
        """Look the model up on the server; `folder` and `threads` are the server's affair.

        Raises `ModelError` when it is not there, and `ServerError`.
        """
        from aigc_desktop.engine.remote.conversation import look_up  # noqa: PLC0415

        began = time.monotonic()
        self._loaded = None
        name = split_id(model_id)[1]
        call = self._ready_line().start(look_up(self._ready_line(), name, self._patience))
        self._conversation = _result(call)
        about = self._conversation.about
        self._loaded = LoadedModel(
            identity=ModelIdentity(model_id, about.revision, "remote"),
            prompt_style=about.style,
            context=about.context,
            parameters=0,
            load_s=time.monotonic() - began,
            environment=about.environment,
            host=self._server.host,
        )
        return self._loaded

    def count(self, prompt: Prompt) -> int:
        """Estimate how many tokens `prompt` takes; nothing is sent for it."""
        return estimate_tokens(prompt)

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        """Write candidates; see `TextEngine.generate`. Errors are `ServerError`s."""
        conversation = self._conversation
        if conversation is None or self._loaded is None:
            raise ModelError(N_("No model is loaded. Choose one in the settings."))
        if not (prompt.text or prompt.turns or prompt.lead_in):
            raise BriefError(N_("There is nothing to write from. Fill in the form first."))
        seed = sampling.seed if sampling.seed >= 0 else random.SystemRandom().randrange(2**31)
        texts: SimpleQueue[tuple[int, str] | None] = SimpleQueue()
        call = self._ready_line().start(
            conversation.write(prompt, sampling, seed, lambda index, text: texts.put((index, text)))
        )
        call.future.add_done_callback(lambda _: texts.put(None))
        cancel.on_cancel(call.stop)
        try:
            while (piece := texts.get()) is not None:
                on_text(*piece)
        except BaseException:
            call.stop()
            raise
        return _result(call)

    def _ready_line(self) -> Line:
        with self._lock:
            if self._line is None:
                # The client library takes half a second to import.
                from aigc_desktop.engine.remote.line import Line  # noqa: PLC0415

                self._line = Line(self._server, self._key, self._door, self._proxy)
            return self._line

    def close(self) -> None:
        """Break off what is under way and hang up."""
        self._loaded = None
        self._conversation = None
        with self._lock:
            line, self._line = self._line, None
        if line is not None:
            line.close()


def _result(call: Call[T]) -> T:
    try:
        return call.future.result()
    except (concurrent.futures.CancelledError, asyncio.CancelledError) as error:
        raise Cancelled from error
