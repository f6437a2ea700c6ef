"""Files kept aside beside the library: damaged ones and those a backup replaced.

They hold text of the user's, so they are sealed and opened together with the library.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from aigc_desktop.paths import replace_wiping, wipe
from aigc_desktop.store.connection import looks_encrypted
from aigc_desktop.store.key import StoreKey, WrongKeyError, is_sealed

_NAMES = ("*.damaged.json", "*.damaged-*.sqlite*", "*.before-restore-*.sqlite")


def seal_asides(folder: Path, key: StoreKey) -> None:
    """Encrypt every plain one."""
    for path in _asides(folder):
        content = path.read_bytes()
        if not is_sealed(content) and not looks_encrypted(path):
            _rewrite(path, key.seal(content))


def unseal_asides(folder: Path, key: StoreKey) -> None:
    """Decrypt those that were sealed with `key`."""
    for path in _asides(folder):
        content = path.read_bytes()
        if is_sealed(content):
            try:
                plain = key.unseal(content)
            except WrongKeyError:
                continue  # sealed with an earlier passphrase, which still opens it
            _rewrite(path, plain)


def drop_halves(folder: Path) -> None:
    """Remove what an interrupted call of the others left half written."""
    for name in _NAMES:
        for path in folder.glob(f"{name}.new"):
            wipe(path)


def _asides(folder: Path) -> Iterator[Path]:
    for name in _NAMES:
        yield from sorted(path for path in folder.glob(name) if path.suffix != ".new")


def _rewrite(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(content)
    replace_wiping(fresh, path)
