"""A user's own questions and answers, for customer service."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FaqEntry:
    """One question with its answer, in the user's own words."""

    question: str
    answer: str


@dataclass(frozen=True)
class FaqHit:
    """An entry that may answer a message; `score` from 0 to 1 is how much of it is covered."""

    entry: FaqEntry
    score: float
