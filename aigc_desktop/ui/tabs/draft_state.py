"""A draft tab's unsaved work as JSON values."""

from __future__ import annotations

import logging
from typing import Any

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, brief_from, brief_to
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.document_json import document_from, document_to
from aigc_desktop.errors import AigcError

log = logging.getLogger(__name__)


def draft_tab_to(brief: Brief, document: Document | None, cards: list[Document]) -> dict[str, Any]:
    """Return brief, the whole run and the cards as they stand."""
    state: dict[str, Any] = {"brief": brief_to(brief)}
    if document is not None:
        state["document"] = document_to(document)
        state["cards"] = [document_to(card) for card in cards]
    return state


def draft_tab_from(
    content_type: ContentType, state: dict[str, Any]
) -> tuple[Brief | None, Document | None, list[Document]]:
    """Read what `draft_tab_to` wrote; what cannot be read is left out."""
    brief: Brief | None = None
    document: Document | None = None
    cards: list[Document] = []
    try:
        brief = brief_from(state["brief"])
        if brief.type_id != content_type.id:
            brief = None
        if "document" in state:
            cards = [document_from(card) for card in state["cards"]]
            document = document_from(state["document"])
    except (KeyError, TypeError, ValueError, AttributeError, AigcError):
        log.warning("part of a tab's saved state is unreadable", exc_info=True)
    return brief, document, cards
