"""What a content type is: a frozen value from which forms, options and history are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from aigc_desktop.checks.check import Check
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.prompt import Prompt, PromptStyleId
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.i18n.message import Message

FieldKind = Literal["text", "long_text", "list", "quotes", "choice", "turns"]
Shape = Literal["DRAFT", "CONVERSATION"]


@dataclass(frozen=True)
class Field:
    """One field of a brief. `choices` maps stored values to labels (kind `choice`)."""

    key: str
    label: Message
    kind: FieldKind = "text"
    help: Message = field(default_factory=lambda: Message(""))
    required: bool = False
    max_length: int = 2000
    choices: Mapping[str, Message] = field(default_factory=dict)
    default: str = ""


@dataclass(frozen=True)
class Part:
    """One named part of the text, e.g. the headline."""

    name: str
    label: Message
    heading: bool = False


@dataclass(frozen=True)
class ContentType:
    """Something that can be written.

    `id` is stored and never renamed. `shape` is the only thing the window branches on.
    `prompts` has one function per prompt style; `parse` turns raw text (placeholders
    already replaced) into named parts. `presets` holds sampling per preset name. `strict`
    names checks whose mere warnings already keep a draft back while enough others have none,
    `must` those whose warnings turn it away while any other is left. `labels` are the words
    that announce each part in answers without tags; `opening` returns what `parse` puts before
    a part's own text (a dateline).
    """

    id: str
    label: Message
    help: Message
    shape: Shape
    fields: tuple[Field, ...]
    parts: tuple[Part, ...]
    prompts: Mapping[PromptStyleId, Callable[[Brief], Prompt]]
    parse: Callable[[str, Brief, Prompt], dict[str, str]]
    checks: tuple[Check, ...]
    presets: Mapping[str, Sampling]
    examples: Mapping[str, Brief]
    strict: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    document_kind: str = "draft"
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opening: Callable[[str, Brief], str] = lambda _part, _brief: ""

    def field(self, key: str) -> Field | None:
        """Return the field called `key`, if there is one."""
        return next((item for item in self.fields if item.key == key), None)

    def part_label(self, name: str) -> Message:
        """Return the label of part `name`."""
        return next((part.label for part in self.parts if part.name == name), Message(name))


def presets(precise: Sampling, balanced: Sampling, creative: Sampling) -> dict[str, Sampling]:
    """Name the three stock presets; `custom` starts from the balanced one."""
    return {"precise": precise, "balanced": balanced, "creative": creative}


def language_name(brief: Brief) -> str:
    """Return the brief's language as models know it from their training text."""
    return "Chinese" if brief.language == "zh" else "English"
