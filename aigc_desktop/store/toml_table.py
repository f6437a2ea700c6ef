"""Tables in TOML files that people may edit: read with care, written whole."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit

from aigc_desktop.errors import StoreError
from aigc_desktop.i18n.message import N_
from aigc_desktop.paths import atomic_write

FILE_LIMIT = 2**20


def read_table(path: Path) -> dict[str, Any]:
    """Return the table in `path`; raise `StoreError` where there is none."""
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise unreadable(path, "> 1 MB")
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise unreadable(path, reason[:200]) from error


def write_table(table: Mapping[str, Any], path: Path) -> None:
    """Write `table`; raise `WriteError` if that is not possible."""
    with atomic_write(path) as stream:
        stream.write(tomlkit.dumps(table).encode("utf-8", "replace"))


def text_in(table: Mapping[str, Any], key: str, longest: int) -> str:
    """Return a text, "" where there is none."""
    value = table.get(key, "")
    return value[:longest] if isinstance(value, str) else ""


def unreadable(path: Path, reason: str) -> StoreError:
    """Return the error for a file that is none of ours."""
    return StoreError(
        N_(
            "{path} cannot be read ({reason}). The file is unchanged and nothing was taken over. "
            "Choose another one or mend it in a text editor.",
            path=path,
            reason=reason,
        )
    )
