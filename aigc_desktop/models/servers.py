"""The servers a user added: a file without any key in it, and the keys in the keyring."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

from aigc_desktop.domain.prompt import PromptStyleId
from aigc_desktop.domain.server import Api, Server, ServerModel
from aigc_desktop.errors import ModelError, UsageError
from aigc_desktop.i18n.message import N_
from aigc_desktop.models.network import check_address
from aigc_desktop.models.token_store import TokenStore, system_keyring
from aigc_desktop.paths import AppPaths, atomic_write

MOST_SLOTS = 256
MOST_MODELS = 200
_NAME = re.compile(r"[\w.-]{1,40}")
log = logging.getLogger(__name__)


class ServersFile:
    """Reads and writes the list of servers."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @classmethod
    def of(cls, paths: AppPaths) -> ServersFile:
        """The list of this user."""
        return cls(paths.config / "servers.json")

    def load(self) -> tuple[Server, ...]:
        """Return the servers; those that make no sense are left out."""
        try:
            rows = json.loads(self._file.read_text("utf-8"))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, RecursionError):
            log.warning("the list of servers is unreadable", exc_info=True)
            return ()
        found = (_server(row) for row in rows) if isinstance(rows, list) else ()
        return tuple(server for server in found if server is not None)

    def find(self, name: str) -> Server:
        """Return the server called `name`; raise `ModelError` when there is none."""
        for server in self.load():
            if server.name == name:
                return server
        raise ModelError(
            N_(
                "There is no server called “{name}”. Nothing was sent. Add it under File, "
                "Servers, or choose another model.",
                name=name,
            )
        )

    def put(self, server: Server) -> None:
        """Add `server`, or put it in the place of the one of its name.

        Raises `UsageError` for what cannot be used, and `WriteError`.
        """
        check_server(server)
        servers = {one.name: one for one in self.load()} | {server.name: server}
        self._save(tuple(servers.values()))

    def drop(self, name: str) -> None:
        """Forget the server called `name`; raises `WriteError`."""
        self._save(tuple(server for server in self.load() if server.name != name))

    def _save(self, servers: tuple[Server, ...]) -> None:
        rows = [
            {**vars(server), "models": [vars(model) for model in server.models[:MOST_MODELS]]}
            for server in servers
        ]
        with atomic_write(self._file) as stream:
            stream.write(json.dumps(rows, ensure_ascii=False, indent=1).encode("utf-8"))


def with_version_path(address: str) -> str:
    """Return `address` with the protocol's usual path where it has none."""
    address = address.strip().rstrip("/")
    return f"{address}/v1" if "://" in address and not urlsplit(address).path else address


def check_server(server: Server) -> None:
    """Raise `UsageError` unless `server` can be used as it is.

    Text and key would be readable on their way to another machine by plain http: that is
    allowed only where the user said so for this very server.
    """
    if not _NAME.fullmatch(server.name):
        raise UsageError(
            N_(
                "“{name}” is no name for a server. Nothing was changed. Use up to 40 letters, "
                "digits, dots and dashes.",
                name=server.name,
            )
        )
    check_address(server.address or "-")
    if not (server.encrypted or server.loopback or server.plain_http):
        raise UsageError(
            N_(
                "{host} would be reached without encryption: others on the network could read "
                "your text and the key. Nothing was changed. Use https, or allow it for this "
                "server.",
                host=server.host,
            )
        )
    if not 1 <= server.slots <= MOST_SLOTS:
        raise UsageError(
            N_("There can be 1 to {most} requests at a time. Nothing was changed.", most=MOST_SLOTS)
        )


def key_store(
    server: Server, find_keyring: Callable[[], Any | None] = system_keyring
) -> TokenStore:
    """Return where the key of `server` is kept: by its address, so that it goes nowhere else."""
    return TokenStore(find_keyring, f"server-key:{server.address}")


def _server(row: object) -> Server | None:
    try:
        if not isinstance(row, dict):
            raise TypeError("not an object")
        server = Server(
            name=str(row["name"]),
            address=str(row["address"]),
            api=row["api"] if row.get("api") in get_args(Api) else "auto",
            slots=int(row.get("slots", 4)),
            context=int(row.get("context", 0)),
            plain_http=row.get("plain_http") is True,
            price_in=float(row.get("price_in", 0)),
            price_out=float(row.get("price_out", 0)),
        )
        check_server(server)
        return replace(server, models=tuple(_model(model) for model in row.get("models", ())))
    except (KeyError, TypeError, ValueError, UsageError):
        log.warning("a server in the list makes no sense", exc_info=True)
        return None


def _model(row: dict[str, Any]) -> ServerModel:
    styles: tuple[PromptStyleId, ...] = get_args(PromptStyleId)
    return ServerModel(
        name=str(row["name"]),
        style=next((one for one in styles if one == row.get("style")), "chat_template"),
        context=int(row.get("context", 0)),
        owner=str(row.get("owner", "")),
        revision=str(row.get("revision", "")),
    )
