"""Answers in the protocol's form: whole ones, and the events of a stream."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aigc_desktop.domain.candidate import Candidate
from aigc_desktop.engine.engine import Generation
from aigc_desktop.tasks.serve.asked import Asked

DONE = b"data: [DONE]\n\n"


def event(value: Mapping[str, Any]) -> bytes:
    """Return one event of a stream (Server-Sent Events)."""
    return b"data: " + json.dumps(value, ensure_ascii=True).encode("ascii") + b"\n\n"


@dataclass(frozen=True)
class Answer:
    """What all parts of one answer share."""

    asked: Asked
    id: str = field(default_factory=lambda: secrets.token_hex(12))
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, generation: Generation, texts: Mapping[int, str], read: int) -> dict[str, Any]:
        """Return the answer to a request that wants no stream; `read` tokens were the prompt's."""
        choices = [
            {**self._choice(one.index, texts[one.index], whole=True), **_ending(one)}
            for one in generation.candidates
        ]
        return {**self._frame(stream=False), "choices": choices, "usage": _usage(generation, read)}

    def opening(self) -> Iterator[bytes]:
        """Return the events a chat begins with."""
        if self.asked.chat:
            for index in range(self.asked.sampling.num_candidates):
                delta = {"role": "assistant", "content": ""}
                yield self._event({"index": index, "delta": delta, "finish_reason": None})

    def piece(self, index: int, text: str) -> bytes:
        """Return the event for a piece of a candidate's text."""
        return self._event({**self._choice(index, text), "finish_reason": None})

    def closing(self, generation: Generation, read: int) -> Iterator[bytes]:
        """Return the events a stream ends with."""
        for one in generation.candidates:
            yield self._event({**self._choice(one.index, ""), **_ending(one)})
        if self.asked.counted:
            frame = self._frame(stream=True)
            yield event({**frame, "choices": [], "usage": _usage(generation, read)})
        yield DONE

    def _event(self, choice: Mapping[str, Any]) -> bytes:
        return event({**self._frame(stream=True), "choices": [choice]})

    def _choice(self, index: int, text: str, *, whole: bool = False) -> dict[str, Any]:
        if not self.asked.chat:
            return {"index": index, "text": text, "logprobs": None}
        if whole:
            return {"index": index, "message": {"role": "assistant", "content": text}}
        return {"index": index, "delta": {"content": text} if text else {}}

    def _frame(self, *, stream: bool) -> dict[str, Any]:
        if not self.asked.chat:
            prefix, kind = "cmpl", "text_completion"
        else:
            prefix, kind = "chatcmpl", "chat.completion.chunk" if stream else "chat.completion"
        return {
            "id": f"{prefix}-{self.id}",
            "object": kind,
            "created": self.created,
            "model": self.asked.model,
        }


def _ending(candidate: Candidate) -> dict[str, Any]:
    """Return how a candidate ended; the last two fields are ours."""
    return {
        "finish_reason": "length" if candidate.finish == "length" else "stop",
        "tokens": candidate.tokens,
        "mean_logprob": candidate.mean_logprob,
    }


def _usage(generation: Generation, read: int) -> dict[str, int]:
    return {
        "prompt_tokens": read,
        "completion_tokens": generation.tokens,
        "total_tokens": read + generation.tokens,
    }
