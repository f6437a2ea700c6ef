"""Teaching a voice, from the texts to a version that can be used: each step a function."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from aigc_desktop.checks.training_text import digest_of, long_runs
from aigc_desktop.content.catalogue import content_type
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.document import now
from aigc_desktop.engine.folder import inspect_folder
from aigc_desktop.errors import BriefError, StoreError
from aigc_desktop.i18n.message import N_
from aigc_desktop.models.files import CARD, TAUGHT
from aigc_desktop.models.importing import folder_name, import_model
from aigc_desktop.models.local import LocalModel
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.versions import Version, next_number, versions
from aigc_desktop.paths import AppPaths, atomic_write, make_folder, make_private
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.teaching.assess import BRIEFS, assess, write_briefs
from aigc_desktop.tasks.teaching.lessons import as_said, delexicalised, lessons_of
from aigc_desktop.tasks.teaching.quality.report import Report
from aigc_desktop.tasks.teaching.sample import Sample
from aigc_desktop.tasks.teaching.split import nothing_apart, split
from aigc_desktop.training.corpus import Example
from aigc_desktop.training.estimate import ModelSize, choose_method
from aigc_desktop.training.lesson import HELD_OUT, LESSONS, Lesson, write_lessons
from aigc_desktop.training.process import train
from aigc_desktop.training.stand import LOG, OnStand, Stand
from aigc_desktop.training.taught_card import taught_card
from aigc_desktop.training.traces import write_runs, write_traces
from aigc_desktop.training.tuning import Method, Tuning
from aigc_desktop.version import __version__

log = logging.getLogger(__name__)
NOTE = "work.json"
TRACES = "traces"
FEWEST = 10
"""Texts below which there is nothing to learn and nothing to measure by."""
SEEN, MOST_PASSES = 1100, 12
"""How many texts are seen in all, passes counted, unless that takes too few passes or too many."""
Measure = Callable[["Work", Path], Mapping[str, Any]]
"""Measures a run's model, whose folder it is told, beside the one it began with."""


@dataclass(frozen=True)
class Choices:
    """What the user may choose about a run; what is left open is decided by size."""

    voice: str
    licence: str = ""
    method: Method | None = None
    passes: int = 0
    seed: int = 1
    threads: int = 0


@dataclass(frozen=True)
class Work:
    """A run that was prepared: everything lies in `folder`; `note` describes it."""

    folder: Path
    note: Mapping[str, Any] = field(default_factory=dict)

    @property
    def voice(self) -> str:
        """The name of what is taught."""
        return str(self.note["voice"])

    @property
    def base(self) -> Path:
        """The folder of the model it begins with."""
        return Tuning.read(self.folder).base

    @property
    def begun(self) -> bool:
        """Whether something was learnt already."""
        return (self.folder / "checkpoint.pt").exists()

    def curve(self) -> tuple[Stand, ...]:
        """Return the measurements so far; the first is the model as it was."""
        try:
            lines = (self.folder / LOG).read_text("utf-8").splitlines()
            stands = [Stand(**json.loads(line)) for line in lines]
        except (OSError, ValueError, TypeError):
            return ()
        # What was learnt again after a crash was measured twice.
        return tuple({stand.step: stand for stand in stands}.values())


def workshop(paths: AppPaths) -> Path:
    """Return the folder of the runs under way."""
    return paths.data / "teaching"


def works(paths: AppPaths) -> tuple[Work, ...]:
    """Return the runs that were prepared and not finished, by name; a damaged one is left out."""
    found = (_work_of(file) for file in sorted(workshop(paths).glob(f"*/{NOTE}")))
    return tuple(work for work in found if work is not None)


def _work_of(file: Path) -> Work | None:
    try:
        work = Work(file.parent, json.loads(file.read_text("utf-8")))
        return work if work.voice else None
    except (OSError, ValueError, TypeError, KeyError):
        log.warning("the note of a run is unreadable", exc_info=True)
        return None


def find_work(voice: str, paths: AppPaths) -> Work:
    """Return the run that teaches `voice`; raise `StoreError` if there is none."""
    for work in works(paths):
        if work.voice == voice:
            return work
    raise StoreError(N_("No unfinished teaching of “{name}” is there to go on with.", name=voice))


def give_up(work: Work) -> None:
    """Delete a run and everything it learnt."""
    shutil.rmtree(work.folder, ignore_errors=True)


def default_tuning(base: Path, choices: Choices, texts: int) -> Tuning:
    """Return how the model in `base` is to be taught, by its size and how many texts there are.

    Few texts are seen more often. More than that, or larger steps, and the voice loses variety
    without predicting the texts kept apart any better (`tests/benchmarks/teach_voice.py`).
    """
    method = choices.method or choose_method(ModelSize.of(base))
    tuning = Tuning(base, method, seed=choices.seed, threads=choices.threads)
    if method == "lora":
        tuning = replace(tuning, batch_tokens=1024, learning_rate=2e-4)
    else:
        passes = min(MOST_PASSES, max(tuning.passes, round(SEEN / max(1, texts))))
        tuning = replace(tuning, passes=passes)
    return replace(tuning, passes=choices.passes) if choices.passes else tuning


