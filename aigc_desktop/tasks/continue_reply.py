"""A reply that stopped before its end goes on from there."""

from __future__ import annotations

from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.conversation import Conversation
from aigc_desktop.domain.document import Document


def going_on(document: Document, talk: Conversation) -> Brief | None:
    """Return the brief that asks for more of the reply shown, None if it came to its end.

    The brief names what is written so far, so its receipt repeats the whole text. `document` is
    that of the leaf of `talk`.
    """
    turns = talk.turns
    shown = next((one for one in document.drafts if turns and one.text == turns[-1].text), None)
    if shown is None or shown.complete or len(turns) < 2 or not shown.parts.get("reply"):
        return None
    return document.receipt.brief.with_values(
        message=turns[-2].text, history=turns[:-2], so_far=shown.parts["reply"]
    )


def with_more(document: Document) -> bool:
    """Whether a document written for such a brief says more than there was; true for others."""
    so_far = document.receipt.brief.text("so_far")
    return not so_far or any(
        draft.parts.get("reply", "").strip() != so_far for draft in document.drafts
    )
