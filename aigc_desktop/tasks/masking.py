"""Personal data masked in briefs and conversations: a copy, so that the way back stays open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aigc_desktop.checks.personal_data import LABELS, masked, personal_data
from aigc_desktop.domain.brief import Brief, FieldValue, Quote, Turn
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.domain.chat import Chat
from aigc_desktop.domain.document import Document, Receipt
from aigc_desktop.i18n.message import Message


def kinds_in(text: str) -> tuple[Message, ...]:
    """Return what kinds of personal data `text` holds, each once, in order."""
    return tuple(LABELS[kind] for kind in dict.fromkeys(one.kind for one in personal_data(text)))


def masked_brief(brief: Brief) -> Brief:
    """Return `brief` with all personal data in it masked."""
    return replace(brief, values={key: _value(value) for key, value in brief.values.items()})


def _value(value: FieldValue) -> FieldValue:
    if isinstance(value, str):
        return masked(value)
    return tuple(_item(item) for item in value)  # type: ignore[return-value]  # kinds stay


def _item(item: str | Quote | Turn) -> str | Quote | Turn:
    if isinstance(item, Quote):
        return Quote(masked(item.text), masked(item.speaker))
    return masked(item) if isinstance(item, str) else _turn(item)


def _turn(turn: Turn) -> Turn:
    return replace(turn, text=masked(turn.text))


def masked_chat(chat: Chat) -> Chat:
    """Return `chat` with personal data masked in every branch and in what replies were made from.

    A reply whose text or brief was masked counts as edited: it cannot be written again as it was.
    """
    nodes = (replace(node, turn=_turn(node.turn)) for node in chat.talk.nodes)
    return replace(
        chat,
        talk=replace(chat.talk, nodes=tuple(nodes)),
        replies={at: _document(one) for at, one in chat.replies.items()},
        title=masked(chat.title),
    )


def _document(document: Document) -> Document:
    changed = replace(
        document,
        title=masked(document.title),
        turns=tuple(map(_turn, document.turns)),
        drafts=_drafts(document.drafts),
        rejected=(),
        receipt=_receipt(document.receipt),
    )
    same = (changed.drafts, changed.receipt) == (document.drafts, document.receipt)
    return replace(changed, edited=document.edited or not same)


def _receipt(receipt: Receipt) -> Receipt:
    return replace(
        receipt, brief=masked_brief(receipt.brief), also=tuple(map(_receipt, receipt.also))
    )


def _drafts(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    return tuple(map(_draft, drafts))


def _draft(draft: Draft) -> Draft:
    text = masked(draft.text)
    if text == draft.text:
        return draft
    parts = {name: masked(part) for name, part in draft.parts.items()}
    # Marks of the old text would stand at the wrong places in this one.
    findings = tuple(one for one in draft.findings if one.check != "personal_data" and not one.end)
    return replace(draft, text=text, parts=parts, findings=findings)
