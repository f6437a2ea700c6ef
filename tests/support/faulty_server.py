"""A server of the protocol that does what a test wants: it breaks off, stalls, lies, or works.

It "writes" a line that depends on the prompt and the seed alone. With `slots` and `service_s`
it is a model of a real server: so many requests at a time, each taking so long.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import ssl
import threading
from collections.abc import Callable
from typing import Any

FAULTS = (
    "cut", "cut_at_once", "stall", "429", "500", "malformed_sse", "wrong_json", "not_json",
    "slow_loris", "error_event", "redirect", "endless",
)  # fmt: skip
Fault = Callable[[int, dict[str, Any]], str]


def line_for(prompt: str, seed: int) -> str:
    """Return what is written for a prompt."""
    return (
        f"Line {hashlib.sha256(f'{prompt}|{seed}'.encode()).hexdigest()[:12]} of six quiet words."
    )


class FaultyServer:
    """Use it as a context; `fault` names what goes wrong with the n-th completion ("" nothing)."""

    def __init__(
        self,
        fault: Fault = lambda _, __: "",
        *,
        slots: int = 10_000,
        service_s: float = 0.0,
        refused: frozenset[str] = frozenset(),
        retry_after: str = "0.05",
        text: Callable[[str, int], str] = line_for,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._tls = tls
        self._fault = fault
        self._slots_count, self._service_s = slots, service_s
        self._refused, self._retry_after, self._text = refused, retry_after, text
        self.bodies: list[dict[str, Any]] = []
        self.answered = 0
        self.hung_up = threading.Event()
        self.busiest = 0
        self.owner = "test"
        self.refuse_beyond = 1_000_000
        self._busy = 0
        self.address = ""
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="aigc-faulty", daemon=True)

    def __enter__(self) -> FaultyServer:
        self._thread.start()
        assert self._ready.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(5)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._end = asyncio.Event()
        self._slots = asyncio.Semaphore(self._slots_count)
        tasks: set[asyncio.Task[None]] = set()

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.ensure_future(self._connection(reader, writer))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=self._tls)
        scheme = "https" if self._tls else "http"
        self.address = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        self._ready.set()
        await self._end.wait()
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._request(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = next((int(line.split(":")[1]) for line in head.split("\r\n")
                       if line.lower().startswith("content-length:")), 0)  # fmt: skip
        body = json.loads(await reader.readexactly(length) or b"{}")
        path = head.split(" ")[1]
        if path.endswith("/models"):
            model = {"id": "m", "object": "model", "owned_by": self.owner, "max_model_len": 2048}
            await self._json(writer, 200, {"object": "list", "data": [model]})
            return True
        if not path.endswith("/completions"):
            await self._json(writer, 404, {"error": {"message": "none", "code": "none"}})
            return True
        self.bodies.append(body)
        fault = self._fault(len(self.bodies), body)
        if self._busy >= self.refuse_beyond:
            return await self._complete("429", body, reader, writer)
        self._busy += 1
        self.busiest = max(self.busiest, self._busy)
        try:
            async with self._slots:
                await asyncio.sleep(self._service_s)
                return await self._complete(fault, body, reader, writer)
        finally:
            self._busy -= 1

    async def _complete(
        self,
        fault: str,
        body: dict[str, Any],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        for name in self._refused & body.keys():
            message = f"Unrecognized request argument supplied: {name}"
            await self._json(writer, 400, {"error": {"message": message, "param": None}})
            return True
        if fault in {"429", "500"}:
            extra = f"retry-after: {self._retry_after}\r\n" if fault == "429" else ""
            told = {"error": {"message": "not now", "type": "server_error", "code": None}}
            await self._json(writer, int(fault), told, extra)
            return True
        if fault == "redirect":
            await self._json(writer, 307, {}, "location: http://127.0.0.1:9/v1/completions\r\n")
            return True
        if fault == "not_json":
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>"
            )
            await writer.drain()
            return True
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                     b"transfer-encoding: chunked\r\n\r\n")  # fmt: skip
        if fault == "slow_loris":
            await self._trickle(writer)
        if fault == "stall":
            await self._event(writer, body, 0, "Line ")
            await reader.read()  # until the other side hangs up
            self.hung_up.set()
            return False
        if fault == "cut_at_once":
            return False
        if fault == "malformed_sse":
            await self._chunk(writer, b'data: {"choices": [{"index"\n\n')
            return False
        if fault == "wrong_json":
            await self._chunk(writer, b'data: {"choices": 7}\n\n')
            return False
        if fault == "error_event":
            await self._chunk(writer, b'data: {"error": {"message": "worker died"}}\n\n')
            return False
        while fault == "endless":
            await self._event(writer, body, 0, "and on ")
            await asyncio.sleep(0.001)
        return await self._write(fault, body, writer)

    async def _write(self, fault: str, body: dict[str, Any], writer: asyncio.StreamWriter) -> bool:
        prompt = body.get("prompt") or body["messages"][-1]["content"]
        for index in range(body.get("n", 1)):
            words = self._text(prompt, body.get("seed", 0) + index).split(" ")
            for place, word in enumerate(words):
                if fault == "cut" and place == 3:
                    return False
                await self._event(
                    writer, body, index, word + (" " if place < len(words) - 1 else "")
                )
            await self._event(writer, body, index, "", "stop")
        if (body.get("stream_options") or {}).get("include_usage"):
            usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
            await self._chunk(
                writer, b"data: " + json.dumps({"choices": [], "usage": usage}).encode() + b"\n\n"
            )
        await self._chunk(writer, b"data: [DONE]\n\n")
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        self.answered += 1
        return True

    async def _event(
        self,
        writer: asyncio.StreamWriter,
        body: dict[str, Any],
        index: int,
        text: str,
        finish: str | None = None,
    ) -> None:
        choice: dict[str, Any] = {"index": index, "finish_reason": finish}
        choice |= {"delta": {"content": text}} if "messages" in body else {"text": text}
        value = {"id": "x", "object": "x", "created": 0, "model": "m", "choices": [choice]}
        await self._chunk(writer, b"data: " + json.dumps(value).encode() + b"\n\n")

    async def _trickle(self, writer: asyncio.StreamWriter) -> None:
        while True:
            await self._chunk(writer, b":")
            await asyncio.sleep(0.02)

    async def _chunk(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        await writer.drain()

    async def _json(
        self, writer: asyncio.StreamWriter, status: int, value: object, extra: str = ""
    ) -> None:
        data = json.dumps(value).encode()
        writer.write(
            f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{extra}"
            f"content-length: {len(data)}\r\n\r\n".encode()
            + data
        )
        await writer.drain()
