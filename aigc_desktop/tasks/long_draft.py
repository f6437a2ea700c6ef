"""Writes what is too long for one go section by section, each within the model's context.

The facts are dealt out beforehand (`ContentType.sections`), so that each has its place. Of the
candidates for a section the one is taken that states its facts and repeats least of what
stands above it; sentences that were said before are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from aigc_desktop.checks.fact_guard import Source, Tracer, trace
from aigc_desktop.checks.fact_guard.sentences import sentences
from aigc_desktop.checks.facts import folded
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Draft, Funnel
from aigc_desktop.domain.document import Document, Receipt
from aigc_desktop.domain.finding import Finding
from aigc_desktop.domain.sampling import RANGES, Sampling
from aigc_desktop.engine.engine import Generation, TextEngine
from aigc_desktop.i18n.message import N_
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.briefs import check_brief
from aigc_desktop.tasks.generate_drafts import (
    DEFAULT_KEEP,
    PartsSink,
    Written,
    all_drafts,
    as_document,
    generate_drafts,
    ignore_parts,
    prompt_for,
    write,
    write_usable,
)
from aigc_desktop.tasks.ranking import edited, reason_to_reject, select

BODY = "body"
"""The part that grows with every section."""
_ALIKE = 0.6
"""Sentences that share so many of their character trigrams say the same."""

SectionSink = Callable[[int, int], None]
"""Called with the number of the section being written, from 1, and how many there are."""


def ignore_sections(_: int, __: int) -> None:
    """Drop the progress."""


def write_drafts(
    engine: TextEngine,
    content_type: ContentType,
    brief: Brief,
    sampling: Sampling,
    cancel: CancelToken,
    keep: int = DEFAULT_KEEP,
    on_parts: PartsSink = ignore_parts,
    on_section: SectionSink = ignore_sections,
) -> Document:
    """Return the best `keep` drafts of `brief`, written section by section where it asks for it.

    Raises as `generate_drafts` does.
    """
    check_brief(content_type, brief)
    if len(content_type.sections(brief)) < 2:
        return generate_drafts(engine, content_type, brief, sampling, cancel, keep, on_parts)
    written = write_long(engine, content_type, brief, sampling, cancel, keep, on_parts, on_section)
    chosen = select(written.drafts, keep, content_type.strict, content_type.must)
    funnel = Funnel(written.rows, dict(sorted(written.rejected.items())), len(chosen.kept))
    return as_document(engine, content_type, brief, written, replace(chosen, funnel=funnel))


@dataclass(frozen=True)
class WrittenLong(Written):
    """Long drafts in index order; `rows` candidates were written for all their sections."""

    rows: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)


def write_long(
    engine: TextEngine,
    content_type: ContentType,
    brief: Brief,
    sampling: Sampling,
    cancel: CancelToken,
    keep: int,
    on_parts: PartsSink = ignore_parts,
    on_section: SectionSink = ignore_sections,
) -> WrittenLong:
    """Write `keep` long drafts.

    The same sampling and seed give the same first draft, second draft and so on, whatever
    `keep` is: a receipt made from it repeats the text.
    """
    opening, *further = content_type.sections(brief)
    total = 1 + len(further)
    on_section(1, total)
    first = write_usable(engine, content_type, opening, sampling, cancel, on_parts)
    seed, rows = first.generation.seed, list(first.drafts)
    # All are put in order, so that the first ones are the same whatever `keep` is.
    chosen = select(rows, len(rows), content_type.strict, content_type.must)
    texts = [_Text(draft) for draft in chosen.kept[:keep]]
    generation = first.generation
    for number, section in enumerate(further, start=2):
        if cancel.cancelled:
            break
        on_section(number, total)
        batches = _Batches(engine, content_type, section, cancel, _shown(texts, on_parts))
        one = replace(sampling, seed=_seed(seed, number))
        more = replace(sampling, seed=_seed(seed, number + total))
        for text in texts:
            text.add(batches, section, one, more)
        for written in batches.written.values():
            rows += written.drafts
            generation = _sum(generation, written.generation)
    drafts = [
        text.draft(content_type, brief, index, stopped=cancel.cancelled)
        for index, text in enumerate(texts)
    ]
    reasons = (reason_to_reject(draft) for draft in rows)
    refused = Counter(reason for reason in reasons if reason)
    return WrittenLong(
        first.prompt, replace(first.sampling, seed=seed), generation, drafts, len(rows), refused
    )


def _seed(seed: int, step: int) -> int:
    return (seed + step) % (int(RANGES["seed"].high) + 1)


class _Batches:
    """The candidates for one section, a batch for each seed, written when first asked for."""

    def __init__(
        self,
        engine: TextEngine,
        content_type: ContentType,
        section: Brief,
        cancel: CancelToken,
        on_parts: PartsSink,
    ) -> None:
        self._write = partial(write_usable, engine, content_type, section)
        self._cancel, self._on_parts = cancel, on_parts
        self.written: dict[int, Written] = {}
        self.used: set[str] = set()

    def drafts(self, sampling: Sampling) -> list[Draft]:
        """Return what was written with `sampling`; nothing once the user has stopped."""
        if sampling.seed not in self.written:
            if self._cancel.cancelled:
                return []
            self.written[sampling.seed] = self._write(sampling, self._cancel, self._on_parts)
        return self.written[sampling.seed].drafts


def rewritten(
    engine: TextEngine, content_type: ContentType, receipt: Receipt, cancel: CancelToken
) -> list[Draft]:
    """Return the drafts that `receipt` tells of, written once more."""
    brief, sampling = receipt.brief, receipt.sampling
    if len(content_type.sections(brief)) < 2:
        prompt = prompt_for(engine, content_type, brief)
        generation = write(engine, content_type, brief, prompt, sampling, cancel)
        return all_drafts(content_type, brief, prompt, generation)
    keep = max(receipt.digests, default=0) + 1
    return write_long(engine, content_type, brief, sampling, cancel, keep).drafts


def _shown(texts: list[_Text], on_parts: PartsSink) -> PartsSink:
    """Return a sink that shows a growing section below what stands already."""

    def show(index: int, parts: Mapping[str, str]) -> None:
        if index < len(texts):
            on_parts(index, texts[index].with_body(parts.get(BODY, "")))

    return show


def _sum(one: Generation, other: Generation) -> Generation:
    return replace(
        one,
        candidates=(*one.candidates, *other.candidates),
        total_s=one.total_s + other.total_s,
        tokens=one.tokens + other.tokens,
    )


class _Text:
    """One long draft as it grows."""

    def __init__(self, opening: Draft) -> None:
        self.parts = dict(opening.parts)
        self._scores = [opening.score]
        self._complete = opening.complete

    def with_body(self, more: str) -> dict[str, str]:
        """Return the parts with `more` below the body."""
        body = "\n".join(filter(None, (self.parts.get(BODY, ""), more)))
        return {**self.parts, BODY: body}

    def add(self, batches: _Batches, section: Brief, one: Sampling, more: Sampling) -> None:
        """Add the best candidate of batch `one`; of both where none states all the facts."""
        tracer = Tracer(section)
        found = self._ranked(batches.drafts(one), tracer)
        if one.num_candidates > 1 and (not found or min(found)[0]):
            found += self._ranked(batches.drafts(more), tracer)
        if found:
            # Drafts beside one another should differ where they can.
            cost, *_ = min(found)
            _, score, _, best = min(
                (entry for entry in found if entry[0] == cost),
                key=lambda entry: (entry[3] in batches.used, entry),
            )
            batches.used.add(best)
            self.parts = self.with_body(best)
            self._scores.append(-score)

    def _ranked(self, candidates: list[Draft], tracer: Tracer) -> list[tuple[int, float, int, str]]:
        """Return cost, negative score, index and new sentences of each candidate fit for use."""
        usable = (draft for draft in candidates if not reason_to_reject(draft))
        fresh = ((self._fresh(draft.parts.get(BODY, ""), tracer), draft) for draft in usable)
        return [
            (_cost(body, tracer), -draft.score, draft.index, body) for body, draft in fresh if body
        ]

    def _fresh(self, body: str, tracer: Tracer) -> str:
        """Return `body` without the sentences that say what stands above already.

        A sentence with a quotation or figure of the section stays, however it is put.
        """
        said = [_trigrams(sentence) for text in self.parts.values() for sentence in _split(text)]
        kept: list[str] = []
        for sentence in _split(body):
            grams = _trigrams(sentence)
            new = all(_alike(grams, other) < _ALIKE for other in said)
            if new or any(_is_its_own(fact.source) for fact in tracer.trace(sentence).facts):
                kept.append(sentence)
            said.append(grams)
        return "".join(kept).strip()

    def draft(self, content_type: ContentType, brief: Brief, index: int, *, stopped: bool) -> Draft:
        """Return the whole draft, checked against the whole brief."""
        score = round(sum(self._scores) / len(self._scores), 4)
        made = Draft(index, {}, "", score, complete=self._complete and not stopped)
        checked = edited(made, content_type, brief, self.parts)
        if not stopped:
            return checked
        message = N_("You stopped this draft before its end.")
        return replace(checked, findings=(*checked.findings, Finding("stopped", "info", message)))


def _cost(body: str, tracer: Tracer) -> int:
    """Return how many facts of its section `body` lacks or nobody gave."""
    traced = tracer.trace(body)
    missing = {(lack.source.field, lack.source.index) for lack in traced.missing}
    section, said = tracer.brief, folded(body)
    lacking = sum(
        folded(value) not in said and ((key, index) in missing or not trace(value, section).facts)
        for key in ("quotes", "numbers")
        for index, value in enumerate(section.items(key))
    )
    return lacking + 2 * len(traced.unsupported)


def _is_its_own(source: Source | None) -> bool:
    """Return whether a fact belongs to one section, unlike who did what."""
    return source is not None and source.field in {"quotes", "numbers"}


def _split(text: str) -> list[str]:
    return [piece for line in text.split("\n") for _, piece in sentences(line)]


def _trigrams(text: str) -> frozenset[str]:
    plain = folded(text)
    return frozenset(plain[i : i + 3] for i in range(len(plain) - 2)) or frozenset({plain})


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the shorter one's trigrams that the other has too."""
    return len(one & other) / min(len(one), len(other))
