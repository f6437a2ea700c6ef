"""One of the user's texts, as it is learnt from: what it was written about, and its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from aigc_desktop.content.content_type import ContentType, Field
from aigc_desktop.domain.brief import Brief
from aigc_desktop.i18n.message import N_

WHOLE = "text"
"""The column of a text that is not yet cut into parts."""
_PART = "part."


@dataclass(frozen=True)
class Sample:
    """A text with its brief. `number` counts from 1, `origin` says where it stood."""

    number: int
    origin: str
    brief: Brief
    parts: Mapping[str, str]

    @property
    def text(self) -> str:
        """All parts, one a paragraph."""
        return "\n".join(part for part in self.parts.values() if part)

    def changed(self, parts: Mapping[str, str]) -> Sample:
        """Return the sample with other parts; empty ones are left out."""
        return replace(self, parts={name: text for name, text in parts.items() if text.strip()})


def table_type(kind: ContentType) -> ContentType:
    """Return `kind` as the columns of a table of texts know it: its parts are fields too.

    Nothing is required: what is missing is a matter for the report.
    """
    own = tuple(
        Field(_PART + part.name, part.label, "long_text", max_length=100_000)
        for part in kind.parts
        if not part.own
    )
    whole = Field(WHOLE, N_("Whole text"), "long_text", max_length=1_000_000)
    fields = (replace(field, required=False) for field in kind.fields)
    return replace(kind, fields=(*own, whole, *fields), obstacle=lambda _: None)


def parts_in(brief: Brief) -> tuple[dict[str, str], str]:
    """Return the parts a row of such a table gives, and the text that is not yet cut."""
    parts = {
        key.removeprefix(_PART): brief.text(key)
        for key in brief.values
        if key.startswith(_PART) and brief.text(key)
    }
    return parts, brief.text(WHOLE)


def without_text(brief: Brief) -> Brief:
    """Return what is left of such a row: the brief itself."""
    kept = {
        key: value
        for key, value in brief.values.items()
        if key != WHOLE and not key.startswith(_PART)
    }
    return replace(brief, values=kept)
