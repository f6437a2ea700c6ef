"""Fills all parts of the platform a brief is for: fifteen headlines, four descriptions..."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from itertools import cycle, islice

from aigc_desktop.checks.platforms import platform
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.ad_set import AdSet
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.domain.document import Receipt, digest
from aigc_desktop.domain.sampling import RANGES, Sampling
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import Cancelled
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.briefs import check_brief
from aigc_desktop.tasks.generate_drafts import (
    all_drafts,
    loaded_model,
    prompt_for,
    receipt_for,
    write,
)
from aigc_desktop.tasks.set_choice import Chooser
from aigc_desktop.tasks.set_pieces import Piece, objectionable, pieces_of

LEAST_RUNS, QUICK_RUNS, SLOW_RUNS = 3, 6, 2
"""Runs: at least, and at most with our own quick models and with others."""
_SEEDS = RANGES["seed"]


@dataclass(frozen=True)
class SetProgress:
    """How far it is: texts filled of those the model writes, runs of the most there may be."""

    filled: int
    wanted: int
    run: int
    runs: int


def fill_platform(
    engine: TextEngine,
    content_type: ContentType,
    brief: Brief,
    sampling: Sampling,
    cancel: CancelToken,
    on_progress: Callable[[SetProgress], None] = lambda _: None,
    before: AdSet | None = None,
    anew: Collection[str] = (),
) -> AdSet:
    """Write candidates until all parts are filled or a few runs brought nothing more.

    Every text taken is within the platform's limits and advice and differs from the
    others. With `before`, its texts stay; with `anew` too, nothing but those slots is written,
    and where nothing else is found they keep what they have. Stopping returns what was found
    so far and raises `Cancelled` if that is nothing. Raises `BriefError` and `ModelError` as
    `generate_drafts` does.
    """
    check_brief(content_type, brief)
    found = _Found(content_type, brief, before, anew)
    quick = loaded_model(engine).prompt_style == "tags"
    most = QUICK_RUNS if quick else SLOW_RUNS
    for number, one in enumerate(islice(_variants(content_type, brief), most), start=1):
        amount = _sampling(sampling, len(found.receipts), quick=quick)
        prompt = prompt_for(engine, content_type, one)
        generation = write(engine, content_type, one, prompt, amount, cancel)
        found.add(
            receipt_for(loaded_model(engine), one, amount, generation, ()),
            all_drafts(content_type, one, prompt, generation),
        )
        done, wanted = found.chooser.filled
        on_progress(SetProgress(done, wanted, number, most))
        if cancel.cancelled or (number >= min(LEAST_RUNS, most) and found.complete):
            break
    if cancel.cancelled and not found.written:
        raise Cancelled
    return found.result()


class _Found:
    """What the runs brought so far, and the choice made from it."""

    def __init__(
        self, content_type: ContentType, brief: Brief, before: AdSet | None, anew: Collection[str]
    ) -> None:
        self._type, self._brief, self._before, self._anew = content_type, brief, before, anew
        self._kept = dict(before.texts) if before else {}
        self._refused = {self._kept.pop(slot).text for slot in anew if slot in self._kept}
        self.receipts = list(before.receipts) if before else []
        self._pieces: list[Piece] = []
        self._sound: dict[tuple[str, str], bool] = {}
        self._digests: dict[tuple[int, int], str] = {
            (run, index): value
            for run, receipt in enumerate(self.receipts)
            for index, value in receipt.digests.items()
        }
        self.chooser = self._new_chooser()

    def _new_chooser(self) -> Chooser:
        place = platform(self._brief.text("platform"))
        return Chooser(place, self._brief, dict(self._kept), self._is_sound, self._anew)

    def _is_sound(self, piece: Piece) -> bool:
        """Ask the content type's checks, once a text."""
        key = (piece.source, piece.text)
        if key not in self._sound:
            self._sound[key] = not objectionable(self._type, self._brief, piece.parts)
        return self._sound[key]

    def add(self, receipt: Receipt, drafts: list[Draft]) -> None:
        """Take in one run and choose anew from all of them."""
        run = len(self.receipts)
        self.receipts.append(receipt)
        for draft in drafts:
            self._digests[run, draft.index] = digest(draft.text)
            self._pieces += [
                piece
                for piece in pieces_of(draft, self._brief, run)
                if piece.text not in self._refused
            ]
        self.chooser = self._new_chooser()
        self.chooser.choose(self._pieces)

    @property
    def complete(self) -> bool:
        """Whether more runs could bring nothing more."""
        done, wanted = self.chooser.filled
        gaps = self.chooser.gaps.values()
        return done == wanted and not any("no_short_one" in gap.reasons for gap in gaps)

    @property
    def written(self) -> bool:
        """Whether any text is the model's."""
        return any(item.origin == "model" for item in self.chooser.texts.values())

    def result(self) -> AdSet:
        """Return the set with the receipts of the runs that gave it texts, and of the first."""
        texts = self.chooser.texts
        if self._before is not None:
            old = {
                slot: self._before.texts[slot]
                for slot in self._anew
                if slot not in texts and slot in self._before.texts
            }
            texts = {**texts, **old}
        used = {(item.run, item.candidate) for item in texts.values()}
        runs = sorted({0, *(run for run, _ in used if run >= 0)})
        receipts = tuple(
            replace(
                self.receipts[run],
                digests={index: self._digests[run, index] for r, index in sorted(used) if r == run},
            )
            for run in runs
        )
        texts = {
            slot: replace(item, run=runs.index(item.run)) if item.run >= 0 else item
            for slot, item in texts.items()
        }
        edited = bool(self._before and self._before.edited)
        # Looking for one text says nothing about what the other parts lack.
        gaps = self._before.gaps if self._before and self._anew else self.chooser.gaps
        return AdSet(self.chooser.place.id, texts, receipts, gaps, edited)


def _variants(content_type: ContentType, brief: Brief) -> Iterator[Brief]:
    """Return the brief, then the brief with one entry of its lists alone, over and over.

    What says one thing only is short; the text of a whole brief rarely fits a search ad.
    """
    lists = [field.key for field in content_type.fields if field.kind == "list"]
    single = [brief.with_values(**{key: (item,)}) for key in lists for item in brief.items(key)]
    return cycle([brief, *single])


def _sampling(sampling: Sampling, run: int, *, quick: bool) -> Sampling:
    """Return the sampling of run `run`: its own seed; as many candidates as nobody waits for."""
    seed = sampling.seed if sampling.seed < 0 else (sampling.seed + run) % int(_SEEDS.high)
    count = int(RANGES["num_candidates"].high) if quick else sampling.num_candidates
    return sampling.changed(seed=seed, num_candidates=count)
