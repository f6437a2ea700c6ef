"""What the user wants written: the brief, the turns of a conversation and quotations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Language = Literal["en", "zh"]
"""Language of the text to write (not of the interface)."""


def language_of(text: str, otherwise: Language = "en") -> Language:
    """Return the language `text` is written in: Chinese from a fifth of its letters on.

    Text without letters shows none and is `otherwise`.
    """
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return otherwise
    han = sum("㐀" <= char <= "鿿" for char in letters)
    return "zh" if han > 0.2 * len(letters) else "en"


Role = Literal["user", "assistant"]


@dataclass(frozen=True)
class Quote:
    """Words somebody really said. Quotations are never invented."""

    text: str
    speaker: str = ""


@dataclass(frozen=True)
class Turn:
    """One message of a conversation."""

    role: Role
    text: str


FieldValue = str | tuple[str, ...] | tuple[Quote, ...] | tuple[Turn, ...]


@dataclass(frozen=True)
class Brief:
    """The filled-in form of one content type; absent fields are simply not in `values`."""

    type_id: str
    language: Language = "en"
    values: Mapping[str, FieldValue] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """Return the text of field `key`, "" when empty; lists are joined with commas."""
        value = self.values.get(key, "")
        if isinstance(value, str):
            return value.strip()
        return ", ".join(item for item in self.items(key) if item)

    def items(self, key: str) -> tuple[str, ...]:
        """Return the non-empty entries of list field `key`."""
        value = self.values.get(key, ())
        if isinstance(value, str):
            value = (value,)
        texts = (item if isinstance(item, str) else item.text for item in value)
        return tuple(text.strip() for text in texts if text.strip())

    def quotes(self, key: str = "quotes") -> tuple[Quote, ...]:
        """Return the quotations of field `key`."""
        value = self.values.get(key, ())
        return tuple(item for item in value if isinstance(item, Quote) and item.text.strip())

    def turns(self, key: str = "history") -> tuple[Turn, ...]:
        """Return the turns of conversation field `key`, oldest first."""
        value = self.values.get(key, ())
        return tuple(item for item in value if isinstance(item, Turn) and item.text.strip())

    def with_values(self, **values: FieldValue) -> Brief:
        """Return a copy with some fields replaced."""
        return replace(self, values={**self.values, **values})

    def all_text(self) -> str:
        """Return everything the user wrote in this brief, one piece a line."""
        pieces: list[str] = []
        for value in self.values.values():
            if isinstance(value, str):
                pieces.append(value)
                continue
            for item in value:
                pieces.append(item if isinstance(item, str) else item.text)
                if isinstance(item, Quote):
                    pieces.append(item.speaker)
        return "\n".join(piece for piece in pieces if piece)


def brief_to(brief: Brief) -> dict[str, object]:
    """Return `brief` as JSON values, `type` and `language` beside its fields."""
    fields: dict[str, object] = {"type": brief.type_id, "language": brief.language}
    for key, value in brief.values.items():
        if isinstance(value, str):
            fields[key] = value
            continue
        fields[key] = [_item_to(item) for item in value]
    return fields


def _item_to(item: str | Quote | Turn) -> object:
    if isinstance(item, Quote):
        return {"text": item.text, "speaker": item.speaker}
    if isinstance(item, Turn):
        return {"role": item.role, "text": item.text}
    return item


def brief_from(fields: Mapping[str, object]) -> Brief:
    """Read what `brief_to` wrote; raise `ValueError` for anything else."""
    values: dict[str, FieldValue] = {}
    for key, value in fields.items():
        if key in {"type", "language"}:
            continue
        if isinstance(value, str):
            values[key] = value
        elif isinstance(value, list):
            values[key] = _items_from(key, value)
        else:
            raise ValueError(f"{key}: {type(value).__name__}")
    language: Language = "zh" if fields.get("language") == "zh" else "en"
    return Brief(str(fields.get("type", "")), language, values)


def _items_from(key: str, items: list[object]) -> FieldValue:
    if all(isinstance(item, str) for item in items):
        return tuple(str(item) for item in items)
    dicts = [item for item in items if isinstance(item, dict)]
    if len(dicts) < len(items):
        raise ValueError(f"{key}: mixed list")
    if all("role" in item for item in dicts):
        return tuple(
            Turn("assistant" if item["role"] == "assistant" else "user", str(item["text"]))
            for item in dicts
        )
    return tuple(Quote(str(item["text"]), str(item.get("speaker") or "")) for item in dicts)
