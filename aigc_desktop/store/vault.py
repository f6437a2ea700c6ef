"""The lock on the library: whether it is encrypted, and the key while it is open."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Protocol

from aigc_desktop.errors import StoreError
from aigc_desktop.i18n.message import N_
from aigc_desktop.paths import atomic_write
from aigc_desktop.store.connection import connected, is_plain, looks_encrypted, told
from aigc_desktop.store.key import SALT_BYTES, StoreKey, WrongKeyError
from aigc_desktop.store.pages import PageReader

log = logging.getLogger(__name__)


class LockedError(StoreError):
    """The library is encrypted and nobody has entered the passphrase."""

    def __init__(self) -> None:
        super().__init__(N_("The library is locked. Unlock it with its passphrase first."))


class Keyring(Protocol):
    """Where the system keeps secrets."""

    def get(self) -> str:
        """Return the secret kept, "" if there is none or it cannot be reached."""

    def put(self, secret: str) -> None:
        """Keep `secret`; raise `StoreError` if the system cannot."""

    def forget(self) -> None:
        """Remove the secret, if there is one."""


class Vault:
    """Holds the key of the library at `path`, in memory only.

    A second copy of the salt lies beside the library: with it the key can be made even where
    the first page of the library is destroyed. It is no secret.
    """

    def __init__(self, path: Path, keyring: Keyring | None = None) -> None:
        self.path = path
        self.keyring = keyring
        self.salt_file = path.with_suffix(".salt.json")
        self._key: StoreKey | None = None

    @property
    def encrypted(self) -> bool:
        """Whether the file is encrypted. One that is merely damaged is not."""
        if is_plain(self.path):
            return False
        return self.salt_file.exists() or looks_encrypted(self.path)

    @property
    def locked(self) -> bool:
        """Whether the passphrase is needed."""
        return self._key is None and self.encrypted

    def key(self) -> StoreKey | None:
        """Return the key, None for a library without encryption; raise `LockedError`."""
        if not self.encrypted:
            return None
        if self._key is None:
            raise LockedError
        return self._key

    @property
    def held(self) -> StoreKey | None:
        """The key in memory, whether or not it fits any more."""
        return self._key

    def lock(self) -> None:
        """Forget the key."""
        self._key = None

    def unlock(self, passphrase: str) -> StoreKey:
        """Open with the passphrase; raise `WrongKeyError` if it does not fit."""
        for salt in self._salts():
            key = StoreKey.derive(passphrase, salt)
            if self._opens(key):
                self.open_with(key)
                return key
        raise WrongKeyError

    def unlock_by_keyring(self) -> bool:
        """Open with the key in the system's keyring, if the user put it there."""
        if self.keyring is None or not self.remembers:
            return False
        try:
            key = StoreKey.from_hex(self.keyring.get())
        except ValueError:
            log.warning("the key is not in the system's keyring any more")
            return False
        if not self._opens(key):
            return False
        self._key = key
        return True

    def open_with(self, key: StoreKey | None) -> None:
        """Use `key` from now on, and note its salt."""
        self._key = key
        if key is None:
            self.salt_file.unlink(missing_ok=True)
        else:
            self._note(key.salt, remembers=self.remembers)

    @property
    def remembers(self) -> bool:
        """Whether the user wanted the key kept in the system's keyring."""
        return self._noted().get("keyring") is True

    def remember(self, *, on: bool) -> None:
        """Put the key into the system's keyring or take it out; `StoreError` if it refuses."""
        if self.keyring is None or self._key is None:
            return
        if on:
            self.keyring.put(self._key.hex)
        else:
            self.keyring.forget()
        self._note(self._key.salt, remembers=on)

    def fits(self, passphrase: str) -> bool:
        """Whether `passphrase` is the one the library was unlocked with."""
        if self._key is None or not passphrase:
            return False
        return StoreKey.derive(passphrase, self._key.salt) == self._key

    def _opens(self, key: StoreKey) -> bool:
        with told(self.path):
            try:
                with connected(self.path, key):
                    return True
            except WrongKeyError:
                # Its first page may be damaged, which looks the same.
                return PageReader(self.path, key).keyed()

    def _salts(self) -> list[bytes]:
        """Return the salt in the file and, where it differs, the noted one."""
        with self.path.open("rb") as stream:
            found = [stream.read(SALT_BYTES)]
        noted = self._noted().get("salt")
        if isinstance(noted, str) and noted != found[0].hex():
            found.append(bytes.fromhex(noted))
        return [salt for salt in found if len(salt) == SALT_BYTES]

    def _noted(self) -> dict[str, object]:
        try:
            value = json.loads(self.salt_file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return value if isinstance(value, dict) else {}

    def _note(self, salt: bytes, *, remembers: bool) -> None:
        value = {"salt": salt.hex(), "keyring": remembers}
        if value != self._noted():
            with atomic_write(self.salt_file) as stream:
                stream.write(json.dumps(value).encode("ascii"))
