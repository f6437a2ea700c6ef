"""What a passphrase is before a key is made from it."""

from __future__ import annotations

import unicodedata

from aigc_desktop.errors import UsageError
from aigc_desktop.i18n.message import N_


def secret_of(passphrase: str) -> bytes:
    """Return `passphrase` as bytes that do not depend on how it was typed (Unicode's NFC).

    Raises `UsageError` for one that is empty or no text.
    """
    try:
        secret = unicodedata.normalize("NFC", passphrase).encode("utf-8")
    except UnicodeEncodeError:
        secret = b""
    if not secret:
        raise UsageError(N_("Please enter a passphrase."))
    return secret
