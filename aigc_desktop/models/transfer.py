"""Talks HTTP to a hub: one answer or one file, resumed, verified, cancelled within a moment.

An event loop of its own does the waiting: unlike a blocking read, it can be left at once
while a name is looked up, a connection opened or a silent server waited for.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from aigc_desktop.errors import Cancelled, DownloadError
from aigc_desktop.models.files import feed
from aigc_desktop.models.hub import HubSource, RemoteFile
from aigc_desktop.models.hub_errors import (
    bad_answer,
    disk_error,
    status_error,
    transport_error,
    wrong_hash,
)
from aigc_desktop.models.meter import Meter
from aigc_desktop.models.network import NetworkGate, Purpose
from aigc_desktop.paths import make_folder
from aigc_desktop.progress import CancelToken
from aigc_desktop.version import __version__

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")
PART = ".part"
_LOOK_S = 0.1
_GRACE_S = 0.5
_ANSWER_LIMIT = 16 * 2**20
_PATIENCE_S = 30
"""A pause the server asks for is waited out when it is no longer than this."""
_RANGE = re.compile(r"bytes (\d+)-")


def run_cancellable(work: Coroutine[Any, Any, T], cancel: CancelToken) -> T:
    """Run `work` to its end, or raise `Cancelled` within a second of being told to stop."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_watched(work, cancel))
    finally:
        # Not asyncio.run: it would wait for a name look-up that nobody needs any more.
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _watched(work: Coroutine[Any, Any, T], cancel: CancelToken) -> T:
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.wait({task}, timeout=_LOOK_S)
        if cancel.cancelled and not task.done():
            task.cancel()
            done, _ = await asyncio.wait({task}, timeout=_GRACE_S)
            if done and not task.cancelled():
                task.exception()  # looked at, or asyncio would complain that nobody did
            raise Cancelled
    return task.result()


