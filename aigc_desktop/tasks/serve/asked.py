"""Reads requests: what is not understood is refused, never passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aigc_desktop.content.chat import CHAT
from aigc_desktop.domain.brief import Brief, Language, Turn
from aigc_desktop.domain.prompt import Prompt, PromptStyleId
from aigc_desktop.domain.sampling import RANGES, Sampling
from aigc_desktop.errors import UsageError
from aigc_desktop.tasks.serve.fault import ApiError, bad

_NUMBERS = {
    "temperature": float, "top_p": float, "min_p": float, "typical_p": float,
    "repetition_penalty": float, "top_k": int, "no_repeat_ngram_size": int, "seed": int,
}  # fmt: skip
_KNOWN = {
    *_NUMBERS, "model", "prompt", "messages", "stream", "stream_options", "n", "max_tokens",
    "max_completion_tokens", "stop", "user", "forbidden", "continue_final_message",
    "add_generation_prompt",
}  # fmt: skip
_NEUTRAL: Mapping[str, tuple[object, ...]] = {
    "presence_penalty": (0,), "frequency_penalty": (0,), "logit_bias": ({},), "echo": (False,),
    "logprobs": (False,), "suffix": ("",), "best_of": (1,), "store": (False,), "tools": ([],),
    "response_format": ({"type": "text"},), "service_tier": ("auto",), "metadata": ({},),
}  # fmt: skip
"""Fields of the protocol we have nothing for: accepted only with values that ask for nothing."""
_SYSTEM = frozenset({"system", "developer"})
_TEXT_TOKENS = 16
"""OpenAI's default length of a completion."""
STOPS = 16


@dataclass(frozen=True)
class Asked:
    """One request: which model, how, and whether as a stream that counts at its end."""

    model: str
    sampling: Sampling
    chat: bool
    stream: bool
    counted: bool
    prompt: str = ""
    turns: tuple[Turn, ...] = ()
    lead_in: str = ""
    forbidden: tuple[str, ...] = ()

    def for_style(self, style: PromptStyleId) -> tuple[Prompt, Brief | None]:
        """Return the prompt for a model of `style`.

        A chat with a model that was made for none is put to it as our own chat is; the brief
        that comes with it then fills the placeholders of the answer.
        """
        if not self.chat:
            text = style if style == "tags" else "few_shot"
            return Prompt(text, self.prompt, forbidden=self.forbidden), None
        if style in {"chat_template", "dialogue"}:
            return Prompt(style, turns=self.turns, lead_in=self.lead_in), None
        *before, last = self.turns
        language: Language = "zh" if any("\u4e00" <= c <= "\u9fff" for c in last.text) else "en"
        brief = Brief(CHAT.id, language, {"message": last.text, "history": tuple(before)})
        return CHAT.prompts[style](brief), brief


def read_request(body: object, *, chat: bool) -> Asked:
    """Read the JSON `body` of a completion or chat; raise `ApiError`."""
    if not isinstance(body, dict):
        raise ApiError(400, "The request must be a JSON object.", "invalid_json")
    for name, value in body.items():
        if name not in _KNOWN and not _asks_nothing(name, value):
            raise bad(name, f"The parameter {name} is not supported.", "unsupported_parameter")
    options = body.get("stream_options") or {}
    if not isinstance(options, dict):
        raise bad("stream_options", "stream_options must be an object.")
    turns, lead_in = _conversation(body) if chat else ((), "")
    return Asked(
        model=_text(body, "model"),
        sampling=_sampling(body, chat=chat),
        chat=chat,
        stream=_flag(body, "stream"),
        counted=_flag(options, "include_usage"),
        prompt="" if chat else _prompt(body.get("prompt")),
        turns=turns,
        lead_in=lead_in,
        forbidden=_texts(body, "forbidden"),
    )


def _asks_nothing(name: str, value: object) -> bool:
    if name == "logprobs":
        return value is None or value is False  # 0 asks for the chosen token's
    return value is None or value in _NEUTRAL.get(name, ())


def _sampling(body: Mapping[str, Any], *, chat: bool) -> Sampling:
    longest = int(RANGES["max_new_tokens"].high)
    limit = _number(body, "max_completion_tokens", int) or _number(body, "max_tokens", int)
    values: dict[str, Any] = {
        # The protocol's defaults, which are not ours.
        "temperature": 1.0,
        "top_k": 0,
        "top_p": 1.0,
        "max_new_tokens": limit or (longest if chat else _TEXT_TOKENS),
        "num_candidates": _number(body, "n", int) or 1,
        "stop": _texts(body, "stop"),
    }
    for name, kind in _NUMBERS.items():
        if (value := _number(body, name, kind)) is not None:
            values[name] = value
    try:
        return Sampling(**values)
    except UsageError as error:
        named = next((name for name in body if name in str(error.message)), "")
        raise bad(named or "n", str(error.message)) from error


def _number(body: Mapping[str, Any], name: str, kind: type) -> Any:  # noqa: ANN401
    value = body.get(name)
    if value is None:
        return None
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole and not (kind is float and isinstance(value, float)):
        raise bad(name, f"{name} must be a number.")
    return kind(value)


def _flag(body: Mapping[str, Any], name: str) -> bool:
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise bad(name, f"{name} must be true or false.")
    return bool(value)


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise bad(name, f"{name} must be a text.")
    return value


def _texts(body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = body.get(name)
    found = [value] if isinstance(value, str) else value or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise bad(name, f"{name} must be a text or a list of texts.")
    if name == "stop" and len(found) > STOPS:
        raise bad(name, f"There may be {STOPS} stop texts at most.")
    return tuple(one for one in found if one)


def _prompt(value: object) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str):
        raise bad("prompt", "prompt must be one text; token ids and several texts are not read.")
    return value


def _conversation(body: Mapping[str, Any]) -> tuple[tuple[Turn, ...], str]:
    """Return the turns, and how the answer begins where the caller began it."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise bad("messages", "messages must be a list that is not empty.")
    opening: list[str] = []
    turns: list[Turn] = []
    for message in messages:
        if not isinstance(message, dict):
            raise bad("messages", "Each message must be an object.")
        role, text = message.get("role"), _content(message.get("content"))
        if role in _SYSTEM:
            opening.append(text)
        elif role == "user":
            turns.append(Turn("user", "\n\n".join([*opening, text])))
            opening = []
        elif role == "assistant":
            turns.append(Turn("assistant", text))
        else:
            raise bad("messages", "A message's role must be system, user or assistant.")
    lead_in = ""
    if turns and turns[-1].role == "assistant" and _flag(body, "continue_final_message"):
        lead_in = turns.pop().text
    if opening:
        turns.append(Turn("user", "\n\n".join(opening)))
    if not turns:
        raise bad("messages", "There must be a message of the user.")
    return tuple(turns), lead_in


def _content(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(_is_text_part(part) for part in value):
        return "".join(part["text"] for part in value)
    raise bad("messages", "A message's content must be text.")


def _is_text_part(part: object) -> bool:
    text = part.get("text") if isinstance(part, dict) and part.get("type") == "text" else None
    return isinstance(text, str)
