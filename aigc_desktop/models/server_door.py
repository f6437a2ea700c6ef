"""The way to servers through the one door to the network: shut unless the user opened it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from aigc_desktop.errors import ServerError
from aigc_desktop.i18n.message import N_
from aigc_desktop.models.network import NetworkGate, Purpose

NOTED_AGAIN_S = 60.0
"""Requests to one host within this time are one line of the journal."""


class ServerDoor:
    """Asked with the host before every request about `model`; several threads may.

    `gate` is asked for anew each time, so that the settings in force count.
    """

    def __init__(
        self, gate: Callable[[], NetworkGate], allowed: Callable[[], bool], model: str
    ) -> None:
        self._gate = gate
        self._allowed = allowed
        self._model = model
        self._lock = threading.Lock()
        self._noted: dict[tuple[str, Purpose], float] = {}

    def write(self, host: str) -> None:
        """Let a text through to `host`; raise `ServerError` or `DownloadError` if it may not."""
        self._pass(host, "write")

    def ask(self, host: str) -> None:
        """Let a question about the models of `host` through; errors as `write`."""
        self._pass(host, "ask")

    def _pass(self, host: str, purpose: Purpose) -> None:
        gate = self._gate()
        if not self._allowed():
            raise ServerError(
                "off",
                N_(
                    "Writing on servers is switched off, so nothing was sent to {host}. Your text "
                    "is safe. Switch it on under File, Servers, or choose a model on this "
                    "computer.",
                    host=host,
                ),
            )
        with self._lock:
            now = time.monotonic()
            last = self._noted.get((host, purpose))
            if gate.forbidden or last is None or now - last > NOTED_AGAIN_S:
                gate.enter(host, purpose, self._model)
                self._noted[host, purpose] = now
