"""A brief made ready for a family of models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from aigc_desktop.domain.brief import Turn

PromptStyleId = Literal["tags", "few_shot", "dialogue", "chat_template"]
"""How a family of models is spoken to: our starter, base models, DialoGPT, instruct models."""


@dataclass(frozen=True)
class Prompt:
    """What an engine is given.

    `text` is the prompt of the `tags` and `few_shot` styles; `turns` (oldest first, the
    last one the user's) that of `dialogue` and `chat_template`. `stop` ends the text and
    is not part of it. `slots` maps placeholders the model may write to the words of the
    brief that replace them, `forms` names the grammatical form of those whose form was told
    to the model. `forbidden` are tokens that would make no sense in this
    answer, such as a placeholder for a field the brief does not have. `lead_in` is how the
    answer begins already: the model goes on from there, and its text does not repeat it. `traces`
    is the folder with what the checks know of this model's training text, "" for the built-in's.
    """

    style: PromptStyleId
    text: str = ""
    turns: tuple[Turn, ...] = ()
    stop: tuple[str, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict)
    forbidden: tuple[str, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict)
    lead_in: str = ""
    traces: str = ""
