"""Keeps what came of blind ratings: counts, never the texts, which may be confidential."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from aigc_desktop.domain.rating import RatingResult
from aigc_desktop.paths import atomic_write

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class KeptRating:
    """One rating: the models' ids and weights (SHA-256), the content type, the time (ISO 8601)."""

    before: str
    after: str
    before_weights: str
    after_weights: str
    type_id: str
    time: str
    result: RatingResult


class RatingsFile:
    """Reads and adds to the list of ratings."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> list[KeptRating]:
        """Return all ratings, oldest first; none when the file is missing or makes no sense."""
        try:
            rows = json.loads(self._file.read_text("utf-8"))
            return [KeptRating(**{**row, "result": RatingResult(**row["result"])}) for row in rows]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            log.warning("the list of ratings is unreadable", exc_info=True)
            return []

    def add(self, rating: KeptRating) -> None:
        """Add a rating; raise `WriteError` if it cannot be kept."""
        rows = [asdict(one) for one in (*self.load(), rating)]
        with atomic_write(self._file) as stream:
            stream.write(json.dumps(rows, ensure_ascii=False, indent=1).encode("utf-8"))

    def total(self, like: KeptRating) -> RatingResult:
        """Return what all ratings of the same two models and content type came to."""
        found = RatingResult()
        for one in self.load():
            if _key(one) == _key(like):
                found += one.result
        return found


def _key(one: KeptRating) -> tuple[str, str, str]:
    return one.before_weights, one.after_weights, one.type_id
