"""Where models lie: ours, imported ones and the ordinary Hugging Face cache."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from aigc_desktop.paths import AppPaths, make_folder
from aigc_desktop.progress import CancelToken

STARTER = "starter"
"""The built-in model's id."""
_POLL_S = 0.05


@dataclass(frozen=True)
class ModelPlaces:
    """The folders the model manager works in; `own` is the file of what the user added."""

    starter: Path
    imported: Path
    downloads: Path
    hub_cache: Path
    own: Path

    @classmethod
    def of(cls, paths: AppPaths, environment: Mapping[str, str] | None = None) -> ModelPlaces:
        """The places of this user; `environment` (the process's by default) may move the cache."""
        return cls(
            starter=paths.starter_model,
            imported=paths.data / "models",
            downloads=paths.cache / "downloads",
            hub_cache=hub_cache_folder(os.environ if environment is None else environment),
            own=paths.data / "own-models.json",
        )


def hub_cache_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder Hugging Face's tools share, by their rules.

    Source: huggingface_hub, "Environment variables" (HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME).
    """
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if environment.get(name):
            return _expanded(environment[name])
    if environment.get("HF_HOME"):
        return _expanded(environment["HF_HOME"]) / "hub"
    base = environment.get("XDG_CACHE_HOME") or "~/.cache"
    return _expanded(base) / "huggingface" / "hub"


def _expanded(text: str) -> Path:
    return Path(os.path.expandvars(text)).expanduser()


@contextmanager
def locked(file: Path, cancel: CancelToken) -> Iterator[None]:
    """Hold the lock `file`, waiting for whoever has it; raise `Cancelled` when told to stop."""
    make_folder(file.parent)
    lock = FileLock(file)
    while True:
        cancel.raise_if_cancelled()
        try:
            lock.acquire(timeout=0)
            break
        except Timeout:
            time.sleep(_POLL_S)
    try:
        yield
    finally:
        lock.release()
