"""Measures a taught model beside the one it began with, on what was kept apart.

Both read the same texts and write for the same briefs. It happens in a process of its own, as
teaching does: the window never imports what is needed for it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, brief_from, brief_to
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.errors import BriefError
from aigc_desktop.i18n.message import Message
from aigc_desktop.models.local import LocalModel
from aigc_desktop.paths import atomic_write
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.briefs import check_brief
from aigc_desktop.tasks.evaluate import Report, Wanted, compare, evaluate
from aigc_desktop.tasks.memorisation import by_chance
from aigc_desktop.tasks.teaching.sample import Sample
from aigc_desktop.training.lesson import HELD_OUT, LESSONS, Lesson, read_lessons
from aigc_desktop.training.process import ASSESSING_FLAG, ask

BRIEFS = "briefs.jsonl"
MOST_BRIEFS = 10
NO_FIGURES = frozenset({"drafts_shown", "candidates_rejected", "training_text"})
"""Figures of a run that say nothing about the voice, or less than the overlap does."""
STEPS = 6
"""How often `on_step` is told that something is about to begin."""


@dataclass(frozen=True)
class Row:
    """A figure before and after; `low` and `high` bound the change (95 %) where that is known."""

    name: str
    before: float
    after: float
    low: float | None = None
    high: float | None = None

    @property
    def certain(self) -> bool:
        """Whether chance alone hardly makes such a change."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


def write_briefs(samples: Sequence[Sample], kind: ContentType, file: Path) -> None:
    """Keep briefs of texts kept apart for both models to write; raise `WriteError`.

    Where the texts came without any, the type's own examples in their languages are taken.
    """
    briefs = [one.brief for one in samples if _complete(one.brief, kind)][:MOST_BRIEFS]
    spoken = {one.brief.language for one in samples}
    briefs = briefs or [brief for name, brief in kind.examples.items() if name in spoken]
    with atomic_write(file) as stream:
        for brief in briefs:
            stream.write(json.dumps(brief_to(brief)).encode("ascii") + b"\n")


def _complete(brief: Brief, kind: ContentType) -> bool:
    try:
        check_brief(kind, brief)
    except BriefError:
        return False
    return True


def assess(
    work: Path,
    base: LocalModel,
    taught: Path,
    cancel: CancelToken,
    on_step: Callable[[int], None] = lambda _: None,
    log_file: Path | None = None,
) -> dict[str, Any]:
    """Return the table for the card and the window as JSON values; see `table`.

    `work` is the folder of the run, `taught` that of the finished model. Raises `Cancelled` and
    `ModelError`.
    """
    request = {"folder": str(work), "base": [base.id, str(base.folder)], "taught": str(taught)}
    cancel.raise_if_cancelled()
    value: dict[str, Any] = ask(request, cancel, on_step, log_file, ASSESSING_FLAG)
    cancel.raise_if_cancelled()
    return value


def assess_here(
    request: Mapping[str, Any], cancel: CancelToken, on_step: Callable[[int], None]
) -> dict[str, Any]:
    """Do what `assess` asks for, in this process."""
    work, taught = Path(request["folder"]), Path(request["taught"])
    name, folder = request["base"]
    models = (LocalModel(name, Path(folder)), LocalModel(taught.name, taught))
    wanted = _wanted(work)
    engine, done = FastEngine(), 0

    def step(_: Message) -> None:
        nonlocal done
        on_step(done)
        done += 1

    before, after = (evaluate(engine, one, wanted, cancel, step) for one in models)
    return table(before, after, wanted)


def _wanted(work: Path) -> Wanted:
    lines = (work / BRIEFS).read_text("ascii").splitlines()
    briefs = [brief_from(json.loads(line)) for line in lines]
    apart = _once(read_lessons(work / HELD_OUT))
    learnt = _once(read_lessons(work / LESSONS))
    return Wanted(
        lessons=[lesson.prompt for lesson in apart],
        type_id=(apart or learnt)[0].type_id,
        briefs=[(brief.language, brief) for brief in briefs],
        training=[lesson.prompt.lead_in for lesson in learnt],
    )


def _once(lessons: Iterable[Lesson]) -> list[Lesson]:
    """Return one lesson of each text."""
    return list({lesson.number: lesson for lesson in lessons}.values())


def table(before: Report, after: Report, wanted: Wanted) -> dict[str, Any]:
    """Return what was measured: how much of it, and `rows` as `rows_in` reads them."""
    rows = [asdict(row) for row in _rows(before, after) if _finite(row)]
    return {
        "texts": len(wanted.lessons),
        "briefs": len(wanted.briefs),
        "learnt": len(wanted.training),
        "secrets": len(after.exposures),
        "rows": rows,
    }


def _rows(before: Report, after: Report) -> Iterator[Row]:
    if before.held_out and after.held_out:
        yield Row("perplexity_word", before.held_out.word.value, after.held_out.word.value)
    for one in compare(before, after):
        if one.name not in NO_FIGURES:
            bounds = (one.change.low, one.change.high)
            known = bounds if all(map(math.isfinite, bounds)) else (None, None)
            yield Row(one.name, one.before, one.after, *known)
    if before.overlap and after.overlap:
        yield Row("overlap_median", before.overlap.median, after.overlap.median)
        yield Row("overlap_longest", before.overlap.longest, after.overlap.longest)
        yield Row("overlap_too_long", before.overlap.too_long.value, after.overlap.too_long.value)
    if before.exposures and after.exposures:
        learnt = (sum(one.learnt for one in report.exposures) for report in (before, after))
        yield Row("secrets_learnt", *map(float, learnt))
        yield Row("secrets_by_chance", by_chance(before.exposures), by_chance(after.exposures))


def _finite(row: Row) -> bool:
    return math.isfinite(row.before) and math.isfinite(row.after)


def rows_in(note: Mapping[str, Any]) -> tuple[Row, ...]:
    """Return the rows a version's note holds; what makes no sense is left out.

    Notes of versions taught elsewhere are not to be trusted.
    """
    evaluation = note.get("evaluation")
    rows = evaluation.get("rows") if isinstance(evaluation, Mapping) else None
    found = (_row(row) for row in rows) if isinstance(rows, list) else ()
    return tuple(row for row in found if row is not None)


def _row(value: object) -> Row | None:
    if not isinstance(value, Mapping) or not isinstance(value.get("name"), str):
        return None
    numbers = [value.get(key) for key in ("before", "after", "low", "high")]
    known = [one if isinstance(one, int | float) else None for one in numbers]
    before, after, low, high = (None if one is None else float(one) for one in known)
    if before is None or after is None:
        return None
    row = Row(value["name"], before, after, low, high)
    return row if _finite(row) else None
