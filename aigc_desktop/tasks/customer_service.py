"""Customer-service replies that rest on the user's own FAQ."""

from __future__ import annotations

from dataclasses import replace

from aigc_desktop.domain.brief import Brief, Turn
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.faq import FaqHit
from aigc_desktop.domain.finding import Finding
from aigc_desktop.domain.prompt import PromptStyleId
from aigc_desktop.i18n.message import N_
from aigc_desktop.tasks.faq import Faq

FAQ_KINDS = frozenset({"support"})
"""Kinds of chat that are answered from the FAQ."""
READS_CONTEXT: frozenset[PromptStyleId] = frozenset({"chat_template", "few_shot"})
"""Prompt styles whose models can be given an entry to answer from."""


def wants_faq(brief: Brief) -> bool:
    """Whether the FAQ is asked for this brief; a persona is given none but its own."""
    return brief.text("kind") in FAQ_KINDS or bool(brief.text("persona"))


def with_entry(brief: Brief, faq: Faq | None) -> tuple[Brief, FaqHit | None]:
    """Return the brief with the entry that answers its message, and the entry."""
    if faq is None or not wants_faq(brief):
        return brief, None
    hits = faq.search(brief.text("message"), most=1)
    if not hits:
        return brief, None
    entry = hits[0].entry
    return brief.with_values(reference=f"{entry.question}\n{entry.answer}"), hits[0]


def answered(
    document: Document, brief: Brief, hit: FaqHit | None, style: PromptStyleId
) -> Document:
    """Say in every draft which entry it rests on, or that there was none.

    A model that cannot be given the entry gets the answer put below its words, as a part of its
    own: these are the user's words, not generated ones.
    """
    if not wants_faq(brief) or not document.drafts:
        return document
    drafts = tuple(_with_answer(draft, hit, style) for draft in document.drafts)
    turns = (*document.turns[:-1], Turn("assistant", drafts[0].text))
    return replace(document, drafts=drafts, turns=turns)


def _with_answer(draft: Draft, hit: FaqHit | None, style: PromptStyleId) -> Draft:
    if hit is None:
        nothing = Finding("faq", "warning", N_("Your FAQ has no entry that answers this message."))
        return replace(draft, findings=(*draft.findings, nothing))
    if style in READS_CONTEXT:
        used = Finding(
            "faq", "info", N_("Rests on your FAQ: “{question}”.", question=hit.entry.question)
        )
        return replace(draft, findings=(*draft.findings, used))
    used = Finding(
        "faq",
        "info",
        N_(
            "The last paragraph is your FAQ's answer to “{question}”, word for word.",
            question=hit.entry.question,
        ),
        "faq",
    )
    parts = {**draft.parts, "faq": hit.entry.answer}
    text = f"{draft.text}\n\n{hit.entry.answer}"
    return replace(draft, parts=parts, text=text, findings=(*draft.findings, used))
