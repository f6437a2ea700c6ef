"""How far a batch in the library has come, told by what lies on the disk now."""

from __future__ import annotations

from pathlib import Path

from aigc_desktop.domain.table_batch import TableBatch
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.tasks.batch.journal import interrupted_at


def standing_of(batch: TableBatch) -> Message:
    """Return how far `batch` is. Its journal knows better than what was noted last."""
    target = Path(batch.target)
    waiting = interrupted_at(target)
    if waiting is not None:
        return N_("Paused after {rows} rows. “Open” shows the batch and goes on.", rows=waiting)
    if not batch.finished:
        return N_("Nothing is written yet. “Open” shows the batch and begins.")
    if not target.is_file():
        return N_("Done, but the file with the drafts is no longer there.")
    if batch.failed:
        return N_("Done: {rows} rows, {failed} of them without a draft.",
                  rows=batch.total, failed=batch.failed)  # fmt: skip
    return N_("Done: {rows} rows.", rows=batch.total)
