"""What engine process and app say to each other: length-prefixed JSON over pipes."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.candidate import Candidate, ModelIdentity
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.engine.engine import Generation, LoadedModel
from aigc_desktop.errors import BriefError, ModelError, UserFacingError, WriteError
from aigc_desktop.i18n.message import Message

_LENGTH = struct.Struct(">I")
_ERRORS: dict[str, type[UserFacingError]] = {
    "ModelError": ModelError,
    "BriefError": BriefError,
    "WriteError": WriteError,
}


def send(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Write one message and flush it."""
    data = json.dumps(message, ensure_ascii=True).encode("ascii")
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> dict[str, Any] | None:
    """Read one message; None when the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    data = stream.read(size)
    if len(data) < size:
        return None
    value: dict[str, Any] = json.loads(data)
    return value


def prompt_to(prompt: Prompt) -> dict[str, Any]:
    """Return `prompt` as JSON values (placeholder values stay with the app)."""
    return {
        "style": prompt.style,
        "text": prompt.text,
        "turns": [[turn.role, turn.text] for turn in prompt.turns],
        "stop": list(prompt.stop),
        "forbidden": list(prompt.forbidden),
        "lead_in": prompt.lead_in,
    }


def prompt_from(value: dict[str, Any]) -> Prompt:
    """Read what `prompt_to` wrote."""
    turns = tuple(Turn(role, text) for role, text in value["turns"])
    return Prompt(
        style=value["style"],
        text=value["text"],
        turns=turns,
        stop=tuple(value["stop"]),
        forbidden=tuple(value["forbidden"]),
        lead_in=value["lead_in"],
    )


def loaded_to(loaded: LoadedModel) -> dict[str, Any]:
    """Return `loaded` as JSON values."""
    return {**vars(loaded), "identity": vars(loaded.identity)}


def loaded_from(value: dict[str, Any]) -> LoadedModel:
    """Read what `loaded_to` wrote."""
    return LoadedModel(**{**value, "identity": ModelIdentity(**value["identity"])})


def generation_to(generation: Generation) -> dict[str, Any]:
    """Return `generation` as JSON values."""
    return {**vars(generation), "candidates": [vars(c) for c in generation.candidates]}


def generation_from(value: dict[str, Any]) -> Generation:
    """Read what `generation_to` wrote."""
    candidates = tuple(Candidate(**c) for c in value["candidates"])
    # The engines in a process of their own carry everything out: they have no notes.
    return Generation(**{**value, "candidates": candidates, "notes": ()})


def error_to(error: UserFacingError) -> dict[str, Any]:
    """Return an error so that it can be raised again, and translated, on the other side."""
    args = {key: str(value) for key, value in error.message.args.items()}
    return {"kind": type(error).__name__, "msgid": error.message.msgid, "args": args}


def error_from(value: dict[str, Any]) -> UserFacingError:
    """Read what `error_to` wrote."""
    kind = _ERRORS.get(value["kind"], ModelError)
    return kind(Message(value["msgid"], value["args"]))
