"""Word lists and brands as TOML: what a person can read, edit and pass on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit

from aigc_desktop.domain.brand import Brand
from aigc_desktop.domain.words import LONGEST, WordList
from aigc_desktop.errors import StoreError
from aigc_desktop.i18n.message import N_
from aigc_desktop.paths import atomic_write

FILE_LIMIT = 2**20
_LISTS = ("banned", "required", "names")


def read_words(path: Path) -> WordList:
    """Return the word list in `path`; raise `StoreError` where there is none."""
    return _words(_table(path))


def write_words(words: WordList, path: Path) -> None:
    """Write `words` to `path`; raise `WriteError` if that is not possible."""
    _write({"format": "words", **_words_to(words)}, path)


def read_brand(path: Path) -> Brand:
    """Return the brand in `path`; raise `StoreError` where there is none."""
    table = _table(path)
    words = table.get("words", {})
    name = " ".join(_text(table, "name").split())
    if not name or not isinstance(words, dict):
        raise _unreadable(path, "name")
    return Brand(
        name,
        _text(table, "voice"),
        _text(table, "audience"),
        _text(table, "call_to_action"),
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
    _write(table, path)


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


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    return value[:LONGEST] if isinstance(value, str) else ""


def _table(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise _unreadable(path, "> 1 MB")
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise _unreadable(path, reason[:200]) from error


def _unreadable(path: Path, reason: str) -> StoreError:
    return StoreError(
        N_(
            "{path} cannot be read ({reason}). The file is unchanged and nothing was taken over. "
            "Choose another one or mend it in a text editor.",
            path=path,
            reason=reason,
        )
    )


def _write(table: Mapping[str, Any], path: Path) -> None:
    with atomic_write(path) as stream:
        stream.write(tomlkit.dumps(table).encode("utf-8", "replace"))
