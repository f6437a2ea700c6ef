"""Unsaved work, written down while the user works, so that no exit loses it."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from aigc_desktop.paths import atomic_write

log = logging.getLogger(__name__)
VERSION = 1


class RecoveryFile:
    """One JSON file with the state of every tab."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.aside: Path | None = None
        """Where an unreadable file was put."""

    def load(self) -> dict[str, Any]:
        """Return the state last saved, {} if there is none. A damaged file is set aside."""
        try:
            value = json.loads(self.path.read_text("utf-8"))
            if value["version"] != VERSION:
                raise ValueError("version")
            state = value["state"]
            if not isinstance(state, dict):
                raise TypeError("state")
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            log.warning("the recovery file is unreadable and is set aside")
            self.set_aside()
            return {}
        return state

    def save(self, state: dict[str, Any]) -> None:
        """Write `state`; raise `WriteError` if that fails (the former state then stays)."""
        with atomic_write(self.path) as stream:
            text = json.dumps({"version": VERSION, "state": state}, ensure_ascii=True)
            stream.write(text.encode("ascii"))

    def set_aside(self) -> None:
        """Keep the file under another name, so that saving does not overwrite it."""
        aside = self.path.with_suffix(".damaged.json")
        try:
            self.path.replace(aside)
            self.aside = aside
        except OSError:
            log.warning("it cannot be set aside either", exc_info=True)
