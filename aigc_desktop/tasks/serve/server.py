"""Runs the application on a socket (uvicorn), in this thread or one of its own."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from aigc_desktop.errors import UsageError
from aigc_desktop.i18n.message import N_

PORT = 8431
MOST_CONNECTIONS = 256
STOP_WAIT_S = 5


@dataclass(frozen=True)
class Binding:
    """Where to listen. Port 0 takes a free one; with a certificate (PEM) it speaks https."""

    host: str = "127.0.0.1"
    port: int = PORT
    certificate: Path | None = None
    private_key: Path | None = None


class LocalServer:
    """The server; `address` is its protocol's base address once it is bound."""

    def __init__(self, app: ASGIApp, binding: Binding) -> None:
        """Take the socket; raise `UsageError` if that is not possible."""
        self._socket = _bound(binding)
        name = f"[{binding.host}]" if ":" in binding.host else binding.host
        scheme = "https" if binding.certificate else "http"
        self.address = f"{scheme}://{name}:{self._socket.getsockname()[1]}/v1"
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                ws="none",
                limit_concurrency=MOST_CONNECTIONS,
                timeout_graceful_shutdown=STOP_WAIT_S,
                ssl_certfile=binding.certificate,
                ssl_keyfile=binding.private_key,
            )
        )
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Serve in this thread until Ctrl+C."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._socket.close()

    def start(self) -> None:
        """Serve in a thread until `stop`."""
        self._thread = threading.Thread(target=self.run, name="aigc-serve", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread, and with it what is under way."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(2 * STOP_WAIT_S)


def _bound(binding: Binding) -> socket.socket:
    try:
        family = socket.getaddrinfo(binding.host, binding.port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((binding.host, binding.port), family=family)
    except OSError as error:
        raise UsageError(
            N_(
                "The server cannot listen at {host}, port {port} ({reason}). Choose another port "
                "with --port, or end the program that uses it.",
                host=binding.host,
                port=binding.port,
                reason=error.strerror or error,
            )
        ) from error
