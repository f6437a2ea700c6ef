"""Runs a batch: rows one by one or many at a time, journalled; the output comes at the end."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, brief_to
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.sampling import RANGES, Sampling
from aigc_desktop.engine.engine import Capacity, TextEngine
from aigc_desktop.errors import BriefError, Cancelled
from aigc_desktop.i18n import Translator
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.batch import ads_editor
from aigc_desktop.tasks.batch.counted import CountedEngine
from aigc_desktop.tasks.batch.journal import Journal, Record
from aigc_desktop.tasks.batch.mapping import Columns, brief_of
from aigc_desktop.tasks.batch.output import OutputId, write_output
from aigc_desktop.tasks.batch.pool import Lane, Pool, Work
from aigc_desktop.tasks.batch.table import Row, Table
from aigc_desktop.tasks.fill_platform import fill_platform
from aigc_desktop.tasks.generate_drafts import generate_drafts
from aigc_desktop.tasks.reply_in_chat import reply_in_chat
from aigc_desktop.tasks.set_document import set_document

_SEEDS = int(RANGES["seed"].high)


@dataclass(frozen=True)
class Batch:
    """What is to be done: `common` holds what is the same in every row.

    `keep` drafts are written a row, or all parts of its platform if `full_set`.
    """

    kind: ContentType
    table: Table
    columns: Columns
    common: Brief
    sampling: Sampling
    target: Path
    output: OutputId
    keep: int = 1
    full_set: bool = False

    def settled(self) -> Batch:
        """Return the batch as its output needs it: Google Ads Editor takes full search ads."""
        if self.output != "google-ads-editor":
            return self
        columns = {key: place for key, place in self.columns.items() if key != "platform"}
        common = self.common.with_values(platform=ads_editor.PLATFORM)
        return replace(self, columns=columns, common=common, full_set=True, keep=1)

    def fingerprint(self) -> str:
        """Return what tells this batch from another: the table's bytes and all settings."""
        settings = {
            "type": self.kind.id,
            "columns": dict(self.columns),
            "common": brief_to(self.common),
            "sampling": self.sampling.as_dict(),
            "output": [self.output, self.keep, self.full_set],
            "read": [self.table.encoding, self.table.separator],
        }
        found = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
        try:
            with self.table.path.open("rb") as stream:
                while chunk := stream.read(1 << 20):
                    found.update(chunk)
        except OSError as error:
            raise BriefError(
                N_(
                    "{path} cannot be opened ({reason}).",
                    path=self.table.path,
                    reason=error.strerror or error,
                )
            ) from error
        return found.hexdigest()


@dataclass(frozen=True)
class BatchProgress:
    """Rows done of all, those without drafts, rows a second and seconds left (0: unknown).

    `read` and `written` are tokens, and `cost` their price where servers have one.
    """

    done: int
    total: int
    failed: int
    rate: float = 0.0
    left_s: float = 0.0
    read: int = 0
    written: int = 0
    cost: float = 0.0

    @property
    def expense(self) -> Message | None:
        """What was read and written on servers, and its price if there is one."""
        if not self.read:
            return None
        if not self.cost:
            return N_("{read} tokens read, {written} written",
                      read=self.read, written=self.written)  # fmt: skip
        return N_(
            "{read} tokens read, {written} written · cost {cost}",
            read=self.read,
            written=self.written,
            cost=f"{self.cost:.2f}",
        )

    @property
    def message(self) -> Message:
        """What to show: rows done, and rate and time left once they are known."""
        if not self.rate:
            return N_("{done} of {total} rows", done=self.done, total=self.total)
        minutes, seconds = divmod(round(self.left_s), 60)
        return N_(
            "{done} of {total} rows · {rate} a minute · {minutes}:{seconds} left",
            done=self.done,
            total=self.total,
            rate=f"{self.rate * 60:.0f}",
            minutes=minutes,
            seconds=f"{seconds:02}",
        )


