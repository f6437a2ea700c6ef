"""What the library keeps of a batch: which table it writes drafts for, and how far it came."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aigc_desktop.domain.brief import Brief, brief_from, brief_to


@dataclass(frozen=True)
class TableBatch:
    """A batch as it was set up, with the rows `done` of `total` and those that `failed`.

    `common` holds what is the same in every row, `columns` which column of `table` fills which
    field. `total` is 0 until the rows have been counted; an interrupted run may have done more
    than is noted here, which its journal beside `target` tells.
    """

    common: Brief
    table: str
    target: str
    output: str = "csv"
    keep: int = 1
    full_set: bool = False
    columns: Mapping[str, int] = field(default_factory=dict)
    encoding: str = ""
    separator: str = ""
    done: int = 0
    total: int = 0
    failed: int = 0

    @property
    def id(self) -> str:
        """The batch's id in the library: one batch for each file that is written."""
        return hashlib.sha256(self.target.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def title(self) -> str:
        """The table's name without its folder and ending."""
        return Path(self.table).stem

    @property
    def finished(self) -> bool:
        """Whether every row has been written."""
        return 0 < self.total <= self.done


def batch_to(batch: TableBatch) -> dict[str, object]:
    """Return a batch as JSON values."""
    return {**vars(batch), "common": brief_to(batch.common), "columns": dict(batch.columns)}


def batch_from(fields: Mapping[str, Any]) -> TableBatch:
    """Read what `batch_to` wrote; raise `KeyError`, `TypeError`, `ValueError` for anything else."""
    return TableBatch(
        common=brief_from(fields["common"]),
        table=str(fields["table"]),
        target=str(fields["target"]),
        output=str(fields["output"]),
        keep=int(fields["keep"]),
        full_set=fields["full_set"] is True,
        columns={str(key): int(place) for key, place in fields["columns"].items()},
        encoding=str(fields["encoding"]),
        separator=str(fields["separator"]),
        done=int(fields["done"]),
        total=int(fields["total"]),
        failed=int(fields["failed"]),
    )
