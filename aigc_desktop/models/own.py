"""The repositories and folders a user added to the list of models."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.paths import atomic_write

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OwnModels:
    """What the user added, oldest first: "owner/name" and absolute paths."""

    repos: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


class OwnModelsFile:
    """Reads and writes `OwnModels`."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> OwnModels:
        """Return what was added; nothing when the file is missing or makes no sense."""
        try:
            table = json.loads(self._file.read_text("utf-8"))
            return OwnModels(_texts(table["repos"]), _texts(table["folders"]))
        except FileNotFoundError:
            return OwnModels()
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            log.warning("the list of added models is unreadable", exc_info=True)
            return OwnModels()

    def add_repo(self, repo: str) -> None:
        """Add a repository; raise `WriteError` if that cannot be kept."""
        own = self.load()
        if repo not in own.repos:
            self._save(OwnModels((*own.repos, repo), own.folders))

    def add_folder(self, folder: Path) -> None:
        """Add a folder, which stays where it is; raise `WriteError` if that cannot be kept."""
        own = self.load()
        if str(folder) not in own.folders:
            self._save(OwnModels(own.repos, (*own.folders, str(folder))))

    def drop(self, name: str) -> None:
        """Forget a repository or folder; nothing of it is deleted. Raises `WriteError`."""
        own = self.load()
        left = OwnModels(
            tuple(repo for repo in own.repos if repo != name),
            tuple(folder for folder in own.folders if folder != name),
        )
        if left != own:
            self._save(left)

    def _save(self, own: OwnModels) -> None:
        table = {"repos": own.repos, "folders": own.folders}
        with atomic_write(self._file) as stream:
            stream.write(json.dumps(table, ensure_ascii=False, indent=1).encode("utf-8"))


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return tuple(item for item in value if isinstance(item, str))
