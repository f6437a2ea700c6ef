"""A draft tab's unsaved work as JSON values."""

from __future__ import annotations

import logging
from typing import Any

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, brief_from, brief_to
from aigc_desktop.domain.document_json import document_from, document_to
from aigc_desktop.errors import AigcError
from aigc_desktop.ui.tabs.runs import Run, Runs

log = logging.getLogger(__name__)


def draft_tab_to(brief: Brief, runs: Runs) -> dict[str, Any]:
    """Return the brief as filled in, and every run with its cards as they stand."""
    return {
        "brief": brief_to(brief),
        "at": runs.place[0] - 1,
        "runs": [
            {
                "document": document_to(run.document),
                "cards": [document_to(card) for card in run.cards],
            }
            for run in runs.all()
        ],
    }


def draft_tab_from(content_type: ContentType, state: dict[str, Any]) -> tuple[Brief | None, Runs]:
    """Read what `draft_tab_to` wrote; what cannot be read is left out."""
    brief: Brief | None = None
    runs: list[Run] = []
    at = -1
    try:
        brief = brief_from(state["brief"])
        if brief.type_id != content_type.id:
            brief = None
        at = int(state["at"])
        rows = list(state["runs"])
    except (KeyError, TypeError, ValueError, AttributeError):
        log.warning("part of a tab's saved state is unreadable")
        rows = []
    for row in rows:
        try:
            runs.append(_run(row))
        except (KeyError, TypeError, ValueError, AttributeError, AigcError):
            log.warning("a saved run is unreadable")
    return brief, Runs(runs, at)


def _run(row: dict[str, Any]) -> Run:
    cards = tuple(document_from(card) for card in row["cards"])
    if not all(card.drafts for card in cards):
        raise ValueError("a card without a draft")
    return Run(document_from(row["document"]), cards)
