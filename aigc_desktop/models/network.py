"""The one door to the network: shut when forbidden, and everything that passes is noted."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from aigc_desktop.errors import DownloadError, UsageError, WriteError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.paths import make_folder

Purpose = Literal["look_up", "download", "repair", "write", "ask"]
_KEEP = 200
_TRIM_BYTES = 100_000
log = logging.getLogger(__name__)

PURPOSES: dict[str, Message] = {
    "look_up": N_("looked up a model"),
    "download": N_("downloaded a model"),
    "repair": N_("repaired a model"),
    "write": N_("wrote on a server"),
    "ask": N_("looked at a server's models"),
}


@dataclass(frozen=True)
class NetworkUse:
    """One use of the network: when (UTC), which host, why, and for which model."""

    at: datetime
    host: str
    purpose: str
    model: str


class NetworkJournal:
    """Every use of the network, one line of JSON each, written before the first byte is sent.

    Lines are appended, so several windows and commands may write at once.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def note(self, use: NetworkUse) -> None:
        """Append `use`; raise `WriteError` when that is impossible: then nothing may be sent."""
        row = {"at": use.at.isoformat(timespec="seconds"), "host": use.host}
        line = json.dumps({**row, "purpose": use.purpose, "model": use.model})
        make_folder(self._file.parent)
        try:
            self._trim()
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(line + "\n")
        except OSError as error:
            raise WriteError(
                N_(
                    "The record of network use ({path}) cannot be written ({reason}), so the "
                    "network was not used. Nothing was changed. Free some space and try again.",
                    path=self._file,
                    reason=error.strerror or error,
                )
            ) from error

    def uses(self) -> tuple[NetworkUse, ...]:
        """Return what was noted, newest first; lines that make no sense are left out."""
        try:
            lines = self._file.read_text("utf-8", "replace").splitlines()
        except OSError:
            return ()
        found = (_use(line) for line in reversed(lines[-_KEEP:]))
        return tuple(use for use in found if use is not None)

    def last(self) -> NetworkUse | None:
        """Return the newest use, None when the network was never used."""
        return next(iter(self.uses()), None)

    def _trim(self) -> None:
        if self._file.exists() and self._file.stat().st_size > _TRIM_BYTES:
            lines = self._file.read_text("utf-8", "replace").splitlines()[-_KEEP:]
            self._file.write_text("\n".join(lines) + "\n", "utf-8")


@dataclass(frozen=True)
class NetworkGate:
    """Passed to whatever may open a connection; asked each time one is opened."""

    journal: NetworkJournal
    forbidden: bool = False

    def enter(self, host: str, purpose: Purpose, model: str) -> None:
        """Note the use, or raise `DownloadError` when the network is forbidden."""
        if self.forbidden:
            raise DownloadError(
                "forbidden",
                N_(
                    "The network is forbidden in the settings or by --offline. Nothing was sent. "
                    "Allow it, or import the model from a folder or archive."
                ),
            )
        self.journal.note(NetworkUse(datetime.now(UTC), host, purpose, model))


def check_address(text: str, schemes: tuple[str, ...] = ("http", "https")) -> None:
    """Raise `UsageError` unless `text` is empty or an address without a password in it.

    Settings lie in a file everybody who can read it can read; passwords do not belong there.
    """
    if not text:
        return
    try:
        parts = urlsplit(text)
        known = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise UsageError(
            N_(
                "“{address}” is no address of a server. Nothing was changed. Write it like "
                "https://example.org.",
                address=text,
            )
        )
    if parts.username or parts.password:
        raise UsageError(
            N_(
                "The address holds a user name or password, which would lie readable in the "
                "settings file. Nothing was changed. Leave the field empty and put the proxy "
                "with its password into the environment variable HTTPS_PROXY."
            )
        )


def _use(line: str) -> NetworkUse | None:
    try:
        row = json.loads(line)
        at = datetime.fromisoformat(row["at"])
        if at.tzinfo is None:
            return None
        return NetworkUse(at, str(row["host"]), str(row["purpose"]), str(row["model"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        log.debug("a line of the network journal makes no sense", exc_info=True)
        return None
