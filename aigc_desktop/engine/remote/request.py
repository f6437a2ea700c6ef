"""A prompt and its sampling as one request of the protocol."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.reader import clean
from aigc_desktop.engine.remote.abilities import PACKED, Abilities, Parameters

Endpoint = Literal["completions", "chat/completions"]
STOPS = 4
"""More stop texts than this are refused by many servers; the rest is cut here anyway."""


@dataclass(frozen=True)
class Request:
    """What is sent: `core` the official client knows by name, `extra` goes into the body beside."""

    endpoint: Endpoint
    core: Mapping[str, Any]
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def optional(self) -> frozenset[str]:
        """The names that can be left out when the server refuses them."""
        needed = {"model", "prompt", "messages", "stream", "max_tokens", "max_completion_tokens"}
        return frozenset(self.core.keys() | self.extra.keys()) - needed


def make_request(
    prompt: Prompt,
    sampling: Sampling,
    abilities: Abilities,
    parameters: Parameters,
    *,
    model: str,
    endpoint: Endpoint,
    rows: int,
    limit: int,
) -> Request:
    """Return the request for `rows` candidates of up to `limit` tokens each."""
    values = dict(parameters.values)
    extra: dict[str, Any] = {}
    core: dict[str, Any] = {"model": model, "stream": True}
    core[abilities.limit] = limit
    for name in ("temperature", "top_p", "seed"):
        if name in values:
            core[name] = values.pop(name)
    extra |= values
    if parameters.packed:
        extra[PACKED] = json.dumps(dict(parameters.packed))
    if rows > 1:
        core["n"] = rows
    if (stop := [*prompt.stop, *sampling.stop][:STOPS]) and abilities.has("stop"):
        core["stop"] = stop
    if abilities.has("stream_options"):
        core["stream_options"] = {"include_usage": True}
    if prompt.forbidden and abilities.has("forbidden"):
        extra["forbidden"] = list(prompt.forbidden)
    if endpoint == "chat/completions":
        core["messages"] = messages_of(prompt)
        if abilities.has("logprobs"):
            core["logprobs"] = True
        if prompt.lead_in and abilities.has("continue_final_message"):
            extra |= {"continue_final_message": True, "add_generation_prompt": False}
    else:
        core["prompt"] = clean(_text(prompt) + prompt.lead_in)
        if abilities.has("logprobs"):
            core["logprobs"] = 1
    return Request(endpoint, core, extra)


def messages_of(prompt: Prompt) -> list[dict[str, str]]:
    """Return a prompt's turns as the protocol's messages."""
    messages = [{"role": turn.role, "content": clean(turn.text)} for turn in prompt.turns]
    if prompt.text:
        messages.append({"role": "user", "content": clean(prompt.text)})
    if prompt.lead_in:
        messages.append({"role": "assistant", "content": clean(prompt.lead_in)})
    return messages


def _text(prompt: Prompt) -> str:
    """Return the prompt as one text; turns stand on lines of their own."""
    return prompt.text or "".join(f"{turn.text}\n" for turn in prompt.turns)
