"""Trains an LSTM language model on the user's texts and installs it like an imported model."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aigc_desktop.checks.training_text import digest_of, long_runs
from aigc_desktop.domain.brief import language_of
from aigc_desktop.domain.counting import count
from aigc_desktop.errors import WriteError
from aigc_desktop.i18n.message import N_
from aigc_desktop.models.importing import folder_name, import_model
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths, make_folder
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.training_texts import TrainingTexts
from aigc_desktop.training.traces import write_runs

if TYPE_CHECKING:
    from aigc_desktop.training.loop import Progress
    from aigc_desktop.training.lstm.run import HeldOut, LstmPlan, LstmRun


@dataclass(frozen=True)
class LstmWishes:
    """What a user may choose; None leaves it to the size of the texts."""

    width: int | None = None
    layers: int = 2
    vocabulary: int | None = None
    epochs: int | None = None
    minutes: float = 10.0
    seed: int = 1


@dataclass(frozen=True)
class LstmProgress:
    """Where a run stands: share done (0 to 1), loss on the held-out texts (nats a token)."""

    share: float
    loss: float
    held_out_loss: float | None
    tokens_per_s: float


@dataclass(frozen=True)
class TrainedLstm:
    """The installed model and what it makes of the held-out texts."""

    folder: Path
    parameters: int
    learnt_from: int
    held_out: int
    word_perplexity: float
    bits_per_byte: float
    seconds: float


def train_lstm(
    texts: TrainingTexts,
    name: str,
    wishes: LstmWishes,
    paths: AppPaths,
    cancel: CancelToken,
    report: Callable[[LstmProgress], None] = lambda _: None,
) -> TrainedLstm:
    """Train on `texts` and install the result under `name`.

    Raises `Cancelled` when stopped; the same call then goes on from the last checkpoint.
    Raises `WriteError` or `DownloadError` for trouble with the disk.
    """
    from aigc_desktop.training.lstm.run import LstmRun  # noqa: PLC0415 - torch comes late

    work = paths.cache / "training" / folder_name(name)
    make_folder(work)
    try:
        plan = plan_for(texts, wishes)
        run = LstmRun(plan, texts.learn, texts.held_out, work)
        budget = max(1, run.tokens)

        def on_progress(done: Progress) -> None:
            report(_progress(done, budget, 60 * plan.minutes))

        last = run.train(on_progress, cancel)
        cancel.raise_if_cancelled()
        with tempfile.TemporaryDirectory(dir=work) as made:
            fresh = Path(made) / folder_name(name)
            held_out = run.export(fresh)
            _write_runs(texts, fresh)
            folder = import_model(fresh, ModelPlaces.of(paths), cancel)
    except OSError as error:
        raise WriteError(
            N_(
                "Training stopped: {path} cannot be written ({reason}). What was learnt up to "
                "the last checkpoint is safe. Free some space, then start it again.",
                path=work,
                reason=error.strerror or error,
            )
        ) from error
    shutil.rmtree(work, ignore_errors=True)
    return _result(folder, run, texts, held_out, last.seconds)


def _write_runs(texts: TrainingTexts, folder: Path) -> None:
    """Write what the checks need to mark drafts that repeat what was learnt."""
    answers = [answer for _, answer in texts.learn]
    runs = {digest_of(run) for text in answers for run in long_runs(text, language_of(text))}
    write_runs(runs, len(answers), folder)


def plan_for(texts: TrainingTexts, wishes: LstmWishes) -> LstmPlan:
    """Return a plan that suits the amount of text: little text wants a small, careful model."""
    from aigc_desktop.training.lstm.run import LstmPlan  # noqa: PLC0415 - torch comes late

    size = sum(len(answer.encode("utf-8", "replace")) for _, answer in texts.learn)
    little, much = size < 200_000, size > 3_000_000
    told = max((len(prompt) for prompt, _ in texts.learn), default=0)
    return LstmPlan(
        width=wishes.width or (256 if little else 448 if much else 384),
        layers=wishes.layers,
        vocabulary=wishes.vocabulary or (1024 if little else 8192 if much else 4096),
        positions=512 if told > 100 else 256,
        dropout=0.2 if little else 0.0 if much else 0.1,
        epochs=wishes.epochs or (12 if little else 4 if much else 10),
        minutes=wishes.minutes,
        batch_tokens=1024 if little else 4096 if much else 2048,
        seed=wishes.seed,
    )


def _progress(done: Progress, budget: int, seconds: float) -> LstmProgress:
    share = max(done.tokens / budget, done.seconds / seconds)
    speed = done.tokens / done.seconds if done.seconds else 0.0
    return LstmProgress(min(1.0, share), done.loss, done.validation_loss, speed)


def _result(
    folder: Path, run: LstmRun, texts: TrainingTexts, held_out: HeldOut, seconds: float
) -> TrainedLstm:
    nats = held_out.loss * held_out.tokens
    answers = [answer for _, answer in texts.held_out]
    words = max(1, sum(count(answer).words for answer in answers))
    size = max(1, sum(len(answer.encode("utf-8", "replace")) for answer in answers))
    return TrainedLstm(
        folder=folder,
        parameters=run.parameters,
        learnt_from=len(texts.learn),
        held_out=len(answers),
        word_perplexity=math.exp(min(700.0, nats / words)),
        bits_per_byte=nats / size / math.log(2),
        seconds=seconds,
    )
