"""What a check is: named parts of a text and its brief in, findings out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.finding import Finding


@dataclass(frozen=True)
class Subject:
    """What is checked: the parts of one draft, its brief, and whether it ended by itself.

    `raw` is what the model wrote, placeholders and all, with `slots` to fill them and the
    `forms` it was told they have; empty for models that write plain text and for text that
    a person has changed. `traces` is the folder with what is known of the training text of the
    model that wrote it, "" for the built-in one's.
    """

    parts: Mapping[str, str]
    brief: Brief
    complete: bool = True
    raw: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    traces: str = ""

    @property
    def text(self) -> str:
        """All parts, one a paragraph."""
        return "\n".join(part for part in self.parts.values() if part)


class Check(Protocol):
    """A check is pure: the same subject always gives the same findings."""

    @property
    def id(self) -> str:
        """Stable name, used in the funnel's figures and in exports."""
        ...

    def __call__(self, subject: Subject) -> list[Finding]:
        """Return what was found."""
        ...
