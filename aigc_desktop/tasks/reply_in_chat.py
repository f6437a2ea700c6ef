"""A message and its history become a reply; the history is trimmed by whole turns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.briefs import check_brief
from aigc_desktop.tasks.customer_service import answered, with_entry
from aigc_desktop.tasks.faq import Faq
from aigc_desktop.tasks.generate_drafts import (
    DEFAULT_KEEP,
    PartsSink,
    generate_drafts,
    ignore_parts,
    prompt_for,
)


@dataclass(frozen=True)
class Meter:
    """How full the model's context is: `used` of `context` tokens, `dropped` oldest turns."""

    used: int
    context: int
    dropped: int = 0


def trim_history(
    engine: TextEngine, content_type: ContentType, brief: Brief, sampling: Sampling
) -> tuple[Brief, Meter]:
    """Drop the oldest turns, two at a time, until prompt and answer fit the context.

    The whole conversation stays on screen and in exports; only what the model reads
    shrinks. The message itself is never shortened: one that does not fit alone is left
    for the engine to refuse.
    """
    history = brief.turns()
    dropped = 0
    while True:
        prompt = prompt_for(engine, content_type, brief)
        context = engine.loaded.context if engine.loaded else 0
        used = engine.count(prompt)
        room = min(sampling.max_new_tokens, context // 2)
        if not history or used + room <= context:
            return brief, Meter(used, context, dropped)
        step = 2 if len(history) > 1 and history[0].role == "user" else 1
        history = history[step:]
        dropped += step
        brief = brief.with_values(history=history)


def reply_in_chat(
    engine: TextEngine,
    content_type: ContentType,
    brief: Brief,
    sampling: Sampling,
    cancel: CancelToken,
    keep: int = DEFAULT_KEEP,
    on_parts: PartsSink = ignore_parts,
    faq: Faq | None = None,
) -> tuple[Document, Meter]:
    """Write a reply; return it with the meter as it stands after trimming.

    `faq` answers customers' questions: see `customer_service`.
    """
    check_brief(content_type, brief)
    brief, hit = with_entry(brief, faq)
    trimmed, meter = trim_history(engine, content_type, brief, sampling)
    document = generate_drafts(engine, content_type, trimmed, sampling, cancel, keep, on_parts)
    if faq is not None and engine.loaded is not None:
        document = answered(document, brief, hit, engine.loaded.prompt_style)
    # The model read less, the conversation is still whole.
    dropped = brief.turns()[: meter.dropped]
    return replace(document, turns=(*dropped, *document.turns)), meter
