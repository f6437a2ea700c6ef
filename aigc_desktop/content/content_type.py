"""What a content type is: a frozen value from which forms, options and history are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from aigc_desktop.checks.check import Check
from aigc_desktop.content.platform_names import part_name
from aigc_desktop.content.story import Story, no_story
from aigc_desktop.domain.brief import Brief, Language
from aigc_desktop.domain.prompt import Prompt, PromptStyleId
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.i18n.message import Message

Fit = Callable[[Mapping[str, str], Brief], Mapping[str, str]]
FieldKind = Literal["text", "long_text", "list", "quotes", "choice", "turns"]
Shape = Literal["DRAFT", "CONVERSATION"]


@dataclass(frozen=True)
class Field:
    """One field of a brief. `choices` maps stored values to labels (kind `choice`).

    `setting` names the setting whose value stands in where the field is empty.
    """

    key: str
    label: Message
    kind: FieldKind = "text"
    help: Message = field(default_factory=lambda: Message(""))
    required: bool = False
    max_length: int = 2000
    choices: Mapping[str, Message] = field(default_factory=dict)
    default: str = ""
    setting: str = ""


@dataclass(frozen=True)
class Part:
    """One named part of the text, e.g. the headline.

    `own`: it is set from the brief in the user's own words, never generated.
    """

    name: str
    label: Message
    heading: bool = False
    own: bool = False


def no_parts(_: Brief) -> Mapping[str, str]:
    """Return no parts: most content types set none from the brief."""
    return {}


def one_section(brief: Brief) -> tuple[Brief, ...]:
    """Return `brief`: most texts are written in one go."""
    return (brief,)


@dataclass(frozen=True)
class ContentType:
    """Something that can be written.

    `id` is stored and never renamed. `shape` is the only thing the window branches on.
    `prompts` has one function per prompt style; `parse` turns raw text (placeholders
    already replaced) into named parts. `presets` holds sampling per preset name. `strict`
    names checks whose mere warnings already keep a draft back while enough others have none,
    `must` those whose warnings turn it away while any other is left; an error of theirs keeps
    a draft from ever being shown as usable. `fit` makes parts fit where that can be done
    without new words; `obstacle` says why a brief cannot be written at all. `picture_parts`
    names the parts that stand large and small on a picture card, where the type has one.
    `voice` and `length` name the choice fields that set tone and length; `brand_fields` maps
    fields to the attributes of a brand that fill them.
    `own_parts` returns the parts set from a brief in the user's own words, `story` the credits
    of a draft. `read_notes` reads a brief out of notes, in a language or that of their script.
    `labels` are the words that announce each part in answers without tags; `opening` returns what
    `parse` puts before a part's own text (a dateline). `sections` divides the facts
    of a long text over the briefs of its sections, the opening first.
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
    fit: Fit = lambda parts, _: parts
    obstacle: Callable[[Brief], Message | None] = lambda _: None
    document_kind: str = "draft"
    picture_parts: tuple[str, str] | None = None
    voice: str = ""
    length: str = ""
    brand_fields: Mapping[str, str] = field(default_factory=dict)
    own_parts: Callable[[Brief], Mapping[str, str]] = no_parts
    sections: Callable[[Brief], tuple[Brief, ...]] = one_section
    read_notes: Callable[[str, Language | None], Brief] | None = None
    story: Callable[[Brief, Mapping[str, str]], Story | None] = no_story
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opening: Callable[[str, Brief], str] = lambda _part, _brief: ""

    def field(self, key: str) -> Field | None:
        """Return the field called `key`, if there is one."""
        return next((item for item in self.fields if item.key == key), None)

    def written(self, brief: Brief) -> str:
        """Return what the user wrote in `brief`: everything but what was chosen from a list."""
        choices = {field.key for field in self.fields if field.kind == "choice"}
        words = {key: value for key, value in brief.values.items() if key not in choices}
        return Brief(brief.type_id, brief.language, words).all_text()

    def to_check(self, parts: Mapping[str, str], brief: Brief) -> dict[str, str]:
        """Return `parts` without those that stand in `brief` word for word."""
        own = self.own_parts(brief)
        return {name: text for name, text in parts.items() if own.get(name) != text}

    def part_label(self, name: str) -> Message:
        """Return the label of part `name`."""
        return next((part.label for part in self.parts if part.name == name), part_name(name))


def presets(precise: Sampling, balanced: Sampling, creative: Sampling) -> dict[str, Sampling]:
    """Name the three stock presets; `custom` starts from the balanced one."""
    return {"precise": precise, "balanced": balanced, "creative": creative}


def language_name(brief: Brief) -> str:
    """Return the brief's language as models know it from their training text."""
    return "Chinese" if brief.language == "zh" else "English"
