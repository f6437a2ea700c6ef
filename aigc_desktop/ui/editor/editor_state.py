"""An open editor's unsaved work as JSON values."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from aigc_desktop.domain.document import Document
from aigc_desktop.domain.document_json import document_from, document_to
from aigc_desktop.errors import AigcError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SavedEditor:
    """A document as it stands in the editor, and where the cursor is (Qt's position).

    `source` names what it was opened from. `safe`: nothing would be lost without the editor.
    """

    document: Document
    cursor: int = 0
    source: str = ""
    safe: bool = True


def editor_to(saved: SavedEditor) -> dict[str, Any]:
    """Return `saved` as JSON values."""
    return {
        "document": document_to(saved.document),
        "cursor": saved.cursor,
        "source": saved.source,
        "safe": saved.safe,
    }


def editor_from(state: object) -> SavedEditor | None:
    """Read what `editor_to` wrote, None where it cannot be read."""
    try:
        if not isinstance(state, dict):
            raise TypeError("state")
        document = document_from(state["document"])
        if not document.drafts:
            raise ValueError("a document without a draft")
        return SavedEditor(
            document, int(state["cursor"]), str(state["source"]), bool(state["safe"])
        )
    except (KeyError, TypeError, ValueError, AttributeError, AigcError):
        log.warning("an open editor's saved state is unreadable")
        return None
