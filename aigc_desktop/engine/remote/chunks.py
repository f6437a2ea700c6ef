"""Reads the events of a stream; nothing a server sends is taken at its word."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aigc_desktop.domain.candidate import FinishReason


class NonsenseError(Exception):
    """An event that is none of the protocol's."""


@dataclass(frozen=True)
class Piece:
    """What one event says about one candidate; `tokens` and `mean_logprob` where it counts."""

    index: int
    text: str
    logprobs: list[float]
    finish: FinishReason | None
    tokens: int = 0
    mean_logprob: float | None = None


def pieces(event: Any) -> Iterator[Piece]:  # noqa: ANN401 - the client checks no types
    """Return what an event brings, of completions and chats alike; raise `NonsenseError`."""
    choices = getattr(event, "choices", None)
    if not isinstance(choices, list):
        raise NonsenseError
    for choice in choices:
        index = getattr(choice, "index", 0)
        delta = getattr(choice, "delta", None)
        text = getattr(choice, "text", None) if delta is None else getattr(delta, "content", None)
        if type(index) is not int or not (text is None or isinstance(text, str)):
            raise NonsenseError
        tokens = getattr(choice, "tokens", 0)
        mean = getattr(choice, "mean_logprob", None)
        yield Piece(
            index,
            text or "",
            _logprobs(getattr(choice, "logprobs", None)),
            _finish(getattr(choice, "finish_reason", None)),
            tokens if type(tokens) is int and tokens > 0 else 0,
            float(mean) if isinstance(mean, float | int) else None,
        )


def usage(event: Any) -> tuple[int, int]:  # noqa: ANN401
    """Return the tokens read and written so far; (0, 0) where the event does not count."""
    found = getattr(event, "usage", None)
    counts = (getattr(found, "prompt_tokens", 0), getattr(found, "completion_tokens", 0))
    read, written = (count if type(count) is int and count > 0 else 0 for count in counts)
    return read, written


def _finish(reason: object) -> FinishReason | None:
    if reason is None:
        return None
    return "length" if reason == "length" else "stop"


def _logprobs(value: Any) -> list[float]:  # noqa: ANN401
    found = getattr(value, "token_logprobs", None)
    if found is None:
        found = [getattr(one, "logprob", None) for one in getattr(value, "content", None) or ()]
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, float | int) and math.isfinite(one)]
