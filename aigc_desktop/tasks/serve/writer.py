"""The one engine behind the server: requests take turns, and a model is loaded when asked for."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.content.chat import CHAT
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.engine.engine import Generation, LoadedModel, TextEngine
from aigc_desktop.engine.folder import inspect_folder
from aigc_desktop.engine.remote.abilities import OURS
from aigc_desktop.errors import ModelError
from aigc_desktop.models.local import LocalModel
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.load_model import load_model
from aigc_desktop.tasks.serve.asked import Asked
from aigc_desktop.tasks.serve.fault import ApiError

MOST_WAITING = 64
_LEAST_ROOM = 16
log = logging.getLogger(__name__)
TextSink = Callable[[int, str], None]


@dataclass(frozen=True)
class Written:
    """What came of a request: the texts as they are to be answered, by candidate."""

    generation: Generation
    texts: Mapping[int, str]
    prompt_tokens: int


class Writer:
    """Writes with the models in `folders` (by name); closing it closes the engine."""

    def __init__(self, engine: TextEngine, folders: Mapping[str, Path], threads: int = 0) -> None:
        self._engine = engine
        self._folders = folders
        self._threads = threads
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._about: dict[str, LoadedModel] = {}

    def models(self) -> list[dict[str, object]]:
        """Return the models in the protocol's form, with what is known of them besides."""
        return [self.model(name) for name in self._folders]

    def model(self, name: str) -> dict[str, object]:
        """Return one model; raise `ApiError` when there is none of this name."""
        folder = self._folder(name)
        value: dict[str, object] = {"id": name, "object": "model", "created": 0, "owned_by": OURS}
        if (about := self._about.get(name)) is not None:
            return value | {
                "max_model_len": about.context,
                "prompt_style": about.prompt_style,
                "revision": about.identity.revision,
            }
        with contextlib.suppress(ModelError):
            found = inspect_folder(folder)
            value |= {"max_model_len": found.context, "prompt_style": found.prompt_style}
        return value

    async def write(
        self, asked: Asked, cancel: CancelToken, on_text: TextSink = lambda _, __: None
    ) -> Written:
        """Wait for its turn, then write; `on_text` is called in the event loop's thread.

        Raises `ApiError` and `UserFacingError`. Being cancelled, it ends after the next token.
        """
        async with self._turn_of(asked.model) as loaded:
            prompt, brief = asked.for_style(loaded.prompt_style)
            read = await asyncio.to_thread(self._engine.count, prompt)
            room = loaded.context - read
            if room < min(_LEAST_ROOM, asked.sampling.max_new_tokens):
                raise ApiError(
                    400,
                    f"This model's maximum context length is {loaded.context} tokens; the "
                    f"prompt takes {read} of them.",
                    "context_length_exceeded",
                    "messages" if asked.chat else "prompt",
                )
            generation = await self._generate(asked, prompt, cancel, on_text, held=brief)
            texts = {one.index: _shown(one.text, brief, prompt) for one in generation.candidates}
            if brief is not None:
                for index, text in texts.items():
                    on_text(index, text)
            return Written(generation, texts, read)

    async def count(self, asked: Asked) -> tuple[int, int]:
        """Return how many tokens a request's prompt takes, of how many."""
        async with self._turn_of(asked.model) as loaded:
            prompt, _ = asked.for_style(loaded.prompt_style)
            return await asyncio.to_thread(self._engine.count, prompt), loaded.context

    @contextlib.asynccontextmanager
    async def _turn_of(self, name: str) -> AsyncIterator[LoadedModel]:
        folder = self._folder(name)
        if self._waiting >= MOST_WAITING:
            raise ApiError(
                429, "Too many requests are waiting.", "busy", headers={"retry-after": "2"}
            )
        self._waiting += 1
        try:
            async with self._turn:
                loaded = self._engine.loaded
                if loaded is None or loaded.identity.id != name:
                    model = LocalModel(name, folder)
                    loaded = await asyncio.to_thread(
                        load_model, self._engine, model, self._threads, CancelToken()
                    )
                    self._about[name] = loaded
                yield loaded
        finally:
            self._waiting -= 1

    async def _generate(
        self,
        asked: Asked,
        prompt: Prompt,
        cancel: CancelToken,
        on_text: TextSink,
        held: Brief | None,
    ) -> Generation:
        loop = asyncio.get_running_loop()

        def pass_on(index: int, text: str) -> None:
            # Placeholders can be filled only when the text is whole: then it comes at once.
            if held is None:
                loop.call_soon_threadsafe(on_text, index, text)

        task = asyncio.ensure_future(
            asyncio.to_thread(self._engine.generate, prompt, asked.sampling, cancel, pass_on)
        )
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            # The engine must be free again before the next request gets its turn.
            cancel.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise

    def _folder(self, name: str) -> Path:
        if (folder := self._folders.get(name)) is None:
            raise ApiError(404, f"The model {name} does not exist.", "model_not_found", "model")
        return folder

    def close(self) -> None:
        """Free the engine."""
        self._engine.close()


def _shown(text: str, brief: Brief | None, prompt: Prompt) -> str:
    return text if brief is None else CHAT.parse(text, brief, prompt).get("reply", "")
