"""Forbids this process the network, for good: what `--offline` and the engine's process do."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Mapping

FLAG = "--offline"
VARIABLE = "AIGC_DESKTOP_OFFLINE"
"""Set to anything, by an administrator say, it does what the flag does."""
_LOOKING_UP = frozenset(
    {
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
    }
)
_SENDING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"})


def wants_offline(arguments: list[str], environment: Mapping[str, str]) -> bool:
    """Whether the command line or the environment forbids the network."""
    return FLAG in arguments or bool(environment.get(VARIABLE))


def forbid_network() -> None:
    """Let every later attempt of Python code to use the network fail with `PermissionError`.

    There is no way back (PEP 578: audit hooks stay). Sockets within the machine that need no
    network, such as those of the desktop, still work.
    """
    sys.addaudithook(_refuse)


def _refuse(event: str, args: tuple[object, ...]) -> None:
    if not event.startswith("socket."):
        return
    inner = getattr(socket, "AF_UNIX", None)
    if event in _LOOKING_UP or (
        event in _SENDING and isinstance(args[0], socket.socket) and args[0].family != inner
    ):
        raise PermissionError(errno.EACCES, "the network is forbidden (--offline)")
