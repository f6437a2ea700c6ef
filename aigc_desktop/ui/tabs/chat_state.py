"""A chat tab's unsaved work as JSON values."""

from __future__ import annotations

import logging
from typing import Any

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.document_json import document_from, document_to
from aigc_desktop.errors import AigcError

log = logging.getLogger(__name__)


def chat_tab_to(
    text: str, choices: dict[str, str], turns: list[Turn], last: Document | None
) -> dict[str, Any]:
    """Return input, choices, conversation and the newest reply."""
    return {
        "input": text,
        "choices": choices,
        "turns": [[turn.role, turn.text] for turn in turns],
        "last": document_to(last) if last is not None else None,
    }


def chat_tab_from(
    state: dict[str, Any],
) -> tuple[str, dict[str, str], list[Turn], Document | None]:
    """Read what `chat_tab_to` wrote; what cannot be read is left out."""
    text, choices, turns, last = "", dict[str, str](), list[Turn](), None
    try:
        text = str(state["input"])
        choices = {str(key): str(value) for key, value in state["choices"].items()}
        turns = [Turn("assistant" if role == "assistant" else "user", str(words))
                 for role, words in state["turns"]]  # fmt: skip
        if state["last"] is not None:
            last = document_from(state["last"])
    except (KeyError, TypeError, ValueError, AttributeError, AigcError):
        log.warning("part of the chat's saved state is unreadable", exc_info=True)
    return text, choices, turns, last
