"""Writing on servers: who may, with which key, and what must not be sent by accident."""

from __future__ import annotations

import os
import threading
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from aigc_desktop.checks.personal_data import LABELS, Kind, personal_data
from aigc_desktop.domain.server import Server, split_id
from aigc_desktop.domain.settings import Settings
from aigc_desktop.engine.remote.engine import RemoteEngine
from aigc_desktop.errors import Cancelled, ServerError, UserFacingError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.network import NetworkGate
from aigc_desktop.models.server_door import ServerDoor
from aigc_desktop.models.servers import ServersFile, check_server, key_store
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.manage_models import network_journal


@dataclass(frozen=True)
class Disclosure:
    """Personal data about to be sent: which host, and what was found, masked, by kind."""

    host: str
    found: tuple[tuple[Kind, str], ...]


DISCLOSURE = N_(
    "Whenever you generate with a model of {host}, your brief and the text or conversation you "
    "work on are sent there, with the app's instructions to the model, the sampling settings and "
    "your key. Whoever runs the server can read and keep them. Nothing is sent at any other time, "
    "and nothing to anyone else."
)
"""What adding a server means; `host` is to be filled in."""
KEY = "AIGC_DESKTOP_KEY_"
Ask = Callable[[Disclosure], bool]
"""Answers whether it may be sent; called in whatever thread writes."""


@dataclass(frozen=True)
class ServerAccess:
    """What is needed to reach servers; `settings` returns those in force.

    `session_keys` are keys by address that no keyring would keep.
    """

    paths: AppPaths
    settings: Callable[[], Settings]
    offline: bool
    ask: Ask
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    session_keys: dict[str, str] = field(default_factory=dict, repr=False)

    def door(self, model: str) -> ServerDoor:
        """Return the way to the network for what is done with `model`."""

        def gate() -> NetworkGate:
            forbidden = self.offline or self.settings().text("network") == "never"
            return NetworkGate(network_journal(self.paths), forbidden)

        return ServerDoor(gate, lambda: self.settings().text("servers") == "on", model)

    def engine(self, model_id: str) -> RemoteEngine:
        """Return the engine for a model on a server; nothing is sent yet.

        Raises `ModelError` when there is no such server.
        """
        server = ServersFile.of(self.paths).find(split_id(model_id)[0])
        guard = PersonalDataGuard(server.host, self.ask)
        return RemoteEngine(
            server,
            self.door(model_id).write,
            self.key(server),
            proxy_for(server, self.settings().text("proxy")),
            guard,
        )

    def key(self, server: Server) -> str:
        """Return the server's key, "" where it has none. The keyring may ask the user.

        On machines without a keyring the variable AIGC_DESKTOP_KEY_NAME holds it.
        """
        given = self.environment.get(self.key_variable(server))
        return given or self.session_keys.get(server.address) or key_store(server).get() or ""

    def key_variable(self, server: Server) -> str:
        """Return the environment variable that may hold the server's key."""
        return KEY + "".join(char if char.isalnum() else "_" for char in server.name).upper()

    def look_at(self, server: Server, key: str, cancel: CancelToken) -> Server:
        """Return `server` with the models it has now; raise `ServerError`."""
        door = self.door(server.name).ask
        engine = RemoteEngine(server, door, key, proxy_for(server, self.settings().text("proxy")))
        try:
            models = engine.models(cancel)
        finally:
            engine.close()
        if not models:
            raise ServerError(
                "missing",
                N_("{host} offers no models. Nothing was changed.", host=server.host),
            )
        return replace(server, models=models)


@dataclass(frozen=True)
class ServerFound:
    """A server that was added, with its models; `kept`: its key outlives this session."""

    server: Server
    kept: bool


def add_server(server: Server, key: str, access: ServerAccess, cancel: CancelToken) -> ServerFound:
    """Look at a server's models, keep its key and put it on the list.

    An empty `key` is the one kept already. Nothing is kept of a server that cannot be reached.
    Raises `UsageError` before anything is sent, `ServerError` and `WriteError`.
    """
    check_server(server)
    found = access.look_at(server, key or access.key(server), cancel)
    kept = key_store(server).set(key) if key else True
    if not kept:
        access.session_keys[server.address] = key
    ServersFile.of(access.paths).put(found)
    return ServerFound(found, kept)


class PersonalDataGuard:
    """Looks through every text before it is sent to `host`; `ask` is asked once for each datum.

    Raises `Cancelled` where it may not be sent. Several threads may write at once.
    """

    def __init__(self, host: str, ask: Ask) -> None:
        self._host = host
        self._ask = ask
        self._allowed: set[str] = set()
        self._lock = threading.Lock()

    def __call__(self, text: str) -> None:
        """Let `text` through, or raise."""
        found = {text[item.start : item.end]: item for item in personal_data(text)}
        with self._lock:
            fresh = {words: item for words, item in found.items() if words not in self._allowed}
            if not fresh:
                return
            told = tuple((item.kind, item.masked) for item in fresh.values())
            if not self._ask(Disclosure(self._host, told)):
                raise Cancelled
            self._allowed |= fresh.keys()


def refuse(disclosure: Disclosure) -> bool:
    """Send no personal data, and say why: for commands, which cannot ask."""
    raise UserFacingError(
        N_(
            "The text holds {what}, and it would go to {host}. Nothing was sent. Take it out, or "
            "use --send-personal-data.",
            what=kinds_of(disclosure),
            host=disclosure.host,
        )
    )


def allow(_: Disclosure) -> bool:
    """Send everything: the user said so beforehand."""
    return True


def kinds_of(disclosure: Disclosure) -> Message:
    """Return the kinds of data found, in words."""
    kinds = list(dict.fromkeys(kind for kind, _ in disclosure.found))
    words = LABELS[kinds[0]]
    for kind in kinds[1:]:
        words = N_("{one}, {other}", one=words, other=LABELS[kind])
    return words


def proxy_for(server: Server, setting: str) -> str | None:
    """Return the proxy on the way to `server`: the setting's, else the system's, if any."""
    if server.loopback:
        return None
    name = server.host.rpartition(":")[0] or server.host
    if setting or urllib.request.proxy_bypass(name):
        return setting or None
    return urllib.request.getproxies().get("https" if server.encrypted else "http")
