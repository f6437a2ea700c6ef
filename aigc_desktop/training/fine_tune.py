"""Teaches a model the lessons in a work folder; can be stopped, killed and gone on with.

Everything a run does follows from its work folder: the order of the batches comes from the
seed and the number of the pass, nothing is drawn while it learns. So a run that was killed ends
with the very weights of one that was not (on one thread).
"""

from __future__ import annotations

import itertools
import json
import math
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import psutil
import torch
from transformers import AutoModelForCausalLM, PreTrainedModel

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.engine.folder import TOKENIZER_FILES, ModelFolder, inspect_folder
from aigc_desktop.engine.reader import load_reader
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.progress import CancelToken
from aigc_desktop.training.adapters import Adapters
from aigc_desktop.training.answers import encoded, ends_of
from aigc_desktop.training.estimate import Estimate, ModelSize
from aigc_desktop.training.examples import Batch, Encoded, ExampleStream, packed, pad
from aigc_desktop.training.lesson import HELD_OUT, LESSONS, Lesson, read_lessons
from aigc_desktop.training.loop import Progress, Trainer
from aigc_desktop.training.recipe import Training
from aigc_desktop.training.stand import LOG, OnStand, Stand
from aigc_desktop.training.tuning import Tuning

MEASUREMENTS_A_PASS = 2
_COPIED = (
    *TOKENIZER_FILES, "merges.txt", "tokenizer_config.json", "special_tokens_map.json",
    "added_tokens.json", "chat_template.jinja",
)  # fmt: skip
_SAMPLE_TOKENS = 80
_PROBED = 3


