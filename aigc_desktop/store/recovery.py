"""Unsaved work, written down while the user works, so that no exit loses it."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from aigc_desktop.paths import atomic_write, replace_wiping, wipe
from aigc_desktop.store.key import StoreKey, WrongKeyError, is_sealed
from aigc_desktop.store.vault import Vault

log = logging.getLogger(__name__)
VERSION = 1


class RecoveryFile:
    """One JSON file with the state of every tab; sealed while the library is encrypted.

    It is no part of the library, so that damage to one leaves the other whole.
    """

    def __init__(self, path: Path, vault: Vault | None = None) -> None:
        self.path = path
        self._vault = vault
        self._next = path.with_suffix(".next.json")
        self.aside: Path | None = None
        """Where an unreadable file was put."""

    def load(self) -> dict[str, Any]:
        """Return the state last saved, {} if there is none. A damaged file is set aside.

        Raises `LockedError` while the library is locked.
        """
        key = self._key()
        try:
            state = self._read(self.path, key)
        except FileNotFoundError:
            state = {}
        except (OSError, ValueError, KeyError, TypeError, RecursionError, WrongKeyError):
            # A change of the passphrase that was interrupted leaves the next file beside it.
            try:
                state = self._read(self._next, key)
            except (OSError, ValueError, KeyError, TypeError, RecursionError, WrongKeyError):
                log.warning("the recovery file is unreadable and is set aside")
                self.set_aside()
                return {}
            self.commit()
        wipe(self._next)
        if key is not None and self.path.exists() and not is_sealed(self.path.read_bytes()):
            # Encrypting the library was interrupted before this file's turn came.
            self._write(self._next, _packed(state, key))
            self.commit()
        return state

    def save(self, state: dict[str, Any]) -> None:
        """Write `state`; raise `WriteError` if that fails (the former state then stays)."""
        key = self._key()
        self._write(self.path, _packed(state, key))

    def save_wiping(self, state: dict[str, Any]) -> None:
        """Write `state` and overwrite on the disk what stood there before; raise as `save` does."""
        self._write(self._next, _packed(state, self._key()))
        if self.path.exists():
            self.commit()
        else:
            self._next.replace(self.path)

    def prepare(self, key: StoreKey | None) -> None:
        """Write a second file with the state as it will be under `key`, if there is a state."""
        if self.path.exists():
            self._write(self._next, _packed(self.load(), key))

    def commit(self) -> None:
        """Put the prepared file in the place of the present one."""
        if self._next.exists():
            replace_wiping(self._next, self.path)

    def set_aside(self) -> None:
        """Keep the file under another name, so that saving does not overwrite it."""
        aside = self.path.with_suffix(".damaged.json")
        try:
            self.path.replace(aside)
            self.aside = aside
        except OSError:
            log.warning("it cannot be set aside either", exc_info=True)

    def _key(self) -> StoreKey | None:
        return self._vault.key() if self._vault is not None else None

    def _read(self, path: Path, key: StoreKey | None) -> dict[str, Any]:
        content = path.read_bytes()
        if is_sealed(content):
            if key is None:
                raise WrongKeyError
            content = key.unseal(content)
        value = json.loads(content.decode("utf-8"))
        if value["version"] != VERSION:
            raise ValueError("version")
        state = value["state"]
        if not isinstance(state, dict):
            raise TypeError("state")
        return state

    def _write(self, path: Path, content: bytes) -> None:
        with atomic_write(path) as stream:
            stream.write(content)


def _packed(state: dict[str, Any], key: StoreKey | None) -> bytes:
    text = json.dumps({"version": VERSION, "state": state}, ensure_ascii=True)
    content = text.encode("ascii")
    return key.seal(content) if key is not None else content
