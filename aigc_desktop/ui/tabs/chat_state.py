"""A chat tab's unsaved work as JSON values."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.document_json import document_from, document_to
from aigc_desktop.errors import AigcError
from aigc_desktop.tasks.reply_in_chat import Meter

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SavedChat:
    """What stands in the input, the choices, the conversation and its newest reply."""

    text: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    turns: tuple[Turn, ...] = ()
    last: Document | None = None
    meter: Meter | None = None


def chat_tab_to(saved: SavedChat) -> dict[str, Any]:
    """Return `saved` as JSON values."""
    return {
        "input": saved.text,
        "choices": dict(saved.choices),
        "turns": [[turn.role, turn.text] for turn in saved.turns],
        "last": document_to(saved.last) if saved.last is not None else None,
        "meter": asdict(saved.meter) if saved.meter is not None else None,
    }


def chat_tab_from(state: dict[str, Any]) -> SavedChat:
    """Read what `chat_tab_to` wrote; what cannot be read is left out."""
    try:
        text = str(state["input"])
        choices = {str(key): str(value) for key, value in state["choices"].items()}
        turns = tuple(
            Turn("assistant" if role == "assistant" else "user", str(words))
            for role, words in state["turns"]
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        log.warning("the chat's saved state is unreadable")
        return SavedChat()
    last: Document | None = None
    meter: Meter | None = None
    try:
        last = document_from(state["last"]) if state["last"] is not None else None
        meter = Meter(**state["meter"]) if state["meter"] is not None else None
    except (KeyError, TypeError, ValueError, AttributeError, AigcError):
        log.warning("the newest reply's receipt is unreadable")
    return SavedChat(text, choices, turns, last if last and last.drafts else None, meter)
