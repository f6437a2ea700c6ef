"""The key of an encrypted library: made from a passphrase, used by SQLCipher and for files."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aigc_desktop.domain.passphrase import secret_of
from aigc_desktop.errors import StoreError
from aigc_desktop.i18n.message import N_

ITERATIONS = 256_000
SALT_BYTES = 16
_NONCE_BYTES = 12
_MAGIC = b"AIGC sealed 1\n"


class WrongKeyError(StoreError):
    """The passphrase does not open what it was tried on."""

    def __init__(self) -> None:
        super().__init__(
            N_("This passphrase does not open the library. Nothing was changed; please try again.")
        )


@dataclass(frozen=True)
class StoreKey:
    """`raw`: 32 bytes of key; `salt`: the 16 bytes it was made with."""

    raw: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    @classmethod
    def derive(cls, passphrase: str, salt: bytes = b"") -> StoreKey:
        """Make the key from a passphrase; without `salt` a new one.

        This is SQLCipher 4's own derivation (PBKDF2-HMAC-SHA512 with 256,000 rounds, salt in
        the first 16 bytes of the file), so that any SQLCipher tool opens the library with the
        passphrase. Takes a fraction of a second on purpose. Raises `UsageError` for a
        passphrase that is empty or no text.
        """
        salt = salt or os.urandom(SALT_BYTES)
        secret = secret_of(passphrase)
        return cls(hashlib.pbkdf2_hmac("sha512", secret, salt, ITERATIONS, 32), salt)

    @classmethod
    def from_hex(cls, text: str) -> StoreKey:
        """Read what `hex` gave; raise `ValueError` for anything else."""
        value = bytes.fromhex(text)
        if len(value) != 32 + SALT_BYTES:
            raise ValueError("length")
        return cls(value[:32], value[32:])

    @property
    def hex(self) -> str:
        """Key and salt, as SQLCipher and the system keyring take them."""
        return (self.raw + self.salt).hex()

    def seal(self, content: bytes) -> bytes:
        """Encrypt a whole file (AES-256-GCM); the salt stands in front."""
        nonce = os.urandom(_NONCE_BYTES)
        head = _MAGIC + self.salt
        return head + nonce + AESGCM(self._file_key()).encrypt(nonce, content, head)

    def unseal(self, sealed: bytes) -> bytes:
        """Decrypt what `seal` gave; raise `WrongKeyError` if it was another key's or is damaged."""
        cut = len(_MAGIC) + SALT_BYTES
        head, nonce, rest = sealed[:cut], sealed[cut : cut + _NONCE_BYTES], sealed[cut + 12 :]
        try:
            return AESGCM(self._file_key()).decrypt(nonce, rest, head)
        except (InvalidTag, ValueError) as error:
            raise WrongKeyError from error

    def _file_key(self) -> bytes:
        return hmac.digest(self.raw, b"aigc-desktop files beside the library", "sha256")


def is_sealed(content: bytes) -> bool:
    """Whether `content` is what `StoreKey.seal` gave."""
    return content.startswith(_MAGIC)
