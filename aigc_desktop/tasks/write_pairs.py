"""Writes texts by two models for a blind rating, and leaves the engine as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import ModelIdentity
from aigc_desktop.domain.rating import Pair
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import BriefError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.local import LocalModel
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.generate_drafts import generate_drafts
from aigc_desktop.tasks.load_model import load_model


@dataclass(frozen=True)
class WrittenPairs:
    """The pairs, without those neither model wrote anything for, and whose they are."""

    pairs: tuple[Pair, ...]
    before: ModelIdentity
    after: ModelIdentity


def write_pairs(
    engine: TextEngine,
    models: tuple[LocalModel, LocalModel],
    kind: ContentType,
    briefs: Sequence[Brief],
    sampling: Sampling,
    home: LocalModel,
    threads: int,
    cancel: CancelToken,
    on_step: Callable[[Message], None] = lambda _: None,
) -> WrittenPairs:
    """Let both models write every brief; `home` is in memory again afterwards.

    Brief *i* is written with the sampling's seed plus *i* by both. Raises `Cancelled`,
    `ModelError`, and `BriefError` when there is not one pair to compare.
    """
    written: list[list[str]] = []
    identities: list[ModelIdentity] = []
    try:
        for model in models:
            identities.append(load_model(engine, model, threads, cancel).identity)
            written.append(_texts(engine, kind, briefs, sampling, cancel, on_step, len(written)))
    finally:
        load_model(engine, home, threads, CancelToken())
    pairs = tuple(
        Pair(_headline(kind, brief), before, after)
        for brief, before, after in zip(briefs, *written, strict=True)
        if before and after and before != after
    )
    if not pairs:
        raise BriefError(
            N_(
                "The two models wrote nothing that could be compared. Nothing was changed. "
                "Choose other models or another kind of text."
            )
        )
    return WrittenPairs(pairs, *identities)


def _texts(
    engine: TextEngine,
    kind: ContentType,
    briefs: Sequence[Brief],
    sampling: Sampling,
    cancel: CancelToken,
    on_step: Callable[[Message], None],
    done: int,
) -> list[str]:
    texts = []
    for number, brief in enumerate(briefs):
        cancel.raise_if_cancelled()
        on_step(
            N_(
                "Writing text {number} of {count}…",
                number=done * len(briefs) + number + 1,
                count=2 * len(briefs),
            )
        )
        own = replace(sampling, seed=max(0, sampling.seed) + number)
        texts.append(_text(engine, kind, brief, own, cancel))
        cancel.raise_if_cancelled()
    return texts


def _text(
    engine: TextEngine, kind: ContentType, brief: Brief, sampling: Sampling, cancel: CancelToken
) -> str:
    """Return the best draft's text, "" where none could be used."""
    try:
        found = generate_drafts(engine, kind, brief, sampling, cancel, keep=1)
    except BriefError:
        return ""  # no candidate kept to the limits; a person cannot judge that
    return found.drafts[0].text.strip() if found.drafts else ""


def _headline(kind: ContentType, brief: Brief) -> str:
    """Return what the brief asks for, on one line each."""
    lines = (brief.text(field.key) for field in kind.fields if field.required)
    return " · ".join(line for line in lines if line) or brief.all_text()[:200]
