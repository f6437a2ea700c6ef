"""Trains an LSTM language model from nothing on a user's own texts."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from tokenizers import Tokenizer
from transformers.utils import logging as transformers_logging

from aigc_desktop.content.styles.tags import END
from aigc_desktop.engine.lstm_network import CONTEXT
from aigc_desktop.progress import CancelToken
from aigc_desktop.training.examples import POOL, Batch, packed, pad
from aigc_desktop.training.loop import Progress, Report, Trainer
from aigc_desktop.training.lstm.configuration import LSTMConfig
from aigc_desktop.training.lstm.modeling import LSTMForCausalLM
from aigc_desktop.training.lstm.tokenizer import LSTMTokenizer
from aigc_desktop.training.recipe import Training

Piece = tuple[str, str]
"""What the model is told and what it is to learn; nothing is told before a plain text."""
_Item = tuple[list[int], int]
_TIMED_STEPS = 3
_CHECKPOINTS = 24
"""So often a run looks at the held-out texts: little text is learnt by heart soon."""


@dataclass(frozen=True)
class LstmPlan:
    """The choices of a run.

    A text is read `positions` tokens at a time. Training ends after `epochs` readings of all
    texts or when `minutes` would be exceeded; the learning rate falls to zero by then.
    """

    width: int = 384
    layers: int = 2
    vocabulary: int = 4096
    positions: int = 256
    dropout: float = 0.1
    epochs: int = 10
    minutes: float = 10.0
    learning_rate: float = 4e-3
    batch_tokens: int = 2048
    seed: int = 1


@dataclass(frozen=True)
class HeldOut:
    """What the best weights make of texts they were not trained on; `loss` in nats a token."""

    loss: float
    tokens: int


class LstmRun:
    """One run in the folder `work`, where a stopped one goes on if its texts are the same."""

    def __init__(
        self, plan: LstmPlan, texts: Sequence[Piece], held_out: Sequence[Piece], work: Path
    ) -> None:
        self.plan = plan
        self._work = work
        self._begin(_digest(plan, texts, held_out))
        self.tokenizer = self._tokenizer(texts)
        self._items = [item for piece in texts for item in self._cut(piece)]
        self._validation = [item for piece in held_out for item in self._cut(piece)]
        torch.manual_seed(plan.seed)
        end = self.tokenizer.eos_token_id
        self.model = LSTMForCausalLM(
            LSTMConfig(
                vocab_size=len(self.tokenizer),
                hidden_size=plan.width,
                num_hidden_layers=plan.layers,
                max_position_embeddings=CONTEXT,
                dropout=plan.dropout,
                bos_token_id=end,
                eos_token_id=end,
                pad_token_id=end,
            )
        )

    @property
    def parameters(self) -> int:
        """How many weights are learnt."""
        return sum(parameter.numel() for parameter in self.model.parameters())

    @property
    def tokens(self) -> int:
        """How many tokens all epochs have, padding left out."""
        return self.plan.epochs * sum(len(ids) for ids, _ in self._items)

    def train(self, report: Report, cancel: CancelToken) -> Progress:
        """Train to the end of the plan or until cancelled.

        Raises `OSError` when a checkpoint cannot be written; the last one is whole then.
        """
        settings = self._settings()
        trainer = _LstmTrainer(
            self.model, settings, self._source, list(self._batches(self._validation)), self._work
        )
        speed = trainer.tokens_per_second()
        in_time = self.tokens <= speed * 60 * self.plan.minutes
        with _disk_trouble():
            return trainer.run(report, cancel, None if in_time else self.plan.minutes)

    def export(self, folder: Path) -> HeldOut:
        """Write the best weights so far as a model folder; return how good they are.

        Raises `OSError` when it cannot be written and `FileNotFoundError` before the first
        checkpoint.
        """
        state = torch.load(self._work / "best.pt", weights_only=True, map_location="cpu")
        self.model.load_state_dict(state["model"])
        transformers_logging.disable_progress_bar()
        with _disk_trouble():
            torch.nn.Module.half(self.model).save_pretrained(folder)
        torch.nn.Module.float(self.model)
        self.tokenizer.save_pretrained(folder)
        note: dict[str, Any] = {
            "prompt_style": "tags" if any(start for _, start in self._items if start > 1)
            else "few_shot",
            "made_by": __name__,
            "progress": state["progress"],
            "plan": asdict(self.plan),
        }  # fmt: skip
        (folder / "starter.json").write_text(json.dumps(note, indent=2) + "\n", "utf-8")
        loss = float(state["progress"]["validation_loss"])
        return HeldOut(loss, sum(len(ids) - start for ids, start in self._validation))

    def _settings(self) -> Training:
        plan = self.plan
        steps = max(1, self.tokens // plan.batch_tokens)
        return Training(
            tokens=self.tokens,
            batch_tokens=plan.batch_tokens,
            learning_rate=plan.learning_rate,
            warmup_steps=min(60, 1 + steps // 10),
            decay_fraction=0.6,
            weight_decay=0.05,
            checkpoint_tokens=max(plan.batch_tokens, self.tokens // _CHECKPOINTS),
            seed=plan.seed,
            patience=_CHECKPOINTS // 3,
        )

    def _begin(self, digest: str) -> None:
        """Start afresh unless the folder holds a run with this plan and these texts."""
        self._work.mkdir(parents=True, exist_ok=True)
        mark = self._work / "texts.sha256"
        if not mark.exists() or mark.read_text("ascii") != digest:
            for old in ("checkpoint.pt", "best.pt", "tokenizer.json"):
                (self._work / old).unlink(missing_ok=True)
            mark.write_text(digest, "ascii")

    def _tokenizer(self, texts: Sequence[Piece]) -> LSTMTokenizer:
        file = self._work / "tokenizer.json"
        if not file.exists():
            made = LSTMTokenizer.train(map("".join, texts), self.plan.vocabulary, CONTEXT)
            made.backend_tokenizer.save(str(file))
        return LSTMTokenizer.around(Tokenizer.from_file(str(file)), CONTEXT)

    def _cut(self, piece: Piece) -> Iterator[_Item]:
        """Give the ids of a text, in several parts if it is long, and where learning begins."""
        limit = self.plan.positions
        prompt, answer = piece
        told = self._ids(prompt or END)[-(limit // 2) :]
        left = self._ids(answer.removesuffix(END) + END)
        while left:
            room = limit - len(told)
            yield told + left[:room], len(told)
            told, left = [left[room - 1]] if len(left) > room else told, left[room:]

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self.tokenizer.encode(text, add_special_tokens=False)
        return ids

    def _source(self, step: int) -> Iterator[Batch]:
        """Return the batches from a step on: always the same, so that a stopped run goes on."""
        return itertools.islice(self._stream(), step, None)

    def _stream(self) -> Iterator[Batch]:
        rng = random.Random(self.plan.seed)
        while True:
            order = list(self._items)
            rng.shuffle(order)
            yield from self._batches(order, rng.random())

    def _batches(self, items: Sequence[_Item], seed: float = 0) -> Iterator[Batch]:
        rng = random.Random(seed)
        for start in range(0, len(items), POOL):
            pool = list(items[start : start + POOL])
            yield from map(pad, packed(pool, self.plan.batch_tokens, rng))


class _LstmTrainer(Trainer):
    """The trainer of all models, with dropout off while it looks at the held-out texts.

    What is dropped follows from the seed and the step, so a run that was killed ends with the
    weights of one that was not (on one thread, and unless time rather than texts ends it).
    """

    def _step(self, batch: Batch, minutes: float | None) -> float:
        torch.manual_seed(self._settings.seed * 2**31 + self._progress.step)
        return super()._step(batch, minutes)

    def validate(self) -> float:
        self._model.eval()
        try:
            return super().validate()
        finally:
            self._model.train()

    def tokens_per_second(self) -> float:
        """Measure how fast training goes, without learning anything."""
        batches = self._source(0)
        rates = []
        for _ in range(_TIMED_STEPS):
            batch = next(batches)
            began = time.monotonic()
            self.rehearse(batch)
            rates.append(batch.ids.numel() / (time.monotonic() - began))
        return max(rates)


@contextmanager
def _disk_trouble() -> Iterator[None]:
    """Turn what torch and safetensors raise for a full disk into `OSError`."""
    try:
        yield
    except SafetensorError as error:
        raise OSError(str(error)) from error
    except RuntimeError as error:
        if "inline_container" in str(error) or "PytorchStreamWriter" in str(error):
            raise OSError("the checkpoint could not be written") from error
        raise


def _digest(plan: LstmPlan, texts: Sequence[Piece], held_out: Sequence[Piece]) -> str:
    digest = hashlib.sha256(json.dumps(asdict(plan)).encode())
    for piece in (*texts, ("", ""), *held_out):
        digest.update(json.dumps(piece).encode())
    return digest.hexdigest()
