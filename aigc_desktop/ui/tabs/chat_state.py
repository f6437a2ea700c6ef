"""A chat tab's unsaved work as JSON values."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.chat import Chat
from aigc_desktop.domain.conversation import Conversation
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.document_json import document_from, document_to
from aigc_desktop.errors import AigcError
from aigc_desktop.tasks.reply_in_chat import Meter

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SavedChat:
    """What stands in the input, the choices, the open conversation; whether the list is shown."""

    text: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    chat: Chat = field(default_factory=Chat)
    meter: Meter | None = None
    listed: bool = True


def chat_tab_to(saved: SavedChat) -> dict[str, Any]:
    """Return `saved` as JSON values."""
    chat = saved.chat
    return {
        "input": saved.text,
        "choices": dict(saved.choices),
        "id": chat.id,
        "title": chat.title,
        "created": chat.created,
        "talk": chat.talk.to_json(),
        "replies": {
            str(number): document_to(replace(document, rejected=()))
            for number, document in chat.replies.items()
        },
        "meter": asdict(saved.meter) if saved.meter is not None else None,
        "listed": saved.listed,
    }


def chat_tab_from(state: dict[str, Any]) -> SavedChat:
    """Read what `chat_tab_to` wrote, now or before there were branches or a list.

    What cannot be read is left out.
    """
    try:
        text = str(state["input"])
        choices = {str(key): str(value) for key, value in state["choices"].items()}
        talk = Conversation.from_json(state["talk"]) if "talk" in state else _one_branch(state)
    except (KeyError, TypeError, ValueError, AttributeError):
        log.warning("the chat's saved state is unreadable")
        return SavedChat()
    meter: Meter | None = None
    try:
        meter = Meter(**state["meter"]) if state["meter"] is not None else None
    except (KeyError, TypeError):
        log.warning("the chat's meter is unreadable")
    chat = Chat(talk, _replies(state, talk), str(state.get("title", "")))
    if state.get("id") and state.get("created"):
        chat = replace(chat, id=str(state["id"]), created=str(state["created"]))
    return SavedChat(text, choices, chat, meter, state.get("listed") is not False)


def _one_branch(state: dict[str, Any]) -> Conversation:
    """The conversation as the first versions wrote it down."""
    return Conversation.of(
        tuple(
            Turn("assistant" if role == "assistant" else "user", str(words))
            for role, words in state["turns"]
        )
    )


def _replies(state: dict[str, Any], talk: Conversation) -> dict[int, Document]:
    known = {node.id for node in talk.nodes}
    last = state.get("last")
    raw = state.get("replies", {str(talk.leaf): last} if last else {})
    found: dict[int, Document] = {}
    for number, value in raw.items() if isinstance(raw, dict) else ():
        try:
            document = document_from(value)
            if document.drafts and int(number) in known:
                found[int(number)] = document
        except (KeyError, TypeError, ValueError, AttributeError, AigcError):
            log.warning("a reply's receipt is unreadable")
    return found
