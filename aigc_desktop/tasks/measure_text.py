"""Perplexity of any model on a text, a word, a byte and a token at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aigc_desktop.domain.counting import count
from aigc_desktop.domain.intervals import Interval, bootstrap
from aigc_desktop.errors import BriefError, Cancelled, ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.models.fit import check_model, check_numbers
from aigc_desktop.progress import CancelToken

if TYPE_CHECKING:
    from aigc_desktop.training.scoring import Scored, Scorer

_LARGEST_EXPONENT = 700.0


@dataclass(frozen=True)
class TextSize:
    """How long texts are. `words`: a Chinese character is one; `spaced`: what spaces part.

    `spaced` counts the end of each line too, as WikiText's words do (Merity et al. 2016).
    """

    texts: int
    bytes: int
    words: int
    spaced: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> TextSize:
        """Measure `texts`."""
        return cls(
            texts=len(texts),
            bytes=sum(len(text.encode("utf-8", "replace")) for text in texts),
            words=sum(count(text).words for text in texts),
            spaced=sum(len(text.split()) + text.count("\n") for text in texts),
        )


@dataclass(frozen=True)
class Perplexity:
    """What a model makes of texts; the figures a word and a byte compare across tokenizers."""

    size: TextSize
    tokens: int
    nats: float
    bits_per_byte: Interval
    word: Interval
    spaced_word: Interval
    token: Interval


def load_scorer(folder: Path, cancel: CancelToken) -> Scorer:
    """Look at the model in `folder`, then read it; raise `ModelError` if that cannot be."""
    check_numbers(check_model(folder), cancel)
    from aigc_desktop.training.scoring import PROBE, Scorer  # noqa: PLC0415 - torch comes late

    try:
        scorer = Scorer.load(folder)
        scorer.windows([PROBE], cancel)
        return scorer
    except Cancelled:
        raise
    except Exception as error:
        # The libraries below raise nearly anything for a broken folder; none of it is ours.
        raise ModelError(
            N_(
                "The model in {path} cannot be measured ({reason}). Nothing was changed. Choose "
                "another model.",
                path=folder,
                reason=type(error).__name__,
            )
        ) from error


def text_perplexity(scorer: Scorer, text: str, cancel: CancelToken, stride: int = 0) -> Perplexity:
    """Measure one long text with a sliding window, as is usual for WikiText.

    `stride` tokens are predicted with what fits of the text before them (0: half the context).
    The interval is over windows.
    """
    return summary(scorer.stream(text, cancel, stride), [text])


def texts_perplexity(
    scorer: Scorer, pairs: Sequence[tuple[str, str]], cancel: CancelToken
) -> Perplexity:
    """Measure texts that have nothing to do with one another; the interval is over texts."""
    return summary(scorer.texts(pairs, cancel), [answer for _, answer in pairs])


def summary(units: Sequence[Scored], texts: Sequence[str]) -> Perplexity:
    """Return the figures; raise `BriefError` where there is nothing to predict."""
    size = TextSize.of(texts)
    tokens = sum(unit.tokens for unit in units)
    if not tokens:
        raise BriefError(N_("There is no text to measure on. Nothing was changed."))

    def nats_a_token(chosen: Sequence[Scored]) -> float:
        return sum(unit.nats for unit in chosen) / max(1, sum(unit.tokens for unit in chosen))

    loss = bootstrap([unit for unit in units if unit.tokens], nats_a_token)

    def scaled(share: float, change: Callable[[float], float]) -> Interval:
        low, value, high = (change(nats * share) for nats in (loss.low, loss.value, loss.high))
        return Interval(value, low, high)

    return Perplexity(
        size=size,
        tokens=tokens,
        nats=sum(unit.nats for unit in units),
        bits_per_byte=scaled(tokens / max(1, size.bytes), lambda nats: nats / math.log(2)),
        word=scaled(tokens / max(1, size.words), _exp),
        spaced_word=scaled(tokens / max(1, size.spaced), _exp),
        token=scaled(1.0, _exp),
    )


def _exp(nats: float) -> float:
    return math.exp(min(_LARGEST_EXPONENT, nats))
