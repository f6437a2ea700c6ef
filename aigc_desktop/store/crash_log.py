"""What is left of a process that died: Python's stacks, written by `faulthandler`."""

from __future__ import annotations

import faulthandler
import logging
from pathlib import Path
from typing import TextIO

from aigc_desktop.errors import WriteError
from aigc_desktop.paths import make_folder

log = logging.getLogger(__name__)
NOW, EARLIER = "crash.log", "crash-earlier.log"


class CrashLog:
    """The stacks of a crash, in the folder of the logs; they hold places of code, no text.

    The file is empty while all is well and gone after an orderly end, so what lies there
    at the next start is a crash.
    """

    def __init__(self, folder: Path) -> None:
        self.path, self.earlier = folder / NOW, folder / EARLIER
        self._stream: TextIO | None = None

    def start(self) -> bool:
        """Write down crashes from now on; return whether the last run ended in one.

        Its stacks are kept as `earlier`. Where the folder cannot be written nothing is kept.
        """
        try:
            make_folder(self.path.parent)
            crashed = self.path.is_file() and self.path.stat().st_size > 0
            if crashed:
                self.path.replace(self.earlier)
            # faulthandler keeps the descriptor, so the file stays open until `end`.
            self._stream = self.path.open("w", encoding="utf-8")
        except (OSError, WriteError):
            log.warning("crashes cannot be written down", exc_info=True)
            return False
        faulthandler.enable(self._stream)
        return crashed

    def end(self) -> None:
        """Take note of an orderly end."""
        if self._stream is None:
            return
        faulthandler.disable()
        self._stream.close()
        self._stream = None
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            log.warning("the file for crashes cannot be removed", exc_info=True)
