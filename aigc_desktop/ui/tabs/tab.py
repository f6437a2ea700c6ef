"""What the main window expects of a tab."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from aigc_desktop.domain.document import Document
from aigc_desktop.domain.forgotten import Forgotten


class Tab(QWidget):
    """A tab that can be written down and brought back, so nothing is ever lost.

    `changed` comes when there is something new to write down, `kept` when a document
    went into the library, `open_wanted` with a document to be opened in the editor,
    `forgotten` with what was deleted for good.
    """

    changed = Signal()
    kept = Signal()
    open_wanted = Signal(object)
    forgotten = Signal(object)

    def state(self) -> dict[str, Any]:
        """Return everything unsaved, as JSON values."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Show what `state` returned; damaged parts of it are left out."""

    def forget(self, gone: Forgotten) -> None:
        """Let go of every copy of what was deleted for good."""

    def document(self) -> Document | None:
        """Return what an export of this tab would write."""
        return None
