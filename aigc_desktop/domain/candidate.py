"""What an engine returns and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from aigc_desktop.domain.finding import Finding

FinishReason = Literal["stop", "length", "cancelled"]
"""A stop text or the end token came; the token limit was reached; the user stopped it."""


@dataclass(frozen=True)
class Candidate:
    """One raw output. `mean_logprob` is the mean natural-log probability of its tokens."""

    index: int
    text: str
    tokens: int
    finish: FinishReason
    mean_logprob: float = 0.0


@dataclass(frozen=True)
class Draft:
    """A candidate after parsing, checking and ranking. `score` orders drafts, best first."""

    index: int
    parts: Mapping[str, str]
    text: str
    score: float
    findings: tuple[Finding, ...] = ()
    complete: bool = True


@dataclass(frozen=True)
class Funnel:
    """How many candidates were written, rejected (by reason: the check's id) and kept."""

    generated: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    kept: int = 0


@dataclass(frozen=True)
class Timing:
    """Seconds to load the model, to the first token and in all; new tokens in all."""

    load_s: float = 0.0
    first_token_s: float = 0.0
    total_s: float = 0.0
    tokens: int = 0


@dataclass(frozen=True)
class ModelIdentity:
    """Which weights wrote something: `revision` is "sha256:" and the hash of the weights."""

    id: str
    revision: str
    engine: str