def run_batch(
    engine: TextEngine,
    batch: Batch,
    paths: AppPaths,
    cancel: CancelToken,
    on_progress: Callable[[BatchProgress], None] = lambda _: None,
    more: Sequence[TextEngine] = (),
) -> BatchProgress:
    """Write the drafts of every row that is not in the journal yet, then the output.

    An engine with a `capacity` writes as many rows at a time as it bears; `more` engines of
    that kind share the work.

    A row whose brief cannot be used has its error in the output and stops nothing.
    Cancelling leaves the journal and an output of the rows done so far; the same batch goes
    on at the row where it stopped. Raises `BriefError` for a table or journal that cannot
    be used, `ModelError` for trouble with the model and `WriteError` for trouble with the
    disk; all rows finished before are kept.
    """
    batch = batch.settled()
    total = batch.table.count()
    seed = batch.sampling.seed if batch.sampling.seed >= 0 else secrets.randbelow(_SEEDS)
    journal = Journal(batch.target, batch.fingerprint(), seed)
    translators = [Translator(language, paths.locale) for language in ("en", "zh_CN")]
    capacities = [found for one in (engine, *more) if (found := _capacity(one)) is not None]
    told = _Teller(journal, total, _prices(capacities), on_progress)
    finished = False
    try:
        told.tell()

        def write(one: TextEngine, work: Work) -> Record | None:
            return _done(one, batch, work.number, work.row, journal.seed, translators, cancel)

        def keep(record: Record) -> None:
            journal.add(record)
            told.tell()

        rows = _left(batch.table, journal)
        if capacities:
            lanes = [Lane(one.engine, one.slots) for one in capacities]
            Pool(lanes, write, cancel).run(rows, keep)
        else:
            for work in rows:
                if (record := write(engine, work)) is None:
                    break
                keep(record)
        write_output(
            batch.kind,
            batch.table.columns,
            journal,
            batch.output,
            batch.target,
            paths,
            batch.common.language,
        )
        finished = not cancel.cancelled or journal.done >= total
    finally:
        if finished:
            journal.remove()
        else:
            journal.close()
    return told.progress


def _left(table: Table, journal: Journal) -> Iterator[Work]:
    """Return the rows that are not done yet."""
    for number, row in enumerate(table.rows(), start=1):
        if not journal.has(number):
            yield Work(number, row)


def _capacity(engine: TextEngine) -> Capacity | None:
    ask = getattr(engine, "capacity", None)
    return ask() if callable(ask) else None


def _prices(capacities: Sequence[Capacity]) -> dict[str, tuple[float, float]]:
    """Return the prices by model."""
    return {one.engine.loaded.identity.id: one.prices for one in capacities if one.engine.loaded}


@dataclass
class _Teller:
    """Tells how far a batch is."""

    journal: Journal
    total: int
    prices: Mapping[str, tuple[float, float]]
    on_progress: Callable[[BatchProgress], None]
    progress: BatchProgress = BatchProgress(0, 0, 0)
    start: float = field(default_factory=time.monotonic)
    before: int = -1

    def tell(self) -> None:
        """Pass on how it is now."""
        journal = self.journal
        if self.before < 0:
            self.before = journal.done
        rate = (journal.done - self.before) / max(1e-6, time.monotonic() - self.start)
        cost = 0.0
        for model, (read, written) in journal.tokens.items():
            price_in, price_out = self.prices.get(model, (0.0, 0.0))
            cost += (read * price_in + written * price_out) / 1e6
        self.progress = BatchProgress(
            journal.done,
            self.total,
            journal.failed,
            rate,
            (self.total - journal.done) / rate if rate else 0.0,
            sum(read for read, _ in journal.tokens.values()),
            sum(written for _, written in journal.tokens.values()),
            cost,
        )
        self.on_progress(self.progress)


def _done(
    engine: TextEngine,
    batch: Batch,
    number: int,
    row: Row,
    seed: int,
    translators: list[Translator],
    cancel: CancelToken,
) -> Record | None:
    """Return the finished row; None if it was stopped before its end: it is written anew later."""
    if cancel.cancelled:
        return None
    sampling = batch.sampling.changed(seed=(seed + number) % _SEEDS)
    counted = CountedEngine(engine)
    model = engine.loaded.identity.id if engine.loaded else ""
    try:
        brief = brief_of(row, batch.columns, batch.kind, batch.common, translators)
        document = _written(counted, batch, brief, sampling, cancel)
    except BriefError as error:
        return Record(number, row, None, error.message, counted.read, counted.written, model)
    except Cancelled:
        return None
    if cancel.cancelled:
        return None
    empty = None if document.drafts else N_("The model wrote nothing for this row.")
    kept = replace(document, rejected=()) if document.drafts else None
    return Record(number, row, kept, empty, counted.read, counted.written, model)


def _written(
    engine: TextEngine, batch: Batch, brief: Brief, sampling: Sampling, cancel: CancelToken
) -> Document:
    if batch.full_set:
        return set_document(batch.kind, fill_platform(engine, batch.kind, brief, sampling, cancel))
    if batch.kind.shape == "CONVERSATION":
        return reply_in_chat(engine, batch.kind, brief, sampling, cancel, batch.keep)[0]
    return generate_drafts(engine, batch.kind, brief, sampling, cancel, batch.keep)
