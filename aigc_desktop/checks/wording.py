"""Whether a draft puts words beside one another that the training text never did.

A model of a few million parameters that has learnt from grammars writes well where it keeps to
what it has seen; a pair of neighbours that never stood there, or three in a row within a
sentence, is where it lost its thread ("Little app, well spent"). Placeholders count as one word
each, so the brief's own words cannot look odd. What was seen ships as a Bloom filter beside the
weights, of each content type and language apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.measures import ngrams
from aigc_desktop.checks.training_text import RunFilter, place_of
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import N_

FILE = "wording.bloom"
SEEN_ENOUGH = 2_000
"""Texts of a kind that must have been read before what is missing means anything."""
_MARK = re.compile(
    r"<\|[a-z]+\d?\|>|[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:['’-][^\W\u3400-\u9fff]+)*|[^\w\s]"
)
_ENDS = frozenset(".!?。！？:：…")


def marks_of(raw: str) -> list[str]:
    """Return the placeholders, words (Chinese: characters) and stops of raw text."""
    return _MARK.findall(raw)


def name_of(mark: str) -> str:
    """Return a mark as it is counted: small letters, placeholders without their number."""
    return f"<{mark[2:-2].rstrip('0123456789')}>" if mark.startswith("<|") else mark.lower()


def neighbours(raw: str) -> Iterator[tuple[str, ...]]:
    """Yield every pair of marks, and every three in a row that no end of a sentence parts."""
    names = [name_of(mark) for mark in marks_of(raw)]
    yield from ngrams(names, 2)
    for three in ngrams(names, 3):
        if _ENDS.isdisjoint(three[:2]) and not three[1].startswith(("<headline", "<description")):
            yield three


def filed(kind: str, run: tuple[str, ...]) -> tuple[str, ...]:
    """Return a run as the filter holds it; `kind` is such as "ad.en"."""
    return (kind, *run)


@cache
def known_in(folder: Path) -> RunFilter:
    """Return what lies in a model's folder (read once); an empty filter if nothing does."""
    return RunFilter.read(folder / FILE)


@dataclass(frozen=True)
class Wording:
    """Warns of the first place where words stand together that never did."""

    enough: int = SEEN_ENOUGH
    id: str = "wording"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Return one warning at most; none where the training text is not known."""
        if not subject.traces or not subject.raw:
            return []
        known = known_in(Path(subject.traces))
        if known.texts < self.enough:
            return []
        kind = f"{subject.brief.type_id}.{subject.brief.language}"
        for run in neighbours(subject.raw):
            if filed(kind, run) not in known:
                glue = "" if subject.brief.language == "zh" else " "
                words = tuple(word for word in run if word and not word.startswith("<"))
                message = N_("The model has never seen these words together: “{text}”.",
                             text=glue.join(words) or "…")  # fmt: skip
                return [Finding(self.id, "warning", message, *place_of(words, subject))]
        return []
