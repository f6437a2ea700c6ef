"""What a candidate name is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NameKind = Literal["person", "place", "organisation", "name"]


@dataclass(frozen=True)
class Name:
    """A candidate name at `start` to `end`; kind "name" where nothing says what it names.

    `initial` is True where the first word opens a sentence and may not belong to the name.
    """

    kind: NameKind
    start: int
    end: int
    text: str
    initial: bool = False
