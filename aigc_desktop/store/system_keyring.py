"""The system's keyring (Windows, macOS, Secret Service), through the `keyring` library."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path

from aigc_desktop.errors import StoreError
from aigc_desktop.i18n.message import N_

log = logging.getLogger(__name__)
SERVICE = "AIGC Desktop library"


class SystemKeyring:
    """Keeps the key of one library. Asked only if the user wanted the key kept there."""

    def __init__(self, library: Path) -> None:
        self._account = str(library)

    def get(self) -> str:
        """Return the secret, "" if it is not there or the keyring cannot be reached."""
        # Late: importing it looks through all installed packages for keyrings.
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            return keyring.get_password(SERVICE, self._account) or ""
        except KeyringError as error:
            log.warning("the system's keyring cannot be reached: %s", type(error).__name__)
            return ""

    def put(self, secret: str) -> None:
        """Keep `secret`; raise `StoreError` if there is no keyring or it refuses."""
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            keyring.set_password(SERVICE, self._account, secret)
        except KeyringError as error:
            raise StoreError(
                N_(
                    "This system's keyring cannot keep the key. The library is encrypted all the "
                    "same; you will be asked for the passphrase when the app starts."
                )
            ) from error

    def forget(self) -> None:
        """Remove the secret, if it is there."""
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415

        with contextlib.suppress(KeyringError):
            keyring.delete_password(SERVICE, self._account)
