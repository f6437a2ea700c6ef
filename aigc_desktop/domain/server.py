"""A server elsewhere that writes for us by OpenAI's protocol, and how its models are named."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from aigc_desktop.domain.prompt import PromptStyleId

Api = Literal["auto", "chat", "completions"]
"""How a model is spoken to: as it says itself, as a chat, or by going on from a text."""

PREFIX = "server:"
"""Begins the id of every model that runs on a server: "server:NAME/MODEL"."""


@dataclass(frozen=True)
class ServerModel:
    """One model as its server describes it. `context` in tokens, `owner` is its `owned_by`."""

    name: str
    style: PromptStyleId = "chat_template"
    context: int = 0
    owner: str = ""
    revision: str = ""


@dataclass(frozen=True)
class Server:
    """One server. `address` ends in its version path, such as https://host/v1.

    `slots` requests are under way at once at most. `context` (tokens) counts where the server
    does not tell its own, 0 for a cautious guess. `plain_http` allows http to another machine.
    Prices are money for a million tokens, read and written; 0 where nobody said. `models` are
    those it had when it was last looked at: with them nothing need be asked before writing.
    """

    name: str
    address: str
    api: Api = "auto"
    slots: int = 4
    context: int = 0
    plain_http: bool = False
    price_in: float = 0.0
    price_out: float = 0.0
    models: tuple[ServerModel, ...] = ()

    @property
    def host(self) -> str:
        """The host's name, with the port where one is given: where text goes."""
        parts = urlsplit(self.address)
        name = parts.hostname or self.address
        return f"{name}:{parts.port}" if parts.port else name

    @property
    def root(self) -> str:
        """The address without its version path, for what lies beside it."""
        return self.address.rstrip("/").removesuffix("/v1")

    @property
    def loopback(self) -> bool:
        """Whether it is this very machine."""
        return is_loopback(urlsplit(self.address).hostname or "")

    def model(self, name: str) -> ServerModel | None:
        """Return the model called `name`, if the server had it."""
        return next((model for model in self.models if model.name == name), None)

    @property
    def encrypted(self) -> bool:
        """Whether nobody on the way can read along."""
        return urlsplit(self.address).scheme == "https"


def is_loopback(host: str) -> bool:
    """Whether `host` names this machine, by its address or as localhost (RFC 6761)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def model_id(server: str, model: str) -> str:
    """Return the id of `model` on the server called `server`."""
    return f"{PREFIX}{server}/{model}"


def is_remote(name: str) -> bool:
    """Whether a model's id names one on a server."""
    return name.startswith(PREFIX)


def split_id(name: str) -> tuple[str, str]:
    """Return server and model of an id made by `model_id`; ("", `name`) for any other."""
    if not is_remote(name):
        return "", name
    server, _, model = name.removeprefix(PREFIX).partition("/")
    return server, model
