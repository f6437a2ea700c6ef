"""Our own server over a model folder, on the loopback, for as long as a test needs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from aigc_desktop.domain.server import Server
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.engine.remote.engine import RemoteEngine
from aigc_desktop.engine.remote.patience import Patience
from aigc_desktop.tasks.serve.app import make_app
from aigc_desktop.tasks.serve.server import Binding, LocalServer
from aigc_desktop.tasks.serve.writer import Writer

TOKEN = "a token of the test"
QUICK = Patience(look_up_s=10, first_s=60, silence_s=20, retries=2, back_off_s=0.01)


@contextmanager
def served(
    folders: Mapping[str, Path], engine: TextEngine | None = None, token: str = TOKEN
) -> Iterator[str]:
    """Serve the models in `folders` by name; the value is the protocol's base address."""
    writer = Writer(engine or FastEngine("float32"), folders)
    server = LocalServer(make_app(writer, token), Binding(port=0))
    server.start()
    try:
        yield server.address
    finally:
        server.stop()
        writer.close()


def no_door(_: str) -> None:
    """A door that is always open."""


def remote(
    address: str, key: str = TOKEN, patience: Patience = QUICK, **more: object
) -> RemoteEngine:
    """An engine for the server at `address`."""
    server = Server("test", address, **more)  # type: ignore[arg-type]
    return RemoteEngine(server, no_door, key, patience=patience)
