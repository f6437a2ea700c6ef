"""A file of JSON objects, one a line, read as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from aigc_desktop.errors import BriefError
from aigc_desktop.i18n.message import N_
from aigc_desktop.tasks.batch.table import SAMPLE, Cell, Row, Table, find_encoding

_LOOKED_AT = 200
"""Lines whose keys become columns."""
_LONGEST = 1 << 22


@dataclass(frozen=True)
class JsonLines(Table):
    """Each key is a column; a list becomes a cell with one entry a line."""

    def _all(self) -> Iterator[Row]:
        yield self.columns
        for value in _objects(self.path, self.encoding):
            yield tuple(_cell(value.get(name)) for name in self.columns)


def open_json_lines(path: Path) -> Table:
    """Look into the file at `path`; raise `BriefError` if it holds no objects."""
    encoding = find_encoding(path)
    names: dict[str, None] = {}
    for value in islice(_objects(path, encoding), _LOOKED_AT):
        names |= dict.fromkeys(value)
    if not names:
        raise BriefError(N_("{path} holds no JSON objects, one a line.", path=path.name))
    table = JsonLines(path, tuple(names), (), encoding)
    return JsonLines(path, tuple(names), tuple(islice(table.rows(), SAMPLE)), encoding)


def _objects(path: Path, encoding: str) -> Iterator[dict[str, object]]:
    number = 0
    try:
        with path.open(encoding=encoding) as stream:
            while line := stream.readline(_LONGEST):
                number += 1
                if line.strip():
                    value = json.loads(line)
                    if not isinstance(value, dict):
                        raise ValueError("no object")
                    yield {str(key): entry for key, entry in value.items()}
    except (OSError, ValueError, RecursionError) as error:
        raise BriefError(
            N_(
                "{path} cannot be read beyond row {row} ({reason}).",
                path=path.name,
                row=number,
                reason=type(error).__name__,
            )
        ) from error


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, list):
        return "\n".join(str(_cell(entry)) for entry in value)
    return json.dumps(value, ensure_ascii=False)
