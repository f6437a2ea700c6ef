"""The line to one server: the official client, an event loop of its own, and the door.

Several threads may write at once; their requests wait here for one of the server's slots.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, Generic, TypeVar

import httpx2
import openai

from aigc_desktop.domain.server import Server
from aigc_desktop.engine.remote import faults
from aigc_desktop.version import __version__

T = TypeVar("T")
Door = Callable[[str], None]
"""Asked with the host before every request; raises `UserFacingError` where it is shut."""

ANSWER_LIMIT = 32 * 2**20
"""So many bytes of one answer are read at most."""
NO_KEY = "none"
"""The client insists on a key; servers without one ignore it."""
CLOSE_WAIT_S = 3.0


class _BoundedStream(httpx2.AsyncByteStream):
    """An answer that may not go on for ever."""

    def __init__(self, inner: Any) -> None:  # noqa: ANN401 - any stream of the transport
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            size += len(chunk)
            if size > ANSWER_LIMIT:
                raise httpx2.ReadError("the answer is too long")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Transport(httpx2.AsyncHTTPTransport):
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await super().handle_async_request(request)
        response.stream = _BoundedStream(response.stream)
        return response


class Call(Generic[T]):
    """Work under way on a line's loop. `stop` lets it end in its own way, with a result."""

    def __init__(self, work: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._stopped = False
        self._task: asyncio.Task[T] | None = None
        self.future = asyncio.run_coroutine_threadsafe(self._run(work), loop)

    async def _run(self, work: Coroutine[Any, Any, T]) -> T:
        self._task = asyncio.ensure_future(work)
        await asyncio.sleep(0)  # a task that was never begun could not end in its own way
        if self._stopped:
            self._task.cancel()
        return await self._task

    def stop(self) -> None:
        """Cancel the work; safe from any thread and after its end."""
        self._stopped = True
        with contextlib.suppress(RuntimeError):  # the loop is closed, and the work with it
            self._loop.call_soon_threadsafe(lambda: self._task and self._task.cancel())


class Line:
    """Requests to `server`; each asks `door` first. Close it when done."""

    def __init__(self, server: Server, key: str, door: Door, proxy: str | None = None) -> None:
        self.server = server
        self._door = door
        self._loop = asyncio.new_event_loop()
        self._slots = asyncio.Semaphore(max(1, server.slots))
        # Nothing of the environment: a proxy named there would read what goes to this machine.
        transport = _Transport(
            proxy=None if server.loopback else proxy,
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=64),
        )
        self._http = httpx2.AsyncClient(
            transport=transport,
            follow_redirects=False,
            trust_env=False,
            headers={"accept-encoding": "identity"},
        )
        self.client = openai.AsyncOpenAI(
            api_key=key or NO_KEY,
            base_url=server.address,
            http_client=self._http,
            max_retries=0,
            organization="",
            project="",
            default_headers={"user-agent": f"aigc-desktop/{__version__}"},
        )
        self._thread = threading.Thread(
            target=self._loop.run_forever, name=f"aigc-remote-{server.name}", daemon=True
        )
        self._thread.start()

    def start(self, work: Coroutine[Any, Any, T]) -> Call[T]:
        """Begin `work` on the line's loop."""
        try:
            return Call(work, self._loop)
        except RuntimeError as error:
            work.close()
            raise faults.unreachable(self.server.host, error) from error

    @contextlib.asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait for a free slot, then ask the door."""
        async with self._slots:
            self._door(self.server.host)
            yield

    async def beside(self, path: str, limit_s: float, body: object = None) -> object:
        """Return the JSON at `path` of the server's root, None where there is none.

        With a `body` that is posted, together with the key.
        """
        async with self.slot():
            try:
                async with asyncio.timeout(limit_s):
                    response = await self._http.request(
                        "GET" if body is None else "POST",
                        self.server.root + path,
                        json=body,
                        headers={} if body is None else self.client.auth_headers,
                    )
                return response.json() if response.status_code == 200 else None
            except (httpx2.HTTPError, TimeoutError, ValueError, RecursionError):
                return None

    def close(self) -> None:
        """Break off what is under way and end the thread."""
        if self._loop.is_closed():
            return

        async def end() -> None:
            own = asyncio.current_task()
            others = [task for task in asyncio.all_tasks() if task is not own]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await self.client.close()

        with contextlib.suppress(concurrent.futures.TimeoutError):
            asyncio.run_coroutine_threadsafe(end(), self._loop).result(CLOSE_WAIT_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CLOSE_WAIT_S)
        if not self._thread.is_alive():
            self._loop.close()
