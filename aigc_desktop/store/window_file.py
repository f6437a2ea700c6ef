"""How the window was left: its place and size, and whether it has welcomed the user."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from aigc_desktop.paths import atomic_write

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WindowState:
    """`geometry` is Qt's own, as hexadecimal digits. None of this is a setting."""

    geometry: str = ""
    welcomed: bool = False


class WindowFile:
    """A small JSON file; without it, or with a damaged one, everything is as at first."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> WindowState:
        """Return what was last saved; what does not fit takes its default."""
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return WindowState()
        except (OSError, ValueError, RecursionError):
            log.warning("the state of the window cannot be read; it opens as at first")
            return WindowState()
        if not isinstance(found, dict):
            return WindowState()
        geometry = str(found.get("geometry", ""))
        is_hex = re.fullmatch("(?:[0-9a-f]{2})*", geometry)
        return WindowState(geometry if is_hex else "", found.get("welcomed") is True)

    def save(self, state: WindowState) -> None:
        """Write `state`; raise `WriteError` if that fails."""
        with atomic_write(self._path) as stream:
            stream.write(json.dumps(asdict(state)).encode("ascii"))

    def change(self, *, geometry: str | None = None, welcomed: bool | None = None) -> None:
        """Save the state with some of it changed; raise `WriteError` if that fails."""
        state = self.load()
        if geometry is not None:
            state = replace(state, geometry=geometry)
        if welcomed is not None:
            state = replace(state, welcomed=welcomed)
        self.save(state)
