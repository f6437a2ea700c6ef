"""What goes on with one model of a server: looking it up, asking it, asking it again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar, get_args

import httpx2
import openai

from aigc_desktop.domain.prompt import Prompt, PromptStyleId
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.server import ServerModel
from aigc_desktop.engine.engine import Generation
from aigc_desktop.engine.remote import faults
from aigc_desktop.engine.remote.abilities import (
    Abilities,
    Counter,
    abilities_from,
    counter_of,
    notes_for,
)
from aigc_desktop.engine.remote.chunks import NonsenseError, pieces, usage
from aigc_desktop.engine.remote.estimate import estimate_tokens, text_of
from aigc_desktop.engine.remote.line import Line
from aigc_desktop.engine.remote.patience import Patience
from aigc_desktop.engine.remote.request import Endpoint, Request, make_request, messages_of
from aigc_desktop.engine.remote.rows import DivergedError, Emit, RemoteRow
from aigc_desktop.errors import BriefError, ModelError, ServerError
from aigc_desktop.i18n.message import N_

T = TypeVar("T")
_CONTEXT_NAMES = ("max_model_len", "context_length", "context_window", "n_ctx", "n_ctx_train")
_SEEDS = 2**31
_LEAST = 16
"""An answer is not asked to be shorter than this to make a long prompt fit."""
_MARGIN = 8
"""Tokens left free: servers put marks around a text that their count leaves out."""
_AFTER_END_S = 2.0
"""How long the last word, which counts the tokens, is waited for after the text has ended."""
_TROUBLE = (openai.OpenAIError, httpx2.HTTPError, OSError, ValueError, NonsenseError, ServerError)


async def list_models(line: Line, patience: Patience) -> tuple[ServerModel, ...]:
    """Ask the server for its models; raise `ServerError`."""

    async def ask() -> tuple[ServerModel, ...]:
        async with asyncio.timeout(patience.look_up_s):
            page = await line.client.models.list()
        if not isinstance(data := getattr(page, "data", None), list):
            raise NonsenseError
        return tuple(_model(one, line) for one in data if isinstance(getattr(one, "id", 0), str))

    return await _patiently(line, patience, ask)


async def find_model(line: Line, name: str, patience: Patience) -> ServerModel:
    """Return the model called `name`; raise `ModelError` where the server has none."""
    models = await list_models(line, patience)
    about = next((model for model in models if model.name == name), None)
    if about is None:
        raise ModelError(
            N_(
                "{host} has no model “{name}”. Your text is safe. Choose one of: {known}.",
                host=line.server.host,
                name=name,
                known=", ".join(model.name for model in models[:20]) or "–",
            )
        )
    return about


async def begin(line: Line, about: ServerModel, patience: Patience) -> Conversation:
    """Find out what the server can do, and return the conversation about its model."""
    description = await line.beside("/openapi.json", patience.look_up_s)
    endpoints: tuple[Endpoint, Endpoint] = ("completions", "chat/completions")
    abilities = {one: abilities_from(description, about.owner, one) for one in endpoints}
    return Conversation(line, about, abilities, patience, counter_of(description, about.owner))


class Conversation:
    """Requests about one model, as many at a time as the line has slots."""

    def __init__(
        self,
        line: Line,
        about: ServerModel,
        abilities: Mapping[Endpoint, Abilities],
        patience: Patience,
        counter: Counter | None,
    ) -> None:
        self.about = about
        self._line = line
        self._host = line.server.host
        self._abilities = abilities
        self._patience = patience
        self._context = line.server.context or about.context
        self._counter = counter

    async def write(
        self, prompt: Prompt, sampling: Sampling, seed: int, patience: Patience, emit: Emit
    ) -> Generation:
        """Write all candidates; cancelled, it returns what there is."""
        job = _Job(self.about, prompt, sampling, seed, patience, emit)
        try:
            await self._measure(job)
            await self._groups(job, job.rows)
        except asyncio.CancelledError:
            for row in job.rows:
                row.cancel()
        return job.generation(self._abilities[job.endpoint], self._host)

    async def _measure(self, job: _Job) -> None:
        """Keep prompt and answer within the context where the server can count tokens.

        It is not asked where there is room enough anyway. Some servers break off an answer
        that runs into the end of the context, and say nothing of a prompt that is too long.
        """
        if self._counter is None or not job.tight(self._context):
            return
        path, form = self._counter
        found = await self._line.beside(path, self._patience.look_up_s, job.to_count(form))
        if isinstance(found, dict):
            tokens = found.get("tokens")
            count = found.get("count", len(tokens) if isinstance(tokens, list) else None)
            if type(count) is int:
                job.fit(self._context - count - _MARGIN)

    async def _groups(self, job: _Job, rows: Sequence[RemoteRow]) -> None:
        """Ask for `rows` in one request, or each in one of its own where `n` is unknown."""
        together = len(rows) > 1 and self._abilities[job.endpoint].has("n")
        groups = [rows] if together else [[row] for row in rows]
        tasks = [asyncio.ensure_future(self._group(job, group)) for group in groups]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _group(self, job: _Job, rows: Sequence[RemoteRow]) -> None:
        abilities = self._abilities[job.endpoint]
        failures = 0
        while True:
            if len(rows) > 1 and not abilities.has("n"):
                await self._groups(job, rows)
                return
            for row in rows:
                row.restart()
            request = job.request(abilities, rows)
            try:
                async with self._line.slot():
                    await self._stream(request, rows, job)
                break
            except DivergedError as error:
                raise faults.diverged(self._host) from error
            except _TROUBLE as error:
                if isinstance(error, openai.APIError) and job.adapt(error, request, abilities):
                    continue
                if self._counter is None and _broke_off(error) and job.full(self._context, rows):
                    if not any(row.begun for row in rows):
                        raise _too_long() from error
                    for row in rows:
                        row.end("length")
                    break
                failures += 1
                await pause_or_raise(error, failures, self._host, job.patience)
        if missing := [row for row in rows if not row.begun]:
            abilities.refuse("n")
            await self._groups(job, missing)

    async def _stream(self, request: Request, rows: Sequence[RemoteRow], job: _Job) -> None:
        """Carry out one request; raise where the answer has no end."""
        loop, patience = asyncio.get_running_loop(), job.patience
        client = self._line.client
        ask: Any = (client.chat if request.endpoint == "chat/completions" else client).completions
        counted = read_here = 0
        try:
            async with asyncio.timeout(patience.first_s) as deadline:
                stream = await ask.create(**request.core, extra_body=dict(request.extra))
                try:
                    if not _is_stream(stream.response.headers):
                        raise NonsenseError
                    async for event in stream:
                        read, written = usage(event)
                        counted = written or counted
                        if job.take(event, rows):
                            deadline.reschedule(loop.time() + patience.silence_s)
                        read_here = read or read_here
                        if all(row.finish is not None for row in rows):
                            if all(row.cut_here for row in rows):
                                break
                            deadline.reschedule(loop.time() + _AFTER_END_S)
                        # What has arrived already is read without a pause: let a stop come in.
                        await asyncio.sleep(0)
                finally:
                    await stream.close()
        except TimeoutError:
            if not all(row.finish is not None for row in rows):
                raise
        if any(row.begun and row.finish is None for row in rows) or not any(
            row.begun for row in rows
        ):
            raise faults.cut_off(self._host)
        job.prompt_tokens += read_here
        if counted and len(rows) == 1 and not rows[0].cut_here:
            rows[0].tokens = counted


class _Job:
    """One call of `generate` while it is carried out."""

    def __init__(
        self,
        about: ServerModel,
        prompt: Prompt,
        sampling: Sampling,
        seed: int,
        patience: Patience,
        emit: Emit,
    ) -> None:
        self.patience = patience
        self._about = about
        self._prompt = prompt
        self._sampling = sampling
        self._seed = seed
        self._limit = sampling.max_new_tokens
        self._began = time.monotonic()
        self._first_s = 0.0
        self.prompt_tokens = 0
        chat = about.style in {"chat_template", "dialogue"}
        self.endpoint: Endpoint = "chat/completions" if chat else "completions"
        stop = (*prompt.stop, *sampling.stop)
        # In a chat the given beginning may come back as a part of the answer.
        lead_in = prompt.lead_in if chat else ""
        self.rows = [
            RemoteRow(index, stop, lead_in, emit) for index in range(sampling.num_candidates)
        ]

    def request(self, abilities: Abilities, rows: Sequence[RemoteRow]) -> Request:
        """Return the request for `rows`."""
        seed = (self._seed + rows[0].index) % _SEEDS
        return make_request(
            self._prompt,
            self._sampling,
            abilities,
            abilities.translate(self._sampling, seed),
            model=self._about.name,
            endpoint=self.endpoint,
            rows=len(rows),
            limit=self._limit,
        )

    def tight(self, context: int) -> bool:
        """Whether prompt and answer may not fit a context of so many tokens."""
        return bool(context) and 2 * estimate_tokens(self._prompt) + self._limit > context

    def full(self, context: int, rows: Sequence[RemoteRow]) -> bool:
        """Whether the context may be full, at a token for each byte."""
        read = len(text_of(self._prompt).encode("utf-8", "replace"))
        written = max(len(row.text.encode("utf-8", "replace")) for row in rows)
        return bool(context) and read + written >= context

    def to_count(self, form: str) -> dict[str, object]:
        """Return the request that lets the server count the prompt's tokens."""
        value: dict[str, object] = {"model": self._about.name}
        if form == "prompt" and self.endpoint == "chat/completions":
            return value | {"messages": messages_of(self._prompt)}
        return value | {form: text_of(self._prompt)}

    def fit(self, room: int) -> None:
        """Ask for no more than `room` tokens; raise `BriefError` where that is too little."""
        if room < min(_LEAST, self._limit):
            raise _too_long()
        self._limit = min(self._limit, room)

    def take(self, event: object, rows: Sequence[RemoteRow]) -> bool:
        """Give an event to the rows it is about; return whether it brought them further."""
        further = False
        for piece in pieces(event):
            if not 0 <= piece.index < len(rows):
                continue
            row = rows[piece.index]
            if piece.text:
                self._first_s = self._first_s or time.monotonic() - self._began
                row.add(piece.text, piece.logprobs)
            if piece.finish is not None:
                row.end(piece.finish, piece.tokens, piece.mean_logprob)
            further = further or bool(piece.text) or piece.finish is not None
        return further

    def adapt(self, error: openai.APIError, request: Request, abilities: Abilities) -> bool:
        """Learn from a refusal; return whether it is worth asking again at once.

        Raises `BriefError` for a prompt that cannot fit.
        """
        if faults.too_long(error):
            if self._limit <= _LEAST:
                raise _too_long() from error
            self._limit = max(_LEAST, self._limit // 2)
            return True
        sent = {*request.optional, *({"max_tokens"} & request.core.keys())}
        name = faults.refused_parameter(error, sent)
        if name is not None:
            abilities.refuse(name)
        return name is not None

    def generation(self, abilities: Abilities, host: str) -> Generation:
        """Return what came of it."""
        candidates = tuple(row.candidate() for row in self.rows)
        found = abilities.translate(self._sampling, self._seed)
        return Generation(
            candidates=candidates,
            seed=self._seed,
            first_token_s=self._first_s,
            total_s=time.monotonic() - self._began,
            tokens=sum(candidate.tokens for candidate in candidates),
            notes=tuple(notes_for(found.ignored, found.doubtful, host)),
            prompt_tokens=self.prompt_tokens,
        )


async def pause_or_raise(error: Exception, failures: int, host: str, patience: Patience) -> None:
    """Wait before the next attempt; raise what is final or happened too often."""
    final = faults.server_error(error, host)
    wait = patience.wait(failures, final.retry_after_s) if final.again else None
    if wait is None:
        raise final from error
    await asyncio.sleep(wait)


async def _patiently(line: Line, patience: Patience, ask: Callable[[], Awaitable[T]]) -> T:
    failures = 0
    while True:
        try:
            async with line.slot():
                return await ask()
        except _TROUBLE as error:
            failures += 1
            await pause_or_raise(error, failures, line.server.host, patience)


def _broke_off(error: Exception) -> bool:
    """Whether a stream ended without an end: some servers do so where the context is full."""
    if isinstance(error, ServerError):
        return error.reason == "cut"
    return type(error) is openai.APIError


def _too_long() -> BriefError:
    return BriefError(
        N_(
            "This is too long for the model on the server. Nothing was lost. Shorten it, or choose "
            "a model with a longer context."
        )
    )


def _is_stream(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").startswith("text/event-stream")


def _model(one: Any, line: Line) -> ServerModel:  # noqa: ANN401 - the client checks no types
    extra = getattr(one, "model_extra", None) or {}
    meta = extra.get("meta")
    places = (extra, meta if isinstance(meta, dict) else {})
    told = (place.get(name) for name in _CONTEXT_NAMES for place in places)
    context = next((value for value in told if type(value) is int and value > 0), 0)
    owner = str(getattr(one, "owned_by", "") or "")
    api = line.server.api
    style: PromptStyleId = "few_shot" if api == "completions" else "chat_template"
    if api == "auto":
        known: tuple[PromptStyleId, ...] = get_args(PromptStyleId)
        style = next((one for one in known if one == extra.get("prompt_style")), style)
    revision = extra.get("revision")
    return ServerModel(
        name=one.id,
        owner=owner,
        style=style,
        context=context,
        revision=revision if isinstance(revision, str) else "",
    )
