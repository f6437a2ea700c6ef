"""One report on a model, or on two side by side: what fine-tuning changed, and what it cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean
from typing import TYPE_CHECKING

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.intervals import Interval, bootstrap
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.server import is_remote
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.local import LocalModel
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.evaluate_model import Outcome, figures, write_all
from aigc_desktop.tasks.load_model import load_model
from aigc_desktop.tasks.measure_text import (
    Perplexity,
    load_scorer,
    summary,
    text_perplexity,
)
from aigc_desktop.tasks.memorisation import Exposure, Overlap, exposures, overlap, secrets_in

if TYPE_CHECKING:
    from aigc_desktop.training.scoring import Scored, Scorer

SAMPLED = 48
"""Texts written to look for runs of training text: half from nothing, half from a beginning."""
BEGINNING = 5
"""Words of a training text a model is given, to see whether it goes on by heart."""
_MOST_NEW = 96
_AT_ONCE = 8
NOT_SHARES = ("briefs", "drafts_shown", "tokens_per_s")


@dataclass(frozen=True)
class Wanted:
    """What is to be measured; what is empty is left out.

    `text` is read as one, `held_out` as texts of their own (prompt and answer), `lessons` in
    their place are prompts with their answers as `lead_in`; `briefs` go with `type_id`;
    `training` are the texts the model may have learnt by heart.
    """

    text: str = ""
    stride: int = 0
    held_out: Sequence[tuple[str, str]] = ()
    lessons: Sequence[Prompt] = ()
    type_id: str = "ad"
    briefs: Sequence[tuple[str, Brief]] = ()
    training: Sequence[str] = ()
    seed: int = 1


@dataclass(frozen=True)
class Report:
    """What was found. `by_text` and `by_brief` are what intervals and comparisons are made of.

    `by_text` holds bits and bytes of each held-out text, `by_brief` each figure's values.
    """

    model: str
    text: Perplexity | None = None
    held_out: Perplexity | None = None
    by_text: Sequence[tuple[float, int]] = ()
    by_brief: Mapping[str, Sequence[float]] = field(default_factory=dict)
    overlap: Overlap | None = None
    exposures: Sequence[Exposure] = ()

    @property
    def briefs(self) -> dict[str, Interval]:
        """The figures of the drafts, means over those briefs that have them."""
        known = {name: list(filter(math.isfinite, row)) for name, row in self.by_brief.items()}
        return {name: bootstrap(row, mean) for name, row in known.items() if row}


@dataclass(frozen=True)
class Change:
    """A figure of two models and the interval of its change, both having met the same tasks."""

    name: str
    before: float
    after: float
    change: Interval

    @property
    def certain(self) -> bool:
        """Whether chance alone hardly makes such a change: its interval leaves out zero."""
        return not self.change.holds(0.0)


def evaluate(
    engine: TextEngine,
    model: LocalModel,
    wanted: Wanted,
    cancel: CancelToken,
    on_step: Callable[[Message], None] = lambda _: None,
) -> Report:
    """Measure `model`; it stays loaded in `engine`. Raises `ModelError`, `Cancelled`."""
    text = held_out = None
    by_text: list[tuple[float, int]] = []
    found: list[Exposure] = []
    if wanted.text or wanted.held_out or wanted.lessons or wanted.training:
        if is_remote(model.id):
            raise ModelError(
                N_(
                    "{name} is on a server and can only write. Nothing was changed. Measure texts "
                    "with a model on this computer.",
                    name=model.id,
                )
            )
        on_step(N_("Reading with {name}…", name=model.id))
        scorer = load_scorer(model.folder, cancel)
        if wanted.text:
            text = text_perplexity(scorer, wanted.text, cancel, wanted.stride)
        if wanted.held_out or wanted.lessons:
            scored, answers = _apart(scorer, wanted, cancel)
            held_out = summary(scored, answers)
            sizes = (len(answer.encode("utf-8", "replace")) for answer in answers)
            by_text = [(s.nats / math.log(2), n) for s, n in zip(scored, sizes, strict=True)]
        if wanted.training:
            on_step(N_("Looking for secrets {name} has learnt…", name=model.id))
            found = exposures(scorer, secrets_in(wanted.training), cancel, wanted.seed)
        del scorer  # before the engine needs the memory
    by_brief: dict[str, list[float]] = {}
    shared = None
    if wanted.briefs or wanted.training:
        on_step(N_("Writing with {name}…", name=model.id))
        load_model(engine, model, 0, cancel)
        outcomes = write_all(engine, wanted.type_id, wanted.briefs, wanted.seed, cancel=cancel)
        by_brief = _by_brief(wanted.type_id, outcomes)
        if wanted.training:
            written = samples(engine, wanted, outcomes, cancel)
            shared = overlap(written, wanted.training)
    return Report(model.id, text, held_out, by_text, by_brief, shared, found)


def _apart(scorer: Scorer, wanted: Wanted, cancel: CancelToken) -> tuple[list[Scored], list[str]]:
    """Return the surprise of each text kept apart, and the texts."""
    if wanted.lessons:
        answers = [prompt.lead_in for prompt in wanted.lessons]
        return scorer.answers(wanted.lessons, cancel), answers
    return scorer.texts(wanted.held_out, cancel), [answer for _, answer in wanted.held_out]


def compare(before: Report, after: Report) -> list[Change]:
    """Return what changed, figure by figure, with paired intervals (bootstrap over tasks).

    Both reports must come from the same `Wanted`.
    """
    changes = []
    if before.held_out and after.held_out:
        pairs = list(zip(before.by_text, after.by_text, strict=True))

        def change(chosen: Sequence[tuple[tuple[float, int], tuple[float, int]]]) -> float:
            size = sum(first[1] for first, _ in chosen)
            return (sum(b[0] for _, b in chosen) - sum(a[0] for a, _ in chosen)) / max(1, size)

        values = before.held_out.bits_per_byte.value, after.held_out.bits_per_byte.value
        changes.append(Change("bits_per_byte", *values, bootstrap(pairs, change)))
    for name in before.by_brief:
        if name in after.by_brief:
            rows = zip(before.by_brief[name], after.by_brief[name], strict=True)
            both = [pair for pair in rows if all(map(math.isfinite, pair))]
            if both:
                values = mean(early for early, _ in both), mean(late for _, late in both)
                steps = [late - early for early, late in both]
                changes.append(Change(name, *values, bootstrap(steps, mean)))
    return changes


def samples(
    engine: TextEngine, wanted: Wanted, outcomes: Sequence[Outcome], cancel: CancelToken
) -> list[str]:
    """Return texts of the model's own to look for training text in.

    A model that is spoken to in tags writes the briefs (the examples of all types if there are
    none); another one goes on from nothing and from beginnings.
    """
    if engine.loaded is not None and engine.loaded.prompt_style == "tags":
        runs = list(outcomes)
        if not runs:
            for kind in CONTENT_TYPES:
                own = [(language, brief) for language, brief in kind.examples.items()]
                runs += write_all(engine, kind.id, own, wanted.seed, cancel=cancel)
        return [draft.text for run in runs for draft in run.varied]
    step = max(1, len(wanted.training) // (SAMPLED // 2))
    beginnings = [_beginning(text) for text in wanted.training[::step][: SAMPLED // 2]]
    prompts = [("", _AT_ONCE)] * (SAMPLED // 2 // _AT_ONCE) + [(text, 1) for text in beginnings]
    written = []
    for number, (text, rows) in enumerate(prompts):
        sampling = Sampling(
            seed=wanted.seed + number, num_candidates=rows, max_new_tokens=_MOST_NEW,
            temperature=1.0, top_k=0, top_p=0.95,
        )  # fmt: skip
        done = engine.generate(Prompt("few_shot", text), sampling, cancel, lambda *_: None)
        cancel.raise_if_cancelled()
        written += [candidate.text for candidate in done.candidates]
    return written


def _beginning(text: str) -> str:
    """Return the first words of a text; of one without spaces, the first characters."""
    first = " ".join(text.split()[:BEGINNING])
    return first if len(first) < 8 * BEGINNING else first[: 2 * BEGINNING]


def _by_brief(type_id: str, outcomes: Sequence[Outcome]) -> dict[str, list[float]]:
    """Return each figure brief by brief, NaN where nothing usable was written or it has none."""
    rows = [figures(type_id, [run]) if run.chosen.kept else {} for run in outcomes]
    names = dict.fromkeys(name for row in rows for name in row if name not in NOT_SHARES)
    found = {"usable": [float(bool(row)) for row in rows]} if rows else {}
    return found | {name: [row.get(name, math.nan) for row in rows] for name in names}
