"""Cuts drafts into texts that could stand alone as a part of an ad."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aigc_desktop.checks.check import Subject
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.domain.finding import Finding
from aigc_desktop.tasks.ranking import is_grave

OF_A_WHOLE = frozenset({"completeness", "name", "coverage", "limits"})
"""Checks of a draft as a whole; a single part need not name everything."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_POINTS_BACK = re.compile(r"(?i)(?:it|its|they|this|that|these|he|she|and|but|so)\b|[它其这那他她]")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Piece:
    """One text made from candidate `candidate` of run `run`; `score` is the draft's."""

    text: str
    source: str
    run: int
    candidate: int
    score: float

    @property
    def parts(self) -> dict[str, str]:
        """The text as the parts of a draft, as the checks know them."""
        return as_draft(self.source, self.text)


def as_draft(source: str, text: str) -> dict[str, str]:
    """Return `text` as the parts of the draft it was made from; a post is two of them."""
    if source != "post":
        return {source: text}
    headline, _, description = text.partition("\n")
    return {"headline": headline, "description": description} if description else {source: text}


def pieces_of(draft: Draft, brief: Brief, run: int) -> Iterator[Piece]:
    """Return the draft's headline, the runs of whole sentences in its description, and itself.

    A run that leaves out the beginning stands only if it starts afresh and names the product.
    """
    for source, text in _texts(draft, brief):
        yield Piece(text, source, run, draft.index, draft.score)


def _texts(draft: Draft, brief: Brief) -> Iterator[tuple[str, str]]:
    headline = draft.parts.get("headline", "").strip()
    description = draft.parts.get("description", "").strip()
    if headline:
        yield "headline", headline
    if description:
        for text in _runs(description, brief):
            yield "description", text
    if headline and description and draft.complete:
        yield "post", f"{headline}\n{description}"


def _runs(text: str, brief: Brief) -> Iterator[str]:
    sentences = [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]
    names = [name for key in ("product", "brand") if (name := brief.text(key).casefold())]
    between = "" if brief.language == "zh" else " "
    for start in range(len(sentences)):
        for end in range(start + 1, len(sentences) + 1):
            run = between.join(sentences[start:end]).strip()
            named = any(name in run.casefold() for name in names)
            if not start or (named and not _POINTS_BACK.match(run)):
                yield run


def objectionable(content_type: ContentType, brief: Brief, parts: Mapping[str, str]) -> bool:
    """Return whether a check speaks against using `parts` of a draft as they are."""
    found = findings_of(content_type, brief, parts)
    return any(is_grave(item) or item.check in content_type.strict for item in found) or _foreign(
        brief, parts
    )


def _foreign(brief: Brief, parts: Mapping[str, str]) -> bool:
    """Return whether an English text holds a Chinese character nobody gave."""
    own = set(brief.all_text())
    return brief.language == "en" and any(
        char not in own for text in parts.values() for char in _HAN.findall(text)
    )


def findings_of(
    content_type: ContentType,
    brief: Brief,
    parts: Mapping[str, str],
    without: frozenset[str] = OF_A_WHOLE,
) -> list[Finding]:
    """Return what the content type's checks, save those in `without`, find in `parts`."""
    subject = Subject(parts, brief)
    return [
        finding
        for check in content_type.checks
        if check.id not in without
        for finding in check(subject)
    ]
