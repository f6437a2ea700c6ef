"""Documents as JSON values, for the library and for recovering unsaved work."""

from __future__ import annotations

from typing import Any

from aigc_desktop.domain.brief import Turn, brief_from, brief_to
from aigc_desktop.domain.candidate import Draft, Funnel, Timing
from aigc_desktop.domain.conversation import Conversation
from aigc_desktop.domain.document import Document, Receipt
from aigc_desktop.domain.finding import Finding
from aigc_desktop.domain.manuscript import (
    manuscript_from,
    manuscript_to,
    version_from,
    version_to,
)
from aigc_desktop.i18n.message import Message


def document_to(document: Document) -> dict[str, Any]:
    """Return `document` as JSON values."""
    return {
        "id": document.id,
        "title": document.title,
        "created": document.created,
        "edited": document.edited,
        "receipt": document.receipt.to_json(),
        "turns": [[turn.role, turn.text] for turn in document.turns],
        "funnel": {**vars(document.funnel), "rejected": dict(document.funnel.rejected)},
        "timing": vars(document.timing),
        "drafts": [draft_to(draft) for draft in document.drafts],
        "rejected": [draft_to(draft) for draft in document.rejected],
        "manuscript": manuscript_to(document.manuscript) if document.manuscript else None,
        "versions": [version_to(version) for version in document.versions],
        "notes": [_message_to(note) for note in document.notes],
        "own_brief": brief_to(document.own_brief) if document.own_brief else None,
        "talk": document.talk.to_json() if document.talk else None,
        "replies": {str(number): document_to(one) for number, one in document.replies.items()},
    }


def document_from(value: dict[str, Any]) -> Document:
    """Read what `document_to` wrote.

    Raises `KeyError`, `TypeError` or `ValueError` for anything else, `BriefError` for a
    receipt of another format.
    """
    return Document(
        id=value["id"],
        title=value["title"],
        created=value["created"],
        edited=value["edited"],
        receipt=Receipt.from_json(value["receipt"]),
        turns=tuple(Turn(role, text) for role, text in value["turns"]),
        funnel=Funnel(**{**value["funnel"], "rejected": dict(value["funnel"]["rejected"])}),
        timing=Timing(**value["timing"]),
        drafts=tuple(draft_from(draft) for draft in value["drafts"]),
        rejected=tuple(draft_from(draft) for draft in value.get("rejected", ())),
        manuscript=manuscript_from(lines) if (lines := value.get("manuscript")) else None,
        versions=tuple(version_from(version) for version in value.get("versions", ())),
        notes=tuple(_message_from(note) for note in value.get("notes", ())),
        own_brief=brief_from(brief) if (brief := value.get("own_brief")) else None,
        talk=Conversation.from_json(talk) if (talk := value.get("talk")) else None,
        replies={int(at): document_from(one) for at, one in value.get("replies", {}).items()},
    )


def draft_to(draft: Draft) -> dict[str, Any]:
    """Return `draft` as JSON values."""
    findings = [_finding_to(finding) for finding in draft.findings]
    return {**vars(draft), "parts": dict(draft.parts), "findings": findings}


def draft_from(value: dict[str, Any]) -> Draft:
    """Read what `draft_to` wrote."""
    findings = tuple(_finding_from(finding) for finding in value["findings"])
    return Draft(**{**value, "findings": findings})


def _finding_to(finding: Finding) -> dict[str, Any]:
    return {
        **vars(finding),
        "message": _message_to(finding.message),
        "details": [_message_to(message) for message in finding.details],
    }


def _finding_from(value: dict[str, Any]) -> Finding:
    details = tuple(_message_from(message) for message in value.get("details", ()))
    return Finding(**{**value, "message": _message_from(value["message"]), "details": details})


def _message_to(message: Message) -> dict[str, Any]:
    return {"msgid": message.msgid, "args": {k: str(v) for k, v in message.args.items()}}


def _message_from(value: dict[str, Any]) -> Message:
    return Message(value["msgid"], value["args"])
