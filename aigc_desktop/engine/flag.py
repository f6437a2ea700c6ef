"""A flag two processes share: the app raises it, the engine's process looks before each token."""

from __future__ import annotations

import mmap
import tempfile
from pathlib import Path


class SharedFlag:
    """One byte in a file of a folder of its own; `close` removes it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(
            prefix="aigc-engine-", ignore_cleanup_errors=True
        )
        self.file = Path(self._folder.name) / "flag"
        self.file.write_bytes(b"\0")
        with self.file.open("r+b") as stream:
            self._byte = mmap.mmap(stream.fileno(), 1)

    def put(self, *, up: bool) -> None:
        """Raise the flag or take it down."""
        self._byte[0] = int(up)

    def close(self) -> None:
        """Remove the file; a process that still maps it is not disturbed."""
        self._folder.cleanup()