def prepare(
    report: Report, kind: ContentType, base: LocalModel, choices: Choices, paths: AppPaths
) -> Work:
    """Write everything a run needs into its work folder and return it.

    A run of the same name that was not finished is replaced. Raises `BriefError` for too few
    texts, `ModelError` for a base that cannot be taught and `WriteError`.
    """
    if len(report.samples) < FEWEST:
        raise BriefError(
            N_(
                "Only {count} texts are left to learn from; at least {least} are needed. Nothing "
                "was changed. Add texts or leave fewer out.",
                count=len(report.samples),
                least=FEWEST,
            )
        )
    about = inspect_folder(base.folder)
    learnt, apart = split(report.samples, choices.seed)
    if not apart:
        raise nothing_apart()
    folder = workshop(paths) / folder_name(choices.voice)
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
    make_private(workshop(paths))
    style = about.prompt_style
    lessons = list(lessons_of(learnt, kind, style, choices.seed))
    write_lessons(lessons, folder / LESSONS)
    write_lessons(lessons_of(apart, kind, style, choices.seed, learnt), folder / HELD_OUT)
    write_briefs(apart, kind, folder / BRIEFS)
    _write_traces(learnt, lessons, kind, base.folder, folder / TRACES)
    default_tuning(base.folder, choices, len(learnt)).write(folder)
    note = {
        "voice": choices.voice,
        "type": kind.id,
        "style": style,
        "base": base.id,
        "base_revision": about.revision(),
        "licence": choices.licence,
        "learnt": len(learnt),
        "held_out": len(apart),
        "report": report.as_dict(),
    }
    with atomic_write(folder / NOTE) as stream:
        stream.write(json.dumps(note, ensure_ascii=False, indent=1).encode("utf-8"))
    return Work(folder, note)


def _write_traces(
    samples: list[Sample], lessons: list[Lesson], kind: ContentType, base: Path, folder: Path
) -> None:
    """Write what the checks must know of these texts, beside what they know of the base's."""
    make_folder(folder)
    if lessons and lessons[0].prompt.style == "tags":
        briefs = {one.number: as_said(one.brief, one.text, kind) for one in samples}
        examples = (
            Example(
                kind.id, briefs[one.number].language, "", briefs[one.number], one.prompt.text,
                one.prompt.lead_in,
            )
            for one in lessons
        )  # fmt: skip
        write_traces(examples, folder, base)
        return
    runs: set[bytes] = set()
    for sample in samples:
        text = delexicalised(kind, sample)
        runs.update(map(digest_of, long_runs(text, sample.brief.language)))
    write_runs(runs, len(samples), folder, base)


def teach(
    work: Work, cancel: CancelToken, on_stand: OnStand, log_file: Path | None = None
) -> Stand:
    """Let the model learn, or go on where it stopped; see `training.process.train`."""
    return train(work.folder, work.folder / "taught", cancel, on_stand, log_file)


def measure_with(
    cancel: CancelToken,
    on_step: Callable[[int], None] = lambda _: None,
    log_file: Path | None = None,
) -> Measure:
    """Return what measures a run for `publish`; see `assess`."""

    def measure(work: Work, taught: Path) -> Mapping[str, Any]:
        base = LocalModel(str(work.note["base"]), work.base)
        return assess(work.folder, base, taught, cancel, on_step, log_file)

    return measure


def publish(
    work: Work, places: ModelPlaces, cancel: CancelToken, measure: Measure | None = None
) -> Version:
    """Make what was learnt a version that can be used, with its card; the work is then deleted.

    With `measure` it is compared with the model it began with first. Raises as `import_model`
    and `measure` do, and `StoreError` where the run has not come to its end.
    """
    curve = [stand for stand in work.curve() if stand.perplexity is not None]
    if not (work.folder / "taught").is_dir() or not curve:
        raise StoreError(
            N_("The teaching of “{name}” has not come to its end. Go on first.", name=work.voice)
        )
    number = next_number(work.voice, places)
    staging = _staged(work, number)
    note = {
        **work.note,
        "version": number,
        "created": now(),
        "app_version": __version__,
        "tuning": {**asdict(Tuning.read(work.folder)), "base": work.note["base"]},
        "tokens": curve[-1].tokens,
        "seconds": curve[-1].seconds,
        "perplexity_before": curve[0].perplexity,
        "perplexity_after": min(stand.perplexity or 0.0 for stand in curve),
        "evaluation": dict(measure(work, staging)) if measure else {},
    }
    (staging / TAUGHT).write_text(json.dumps(note, ensure_ascii=False, indent=1), "utf-8")
    (staging / CARD).write_text(taught_card(note), "utf-8")
    folder = import_model(staging, places, cancel)
    found = next(one for one in versions(places) if one.model.folder == folder)
    give_up(work)
    return found


def _staged(work: Work, number: int) -> Path:
    """Return the folder of the model as it will be installed, without note and card."""
    staging = work.folder / folder_name(f"{work.voice} v{number}")
    shutil.rmtree(staging, ignore_errors=True)
    shutil.copytree(work.folder / "taught", staging)
    shutil.copytree(work.folder / TRACES, staging, dirs_exist_ok=True)
    if work.note["style"] == "tags":
        style = {"prompt_style": "tags", "made_by": __name__, "went_on_from": work.note["base"]}
        (staging / "starter.json").write_text(json.dumps(style, indent=1) + "\n", "utf-8")
    return staging


def type_of(work: Work) -> ContentType:
    """Return the content type the texts are of."""
    return content_type(str(work.note["type"]))
