"""Word lists and brands as TOML: what a person can read, edit and pass on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aigc_desktop.domain.brand import Brand
from aigc_desktop.domain.words import LONGEST, WordList
from aigc_desktop.store.toml_table import read_table, text_in, unreadable, write_table

_LISTS = ("banned", "required", "names")


def read_words(path: Path) -> WordList:
    """Return the word list in `path`; raise `StoreError` where there is none."""
    return _words(read_table(path))


def write_words(words: WordList, path: Path) -> None:
    """Write `words` to `path`; raise `WriteError` if that is not possible."""
    write_table({"format": "words", **_words_to(words)}, path)


def read_brand(path: Path) -> Brand:
    """Return the brand in `path`; raise `StoreError` where there is none."""
    table = read_table(path)
    words = table.get("words", {})
    name = " ".join(text_in(table, "name", LONGEST).split())
    if not name or not isinstance(words, dict):
        raise unreadable(path, "name")
    return Brand(
        name,
        text_in(table, "voice", LONGEST),
        text_in(table, "audience", LONGEST),
        text_in(table, "call_to_action", LONGEST),
        _texts(table.get("facts", ())),
        _words(words),
    )


def write_brand(brand: Brand, path: Path) -> None:
    """Write `brand` to `path`; raise `WriteError` if that is not possible."""
    table = {
        "format": "brand",
        "name": brand.name,
        "voice": brand.voice,
        "audience": brand.audience,
        "call_to_action": brand.call_to_action,
        "facts": list(brand.facts),
        "words": _words_to(brand.words),
    }
    write_table(table, path)


def _words_to(words: WordList) -> dict[str, Any]:
    lists = {name: list(getattr(words, name)) for name in _LISTS}
    return {**lists, "glossary": dict(words.glossary)}


def _words(table: Mapping[str, Any]) -> WordList:
    glossary = table.get("glossary", {})
    pairs = glossary.items() if isinstance(glossary, dict) else ()
    banned, required, names = (_texts(table.get(name, ())) for name in _LISTS)
    swaps = {str(old): new for old, new in pairs if isinstance(new, str)}
    return WordList(banned, required, names, swaps)


def _texts(value: object) -> tuple[str, ...]:
    rows = value if isinstance(value, list | tuple) else ()
    return tuple(row for row in rows if isinstance(row, str))
