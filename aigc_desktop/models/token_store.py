"""Access tokens, the hub's and servers': in the system's keyring, never in a file or a log."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)
SERVICE = "aigc-desktop"
_USER = "hub-token"
_SAFE = (
    "keyring.backends.macOS",
    "keyring.backends.Windows",
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
)
"""Keyrings of the systems themselves; others may be plain files."""


def system_keyring() -> Any | None:  # noqa: ANN401 - keyring comes late
    """Return the system's keyring, None where there is none that is safe."""
    try:
        import keyring  # noqa: PLC0415 - looking for keyrings takes a while
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        log.info("the keyring library is not installed")
        return None
    try:
        found = keyring.get_keyring()
    except (KeyringError, RuntimeError, OSError):
        log.info("no keyring", exc_info=True)
        return None
    # "chainer" stands for several; it asks them in the order of their priority.
    for backend in (*getattr(found, "backends", ()), found):
        if type(backend).__module__.startswith(_SAFE):
            return backend
    return None


class TokenStore:
    """Keeps the token in the keyring or, where there is none, until the program ends.

    The keyring may ask the user for a password and take its time: never call `get`, `set`
    and `forget` from the window's thread.
    """

    def __init__(
        self, find_keyring: Callable[[], Any | None] = system_keyring, user: str = _USER
    ) -> None:
        """`user` is the name it is kept under: the hub's token, or a server's."""
        self._find = find_keyring
        self._user = user
        self._lock = threading.Lock()
        self._token: str | None = None

    def get(self) -> str | None:
        """Return the token, None if there is none."""
        if self._token is None:
            self._token = self._ask(lambda ring: ring.get_password(SERVICE, self._user))
        return self._token or None

    def set(self, token: str) -> bool:
        """Keep `token`; return whether it outlives this session."""
        self._token = token
        return self._ask(lambda ring: ring.set_password(SERVICE, self._user, token) or True) is True

    def forget(self) -> None:
        """Drop the token here and in the keyring."""
        self._token = ""
        self._ask(lambda ring: ring.delete_password(SERVICE, self._user))

    def _ask(self, question: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        """Return the keyring's answer, None without a keyring or when it refuses."""
        with self._lock:
            ring = self._find()
            if ring is None:
                return None
            try:
                return question(ring)
            except Exception as error:  # noqa: BLE001
                # Every keyring has errors of its own (D-Bus, Win32); their texts may hold
                # what was asked for, so only the kind is logged.
                log.info("the keyring refused: %s", type(error).__name__)
                return None