class FineTune:
    """One run in the work folder `folder`, which holds the choices and the lessons."""

    def __init__(self, folder: Path) -> None:
        """Load the model to begin with. Raises `ModelError` for a damaged one."""
        self._folder = folder
        self.tuning = Tuning.read(folder)
        if self.tuning.threads:
            torch.set_num_threads(self.tuning.threads)
        torch.manual_seed(self.tuning.seed)  # adapters begin with random numbers
        self._about = inspect_folder(self.tuning.base)
        self._reader = load_reader(self._about)
        self._model = _load(self._about)
        self._adapters = (
            Adapters(self._model, self.tuning.rank) if self.tuning.method == "lora" else None
        )
        self._lessons = list(read_lessons(folder / LESSONS))
        self._held_out = list(read_lessons(folder / HELD_OUT))
        lessons = self._encoded(self._lessons)
        self._pool = [*lessons, *self._rehearsal(len(lessons))]
        if not lessons:
            raise ModelError(
                N_("No text is short enough for this model. Choose one with a longer context.")
            )

    @property
    def total(self) -> int:
        """All tokens of the run, padding included."""
        return sum(_size(rows) for rows in self._plan())

    def run(self, on_stand: OnStand, cancel: CancelToken) -> Stand:
        """Learn to the end, or until cancelled; return where it stopped.

        Goes on from the checkpoint in the folder. Raises `WriteError` and `ModelError`.
        """
        trainer = self._trainer()
        total = self.total
        stand = Stand(0, 0, total, 0.0, math.nan)
        with (self._folder / LOG).open("a", encoding="utf-8") as log:

            def report(progress: Progress) -> None:
                nonlocal stand
                stand = Stand(**asdict(progress), total=total)
                if progress.validation_loss is not None:
                    stand = replace(stand, sample=self._sample(progress.step))
                    log.write(json.dumps(asdict(stand)) + "\n")
                    log.flush()
                on_stand(stand)

            if not trainer.checkpoint.exists():
                report(Progress(0, 0, 0.0, math.nan, trainer.validate()))
            trainer.run(report, cancel)
        return stand

    def estimate(self) -> Estimate:
        """Return what the run takes, measured on its longest batches; nothing is learnt."""
        trainer = self._trainer()
        rows = sorted(self._pass(0), key=_size)[-_PROBED:]
        trainer.rehearse(pad(rows[-1]))
        began = time.monotonic()
        for one in rows:
            trainer.rehearse(pad(one))
        seconds = time.monotonic() - began
        memory = psutil.Process().memory_info().rss
        size = ModelSize.of(self._about.path)
        reckoned = size.memory(self.tuning.method, _size(rows[-1]), self.tuning.rank)
        rate = sum(map(_size, rows)) / seconds
        return Estimate(self.total, rate, max(memory, reckoned))

    def export(self, target: Path) -> None:
        """Write the weights that did best as a safetensors model with its tokenizer."""
        trainer = self._trainer()
        state = torch.load(trainer.best, weights_only=True, map_location="cpu")
        self._model.load_state_dict(state["model"], strict=self._adapters is None)
        model = self._adapters.merged() if self._adapters else self._model
        target.mkdir(parents=True, exist_ok=True)
        torch.nn.Module.to(model, _stored_type(self._about))
        model.save_pretrained(target, safe_serialization=True)
        for name in _COPIED:
            if (self._about.path / name).is_file():
                shutil.copyfile(self._about.path / name, target / name)

    def _trainer(self) -> Trainer:
        tuning = self.tuning
        a_pass = sum(_size(rows) for rows in self._pass(0))
        settings = Training(
            tokens=self.total,
            batch_tokens=tuning.batch_tokens,
            learning_rate=tuning.learning_rate,
            warmup_steps=10,
            decay_fraction=0.5,
            weight_decay=0.01,
            seed=tuning.seed,
            checkpoint_tokens=max(1, a_pass // MEASUREMENTS_A_PASS),
            patience=tuning.patience,
        )
        held_out = packed(self._encoded(self._held_out), tuning.batch_tokens, random.Random(0))
        validation = [pad(rows) for rows in held_out]
        return Trainer(self._model, settings, self._source, validation, self._folder)

    def _source(self, step: int) -> Iterator[Batch]:
        return (pad(rows) for rows in itertools.islice(self._plan(), step, None))

    def _plan(self) -> Iterator[list[Encoded]]:
        """Yield the rows of every step."""
        return itertools.chain.from_iterable(map(self._pass, range(self.tuning.passes)))

    def _pass(self, number: int) -> list[list[Encoded]]:
        rng = random.Random(f"{self.tuning.seed}/{number}")
        pool = rng.sample(self._pool, len(self._pool))
        return packed(pool, self.tuning.batch_tokens, rng)

    def _encoded(self, lessons: list[Lesson]) -> list[Encoded]:
        """Return the lessons as tokens; what the model cannot read at once is left out."""
        limit = self._about.context or math.inf
        found = (encoded(lesson.prompt, self._reader, self._model) for lesson in lessons)
        return [item for item in found if len(item[0]) <= limit]

    def _rehearsal(self, count: int) -> list[Encoded]:
        """Return examples of what the starter could before, of other kinds than the lessons."""
        if self._about.prompt_style != "tags":
            return []
        taught = {(lesson.type_id, lesson.language) for lesson in self._lessons}
        stream = ExampleStream({}, self.tuning.seed)
        others = (e for e in stream if (e.type_id, e.language) not in taught)
        wanted = math.ceil(count * self.tuning.rehearsal / 10)
        lessons = [
            Lesson(0, e.type_id, e.language, Prompt("tags", e.prompt, lead_in=e.answer))
            for e in itertools.islice(others, wanted)
        ]
        return self._encoded(lessons)

    @torch.no_grad()
    def _sample(self, step: int) -> str:
        """Return what the model writes now for one of the prompts kept apart."""
        lesson = (self._held_out or self._lessons)[step % len(self._held_out or self._lessons)]
        prompt = self._reader.encode(replace(lesson.prompt, lead_in=""))
        room = min(_SAMPLE_TOKENS, (self._about.context or 10**6) - len(prompt))
        if room < 1:
            return ""
        torch.manual_seed(step)
        ids = torch.tensor([prompt])
        ends = sorted(self._reader.end_ids(lesson.prompt, ends_of(self._model)))
        generate: Any = self._model.generate
        out = generate(
            ids, attention_mask=torch.ones_like(ids), do_sample=True, temperature=0.8, top_p=0.95,
            max_new_tokens=room, eos_token_id=ends, pad_token_id=ends[0] if ends else 0,
        )  # fmt: skip
        return self._reader.decode(
            [one for one in out[0, len(prompt) :].tolist() if one not in ends]
        )


def _load(about: ModelFolder) -> PreTrainedModel:
    try:
        model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(
            str(about.path), dtype=torch.float32, local_files_only=True,
            trust_remote_code=False, use_safetensors=True,
        )  # fmt: skip
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise ModelError(
            N_(
                "The model in {path} cannot be taught ({reason}). Nothing was changed. Choose "
                "another model to begin with.",
                path=about.path.name,
                reason=type(error).__name__,
            )
        ) from error
    return model


def _stored_type(about: ModelFolder) -> torch.dtype:
    """Return the type of the weights the run began with."""
    config = json.loads((about.path / "config.json").read_text("utf-8"))
    found = getattr(torch, str(config.get("dtype") or config.get("torch_dtype")), torch.float32)
    return found if isinstance(found, torch.dtype) else torch.float32


def _size(rows: list[Encoded]) -> int:
    return len(rows) * max(len(ids) for ids, _ in rows)
