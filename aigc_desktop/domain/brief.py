"""What the user wants written: the brief, the turns of a conversation and quotations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Language = Literal["en", "zh"]
"""Language of the text to write (not of the interface)."""

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