class Transfer:
    """One conversation with a hub about the model `name`; use it as an async context."""

    def __init__(
        self,
        source: HubSource,
        gate: NetworkGate,
        purpose: Purpose,
        name: str,
        cancel: CancelToken,
    ) -> None:
        self._source = source
        self._gate = gate
        self._purpose = purpose
        self._name = name
        self._cancel = cancel

    async def __aenter__(self) -> Transfer:
        import httpx2  # noqa: PLC0415 - whoever fetches nothing needs none of it

        source = self._source
        self._gate.enter(source.host, self._purpose, self._name)
        headers = {"user-agent": f"aigc-desktop/{__version__}", "accept-encoding": "identity"}
        if source.token:
            headers["authorization"] = f"Bearer {source.token}"
        try:
            self._client = httpx2.AsyncClient(
                proxy=source.proxy,
                headers=headers,
                timeout=source.timeout_s,
                follow_redirects=True,
            )
        except (httpx2.InvalidURL, ValueError, ImportError) as error:
            raise transport_error(error, source.proxy or source.host) from error
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def answer(self, url: str) -> object:
        """Return the JSON at `url`; raise `DownloadError`."""
        import httpx2  # noqa: PLC0415

        failures = 0
        while True:
            try:
                return await self._answer(url)
            except (httpx2.HTTPError, httpx2.InvalidURL, DownloadError) as error:
                failures += 1
                # Whoever is offline should hear of it soon: nothing is under way yet.
                await self._pause_or_raise(error, failures, min(1, self._source.retries))

    async def file(self, url: str, file: RemoteFile, target: Path, meter: Meter) -> None:
        """Fetch `url` to `target`, through `target.part`, which a later call continues.

        `target` appears only when its size and hash are right. Raises `DownloadError`.
        """
        part = _Part(file, target, meter)
        try:
            make_folder(target.parent)
            part.pick_up(self._cancel)
            await self._fill(url, part)
            if part.digest.hexdigest() != file.digest:
                part.discard()
                raise wrong_hash(file.name, self._name)
            part.keep()
        except OSError as error:
            raise disk_error(error, target.parent) from error

    async def _fill(self, url: str, part: _Part) -> None:
        import httpx2  # noqa: PLC0415

        failures = 0
        while part.size < part.file.size or not part.path.exists():
            before = part.size
            try:
                await self._stream(url, part)
                if part.size == before < part.file.size:
                    raise bad_answer(self._source.host)  # no more is coming, and it is too little
            except (httpx2.HTTPError, httpx2.InvalidURL, DownloadError) as error:
                failures = 1 if part.size > before else failures + 1
                await self._pause_or_raise(error, failures, self._source.retries)

    async def _stream(self, url: str, part: _Part) -> None:
        headers = {"range": f"bytes={part.size}-"} if part.size else {}
        async with self._client.stream("GET", url, headers=headers) as response:
            if response.status_code == 416:
                part.discard()
            self._check(response)
            if part.size and not _continues(response, part.size):
                part.discard()
            with part.path.open("ab") as stream:
                async for chunk in response.aiter_raw():
                    if part.size + len(chunk) > part.file.size:
                        break  # the hash cannot be right any more
                    stream.write(chunk)
                    part.took(chunk)
                else:
                    return
        part.discard()
        raise wrong_hash(part.file.name, self._name)

    async def _answer(self, url: str) -> object:
        async with self._client.stream("GET", url) as response:
            self._check(response)
            text = b""
            async for chunk in response.aiter_bytes():
                text += chunk
                if len(text) > _ANSWER_LIMIT:
                    raise bad_answer(self._source.host)
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise bad_answer(self._source.host) from error

    def _check(self, response: httpx2.Response) -> None:
        if response.status_code >= 400:
            raise status_error(response.status_code, response.headers, self._name)
        secure = self._source.endpoint.startswith("https:")
        if response.is_redirect or (secure and response.url.scheme != "https"):
            raise bad_answer(self._source.host)

    async def _pause_or_raise(self, error: Exception, failures: int, retries: int) -> None:
        """Wait before the next attempt; raise what is final or happened too often."""
        if isinstance(error, DownloadError):
            final = error
        else:
            final = transport_error(error, self._source.host)
        asked = final.retry_after_s if final.reason == "rate_limited" else 0
        again = final.reason in {"offline", "timeout", "server"} or 0 < asked <= _PATIENCE_S
        if not again or failures > retries:
            raise final from error
        await asyncio.sleep(asked or self._source.pause_s * 2 ** (failures - 1))


class _Part:
    """A file on its way: the bytes so far and their hash."""

    def __init__(self, file: RemoteFile, target: Path, meter: Meter) -> None:
        self.file = file
        self.path = target.with_name(target.name + PART)
        self._target = target
        self._meter = meter
        self.size = 0
        self.digest = file.new_hash()
        meter.start(file.name)

    def pick_up(self, cancel: CancelToken) -> None:
        """Hash what an earlier attempt left; drop it when it is longer than the file."""
        if not self.path.exists():
            return
        if self.path.stat().st_size > self.file.size:
            self.path.unlink()
            return
        self.size = feed(self.digest, self.path, cancel, self._meter.had)

    def took(self, chunk: bytes) -> None:
        """Count bytes that were written."""
        self.digest.update(chunk)
        self.size += len(chunk)
        self._meter.moved(len(chunk))

    def discard(self) -> None:
        """Delete the bytes so far and start over."""
        self.path.unlink(missing_ok=True)
        self._meter.had(-self.size)
        self.size = 0
        self.digest = self.file.new_hash()

    def keep(self) -> None:
        """Put the verified file in its place, on disk before it has its name."""
        with self.path.open("rb+") as stream:
            os.fsync(stream.fileno())
        self.path.replace(self._target)


def _continues(response: httpx2.Response, size: int) -> bool:
    """Whether the answer starts where our bytes end."""
    match = _RANGE.match(response.headers.get("content-range", ""))
    return response.status_code == 206 and match is not None and int(match[1]) == size
