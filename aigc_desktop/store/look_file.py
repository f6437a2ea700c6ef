"""The look of the last picture, so that the next one starts with it."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from aigc_desktop.domain.picture import PictureLook
from aigc_desktop.paths import atomic_write

log = logging.getLogger(__name__)


class LookFile:
    """A small JSON file; without it, or with a damaged one, the look is the default."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> PictureLook:
        """Return the look last saved."""
        try:
            return PictureLook.from_json(json.loads(self._path.read_text("utf-8")))
        except FileNotFoundError:
            return PictureLook()
        except (OSError, ValueError, RecursionError):
            log.warning("the look of the last picture cannot be read; the default is used")
            return PictureLook()

    def save(self, look: PictureLook) -> None:
        """Write `look`; raise `WriteError` if that fails."""
        with atomic_write(self._path) as stream:
            stream.write(json.dumps(look.to_json()).encode("ascii"))
