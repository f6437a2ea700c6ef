"""Personas as TOML: what a person can read, edit and pass on."""

from __future__ import annotations

from pathlib import Path

from aigc_desktop.domain.persona import LONGEST_FAQ, LONGEST_INSTRUCTION, Persona
from aigc_desktop.domain.words import LONGEST
from aigc_desktop.store.toml_table import read_table, text_in, unreadable, write_table


def read_persona(path: Path) -> Persona:
    """Return the persona in `path`; raise `StoreError` where there is none."""
    table = read_table(path)
    name = " ".join(text_in(table, "name", LONGEST).split())
    if not name or table.get("format") != "persona":
        raise unreadable(path, "persona")
    return Persona(
        name,
        text_in(table, "kind", LONGEST) or "talk",
        text_in(table, "instruction", LONGEST_INSTRUCTION),
        text_in(table, "tone", LONGEST),
        text_in(table, "faq", LONGEST_FAQ),
    )


def write_persona(persona: Persona, path: Path) -> None:
    """Write `persona` to `path`; raise `WriteError` if that is not possible."""
    write_table({"format": "persona", **vars(persona)}, path)
