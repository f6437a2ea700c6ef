"""A small model hub on loopback, as obedient or as badly behaved as a test wants."""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from aigc_desktop.models.network import NetworkGate, NetworkJournal
from aigc_desktop.models.places import ModelPlaces

COMMIT = "0123456789abcdef0123456789abcdef01234567"
_PIECE = 16 * 1024


@dataclass
class Trouble:
    """What goes wrong; a test may change it while the hub runs.

    `status` answers the next `status_times` requests whose path holds `status_for`. Bodies end
    `short_by` bytes early, and say so. `drop_after` cuts the connection
    after so many bytes of a file, `drops` times. `pause_s` is slept between pieces of 16 KiB.
    `wrong` names files sent with a flipped byte; `etag` replaces every file's own.
    """

    status: int = 0
    status_for: str = ""
    status_times: int = 1_000_000
    short_by: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    drop_after: int = -1
    drops: int = 1_000_000
    pause_s: float = 0.0
    silent: bool = False
    ranges: bool = True
    wrong: set[str] = field(default_factory=set)
    etag: str = ""
    answer: object = None


@dataclass
class Request:
    """One request the hub saw."""

    path: str
    range: str
    token: str
    method: str = "GET"


class _Server(ThreadingHTTPServer):
    """A server that does not complain about clients that are gone: killing them is the test."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class FakeHub:
    """Serves `files` of the repository `repo` at one commit."""

    def __init__(self, repo: str, files: dict[str, bytes], commit: str = COMMIT) -> None:
        self.repo = repo
        self.commit = commit
        self.files = files
        self.lfs = {name for name in files if name.endswith((".safetensors", ".bin"))}
        self.trouble = Trouble()
        self.requests: list[Request] = []
        self.leaving = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="aigc-test-hub"
        )

    @classmethod
    def of_folder(cls, repo: str, folder: Path) -> FakeHub:
        """A hub that offers the files of `folder`."""
        return cls(repo, {file.name: file.read_bytes() for file in folder.iterdir()})

    @property
    def url(self) -> str:
        """The endpoint."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def digest(self, name: str) -> str:
        """Return a file's hash as the hub names it: SHA-256, or git's blob id for small ones."""
        data = self.files[name]
        if name in self.lfs:
            return hashlib.sha256(data).hexdigest()
        return hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()

    def info(self) -> dict[str, Any]:
        """Return what the hub's API says about the repository (`?blobs=true`)."""
        rows = []
        for name, data in self.files.items():
            row: dict[str, Any] = {"rfilename": name, "size": len(data), "blobId": "b" * 40}
            if name in self.lfs:
                row["lfs"] = {"sha256": self.digest(name), "size": len(data), "pointerSize": 134}
            else:
                row["blobId"] = self.digest(name)
            rows.append(row)
        return {"id": self.repo, "sha": self.commit, "siblings": rows}

    def tree(self) -> list[dict[str, Any]]:
        """Return the same as the client asks for it."""
        rows = []
        for row in self.info()["siblings"]:
            entry = {"type": "file", "path": row["rfilename"], "size": row["size"],
                     "oid": row["blobId"]}  # fmt: skip
            if "lfs" in row:
                entry["lfs"] = {**row["lfs"], "oid": row["lfs"]["sha256"]}
            rows.append(entry)
        return rows

    def fetched(self, name: str) -> list[Request]:
        """Return the requests for the file `name`."""
        return [request for request in self.requests if request.path.endswith("/" + name)]

    @contextmanager
    def running(self) -> Iterator[FakeHub]:
        """Serve until the block ends."""
        self._thread.start()
        try:
            yield self
        finally:
            self.leaving.set()
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()


def _handler(hub: FakeHub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            token = self.headers.get("authorization", "")
            wanted = self.headers.get("range", "")
            hub.requests.append(Request(path, wanted, token, self.command))
            trouble = hub.trouble
            if trouble.silent:
                hub.leaving.wait(20)
                self.close_connection = True
            elif trouble.status and trouble.status_times > 0 and trouble.status_for in path:
                trouble.status_times -= 1
                self.reply(trouble.status, b"{}", trouble.headers)
            elif path in {f"/api/models/{hub.repo}", f"/api/models/{hub.repo}/"}:
                self.reply(200, json.dumps(hub.info()).encode(), {})
            elif path.startswith(f"/api/models/{hub.repo}/tree/"):
                self.reply(200, json.dumps(hub.tree()).encode(), {})
            elif path.startswith(f"/api/models/{hub.repo}/revision/"):
                revision = path.rpartition("/revision/")[2]
                if revision in {"main", hub.commit}:
                    answer = hub.info() if trouble.answer is None else trouble.answer
                    self.reply(200, json.dumps(answer).encode(), {})
                else:
                    self.reply(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
            elif path.startswith(f"/{hub.repo}/resolve/{hub.commit}/"):
                self.file(path.rpartition("/")[2])
            else:
                self.reply(401, b"{}", {"X-Error-Code": "RepoNotFound"})

        def reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def file(self, name: str) -> None:
            trouble = hub.trouble
            data = hub.files[name]
            if trouble.short_by:
                data = data[: -trouble.short_by]
            if name in trouble.wrong:
                data = bytes([data[0] ^ 1]) + data[1:]
            wanted = self.headers.get("range", "")
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            start = start if trouble.ranges else 0
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(data) - start))
            # The client's protocol: commit, hash as the ETag, size of the file itself.
            digest = trouble.etag or hub.digest(name)
            self.send_header("X-Repo-Commit", hub.commit)
            self.send_header("ETag", f'"{digest}"')
            if name in hub.lfs:
                self.send_header("X-Linked-Etag", f'"{digest}"')
                self.send_header("X-Linked-Size", str(len(hub.files[name])))
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.end_headers()
            if self.command != "HEAD":
                self.send_pieces(data[start:])

        def send_pieces(self, data: bytes) -> None:
            trouble = hub.trouble
            drop = trouble.drop_after if trouble.drops > 0 else -1
            for begin in range(0, len(data), _PIECE):
                piece = data[begin : begin + _PIECE]
                if 0 <= drop < begin + len(piece):
                    trouble.drops -= 1
                    self.wfile.write(piece[: drop - begin])
                    self.close_connection = True
                    return
                try:
                    self.wfile.write(piece)
                except OSError:
                    self.close_connection = True
                    return
                if trouble.pause_s:
                    time.sleep(trouble.pause_s)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    return Handler


def open_gate(places: ModelPlaces) -> NetworkGate:
    """Return a gate that lets everything through and notes it beside the user's own list."""
    return NetworkGate(NetworkJournal(places.own.with_name("network.jsonl")))


def tiny_weights(size: int = 4) -> bytes:
    """Return a safetensors file whose one tensor has `size` bytes."""
    header = {"x": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + (b"AIGC" * (size // 4 + 1))[:size]


def tiny_repo(size: int = 300_000) -> dict[str, bytes]:
    """Return files that look like a model to everything that does not load it."""
    return {
        "config.json": json.dumps(
            {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"]}
        ).encode(),
        "tokenizer.json": b"{}",
        "model.safetensors": tiny_weights(size),
    }


def write_repo(folder: Path, files: dict[str, bytes]) -> Path:
    """Write `files` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder
