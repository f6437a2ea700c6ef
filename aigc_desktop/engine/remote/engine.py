"""The engine that writes on a server, by OpenAI's protocol and the official client."""

from __future__ import annotations

import asyncio
import concurrent.futures
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from aigc_desktop.domain.candidate import ModelIdentity
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.server import Server, ServerModel, split_id
from aigc_desktop.engine.engine import Capacity, Generation, LoadedModel, TextSink
from aigc_desktop.engine.handed_on import HandedOn
from aigc_desktop.engine.remote.estimate import estimate_tokens, text_of
from aigc_desktop.engine.remote.patience import Patience
from aigc_desktop.errors import BriefError, Cancelled, ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.progress import CancelToken

if TYPE_CHECKING:
    from aigc_desktop.engine.remote.conversation import Conversation
    from aigc_desktop.engine.remote.line import Call, Line


T = TypeVar("T")
CONTEXT = 4096
"""Tokens a model is thought to read at once where neither server nor user says so."""


class RemoteEngine:
    """Carries out the `TextEngine` contract on `server`.

    `door` is asked with the host's name before every request and raises where it is shut;
    `guard` sees every text before it is sent and raises to keep it here. Several
    threads may generate at once.
    """

    def __init__(
        self,
        server: Server,
        door: Callable[[str], None],
        key: str = "",
        proxy: str | None = None,
        guard: Callable[[str], None] = lambda _: None,
        patience: Patience = Patience(),  # noqa: B008 - a frozen value
    ) -> None:
        self._server = server
        self._door = door
        self._key = key
        self._proxy = proxy
        self._guard = guard
        self.patience = patience
        self._lock = threading.Lock()
        self._beginning = threading.Lock()
        self._about = ServerModel("")
        self._line: Line | None = None
        self._conversation: Conversation | None = None
        self._loaded: LoadedModel | None = None

    @property
    def loaded(self) -> LoadedModel | None:
        """The model that is written with, if one was found on the server."""
        return self._loaded

    def models(self, cancel: CancelToken) -> tuple[ServerModel, ...]:
        """Ask the server for its models; raise `ServerError`."""
        from aigc_desktop.engine.remote.conversation import list_models  # noqa: PLC0415

        line = self._ready_line()
        call = line.start(list_models(line, self.patience))
        cancel.on_cancel(call.stop)
        return _result(call)

    def load(self, folder: Path, model_id: str, threads: int = 0) -> LoadedModel:  # noqa: ARG002
        """Choose a model; `folder` and `threads` are the server's affair.

        One that is remembered with the server is not asked about: nothing is sent before
        something is to be written. Raises `ModelError` where it is not there, and `ServerError`.
        """
        began = time.monotonic()
        self._loaded = self._conversation = None
        name = split_id(model_id)[1]
        about = self._server.model(name)
        if about is None:
            from aigc_desktop.engine.remote.conversation import find_model  # noqa: PLC0415

            line = self._ready_line()
            about = _result(line.start(find_model(line, name, self.patience)))
        self._about = about
        host = self._server.host
        self._loaded = LoadedModel(
            identity=ModelIdentity(model_id, about.revision or f"served:{host}", "remote"),
            prompt_style=about.style,
            context=self._server.context or about.context or CONTEXT,
            parameters=0,
            load_s=time.monotonic() - began,
            environment={"server": host, "served by": about.owner or "?"},
            host=host,
        )
        return self._loaded

    def capacity(self) -> Capacity:
        """Return the server's slots, for work that is dealt out row by row."""
        server = self._server
        prices = (server.price_in, server.price_out)
        return Capacity(server.slots, OneAttempt(self), prices)

    def count(self, prompt: Prompt) -> int:
        """Estimate how many tokens `prompt` takes; nothing is sent for it."""
        return estimate_tokens(prompt)

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        """Write candidates; see `TextEngine.generate`. Errors are `ServerError`s."""
        return self.write(prompt, sampling, cancel, on_text, self.patience)

    def write(
        self,
        prompt: Prompt,
        sampling: Sampling,
        cancel: CancelToken,
        on_text: TextSink,
        patience: Patience,
    ) -> Generation:
        """Write candidates with another patience than the engine's own."""
        if self._loaded is None:
            raise ModelError(N_("No model is loaded. Choose one in the settings."))
        if not (prompt.text or prompt.turns or prompt.lead_in):
            raise BriefError(N_("There is nothing to write from. Fill in the form first."))
        seed = sampling.seed if sampling.seed >= 0 else random.SystemRandom().randrange(2**31)
        self._guard(text_of(prompt))
        conversation = self._begun(cancel)
        texts: SimpleQueue[tuple[int, str] | None] = SimpleQueue()
        call = self._ready_line().start(
            conversation.write(
                prompt, sampling, seed, patience, lambda index, text: texts.put((index, text))
            )
        )
        call.future.add_done_callback(lambda _: texts.put(None))
        cancel.on_cancel(call.stop)
        try:
            while (piece := texts.get()) is not None:
                on_text(*piece)
        except BaseException:
            call.stop()
            raise
        finally:
            cancel.forget(call.stop)
        return _result(call)

    def _begun(self, cancel: CancelToken) -> Conversation:
        """Return the conversation, begun where it has not been yet."""
        from aigc_desktop.engine.remote.conversation import begin  # noqa: PLC0415

        with self._beginning:
            if self._conversation is None:
                line = self._ready_line()
                call = line.start(begin(line, self._about, self.patience))
                cancel.on_cancel(call.stop)
                self._conversation = _result(call)
            return self._conversation

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


class OneAttempt(HandedOn[RemoteEngine]):
    """A remote engine that gives up at the first failure."""

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        """Write candidates, or raise what went wrong the first time."""
        patience = replace(self._engine.patience, retries=0)
        return self._engine.write(prompt, sampling, cancel, on_text, patience)


def _result(call: Call[T]) -> T:
    try:
        return call.future.result()
    except (concurrent.futures.CancelledError, asyncio.CancelledError) as error:
        raise Cancelled from error
