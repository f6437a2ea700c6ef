"""The server as an ASGI application."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Awaitable, Iterable
from typing import TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from aigc_desktop.errors import UserFacingError, trace_of
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.serve.answers import Answer, event
from aigc_desktop.tasks.serve.asked import Asked, read_request
from aigc_desktop.tasks.serve.fault import ApiError, api_error
from aigc_desktop.tasks.serve.guard import Guard
from aigc_desktop.tasks.serve.writer import Writer, Written

T = TypeVar("T")
BODY_LIMIT = 4 * 2**20
BODY_WAIT_S = 30.0
_LOOK_S = 0.2
log = logging.getLogger(__name__)


def make_app(writer: Writer, token: str, hosts: Iterable[str] = ()) -> Starlette:
    """Return the application that writes with `writer` for whoever has the `token`.

    `hosts` are names it goes by besides those of the loopback.
    """
    service = _Service(writer)
    routes = [
        Route("/v1/models", service.models, methods=["GET"]),
        Route("/v1/models/{name:path}", service.model, methods=["GET"]),
        Route("/v1/completions", service.completions, methods=["POST"]),
        Route("/v1/chat/completions", service.chat, methods=["POST"]),
        Route("/tokenize", service.tokenize, methods=["POST"]),
    ]
    handlers = {ApiError: _on_api_error, HTTPException: _on_http, Exception: _on_fault}
    guard = Middleware(Guard, token=token, hosts=tuple(hosts))
    return Starlette(routes=routes, middleware=[guard], exception_handlers=handlers)


class _Service:
    """One method for each path."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def models(self, _: Request) -> Response:
        return JSONResponse({"object": "list", "data": self._writer.models()})

    async def model(self, request: Request) -> Response:
        return JSONResponse(self._writer.model(request.path_params["name"]))

    async def completions(self, request: Request) -> Response:
        return await self._answer(request, read_request(await _body(request), chat=False))

    async def chat(self, request: Request) -> Response:
        return await self._answer(request, read_request(await _body(request), chat=True))

    async def tokenize(self, request: Request) -> Response:
        body = await _body(request)
        chat = isinstance(body, dict) and "messages" in body
        used, context = await _told(self._writer.count(read_request(body, chat=chat)))
        return JSONResponse({"count": used, "max_model_len": context})

    async def _answer(self, request: Request, asked: Asked) -> Response:
        answer, cancel = Answer(asked), CancelToken()
        if not asked.stream:
            work = asyncio.ensure_future(self._writer.write(asked, cancel))
            written = await _told(_while_connected(request, work))
            return JSONResponse(
                answer.whole(written.generation, written.texts, written.prompt_tokens)
            )
        events = self._events(answer, cancel)
        # Whatever is wrong with the request is told by a status, not within a stream.
        first = await anext(events)
        return StreamingResponse(
            _chain(first, events),
            media_type="text/event-stream",
            headers={"cache-control": "no-store"},
        )

    async def _events(self, answer: Answer, cancel: CancelToken) -> AsyncGenerator[bytes, None]:
        texts: asyncio.Queue[tuple[int, str] | None] = asyncio.Queue()
        task = asyncio.ensure_future(
            self._writer.write(answer.asked, cancel, lambda *piece: texts.put_nowait(piece))
        )
        task.add_done_callback(lambda _: texts.put_nowait(None))
        opened = False
        try:
            while (piece := await texts.get()) is not None:
                if not opened:
                    opened = True
                    for chunk in answer.opening():
                        yield chunk
                yield answer.piece(*piece)
            try:
                written = await _told(task)
            except ApiError as error:
                if not opened:
                    raise
                yield event(error.body())
                return
            for chunk in (*(() if opened else answer.opening()), *_closing(answer, written)):
                yield chunk
        finally:
            cancel.cancel()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _closing(answer: Answer, written: Written) -> Iterable[bytes]:
    return answer.closing(written.generation, written.prompt_tokens)


async def _chain(first: bytes, rest: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    try:
        yield first
        async for chunk in rest:
            yield chunk
    finally:
        await rest.aclose()


async def _told(work: Awaitable[T]) -> T:
    """Wait for `work`; errors of ours become errors of the protocol."""
    try:
        return await work
    except UserFacingError as error:
        raise api_error(error) from error


async def _while_connected(request: Request, work: asyncio.Future[Written]) -> Written:
    """Wait for `work`, and stop it when nobody is there any more to read it."""
    try:
        while not work.done():
            await asyncio.wait({work}, timeout=_LOOK_S)
            if not work.done() and await request.is_disconnected():
                raise ClientDisconnect
        return await work
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def _body(request: Request) -> object:
    data = b""
    try:
        async with asyncio.timeout(BODY_WAIT_S):
            async for chunk in request.stream():
                data += chunk
                if len(data) > BODY_LIMIT:
                    raise ApiError(413, "The request is too large.", "request_too_large")
        return json.loads(data)
    except TimeoutError as error:
        raise ApiError(408, "The request did not arrive in time.", "timeout") from error
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "The request is no JSON.", "invalid_json") from error


async def _on_api_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return error.response()


async def _on_http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return ApiError(error.status_code, error.detail, "not_found").response()


async def _on_fault(_: Request, error: Exception) -> Response:
    log.error("a request broke\n%s", trace_of(error))
    return ApiError(500, "The server failed; its log says where.", "internal_error").response()
