"""The training loop: any causal language model, any stream of batches, resumable.

A checkpoint holds everything a later call needs to go on; the weights that did best on the
validation batches are kept beside it.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional
from transformers import PreTrainedModel

from aigc_desktop.paths import atomic_write
from aigc_desktop.progress import CancelToken
from aigc_desktop.training.examples import IGNORE, Batch
from aigc_desktop.training.recipe import Training

REPORT_STEPS = 20


@dataclass(frozen=True)
class Progress:
    """Where a run stands. Losses are mean cross-entropies of the answers' tokens, in nats.

    `tokens` counts padding too; `seconds` are spent in training alone, all calls together.
    """

    step: int
    tokens: int
    seconds: float
    loss: float
    validation_loss: float | None = None


Report = Callable[[Progress], None]
Source = Callable[[int], Iterator[Batch]]
"""Returns the batches of a run from a step on, so that a resumed run sees fresh ones."""


def rate_factor(progress: float, step: int, settings: Training) -> float:
    """Return the share of the peak learning rate at `progress` (0 to 1) of the run."""
    warm = min(1.0, (step + 1) / max(1, settings.warmup_steps))
    fall = (1 - progress) / settings.decay_fraction if settings.decay_fraction else 1.0
    return min(warm, max(0.0, min(1.0, fall)))


@functools.cache
def half_is_fast(device: str) -> bool:
    """Whether products in bfloat16 take less time than in float32 on `device`."""
    if device != "cpu":
        return True
    # Without instructions of its own a processor emulates them, many times as slowly.
    probes = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(getattr(torch.cpu, name, lambda: False)() for name in probes)


class _Loss:
    """Mean loss of a batch; logits are computed only where an answer is to be learnt."""

    def __init__(self, model: PreTrainedModel, device: str, compiled: bool) -> None:
        self._device = device
        self._model = model
        self._forward: Callable[..., torch.Tensor] = (
            torch.compile(self._plain, dynamic=True) if compiled else self._plain
        )

    def __call__(self, batch: Batch) -> torch.Tensor:
        targets = batch.labels[:, 1:].reshape(-1)
        places = (targets != IGNORE).nonzero().squeeze(1)
        wanted = targets[places].to(self._device)
        with torch.autocast(self._device, torch.bfloat16, enabled=half_is_fast(self._device)):
            return self._forward(
                batch.ids[:, :-1].to(self._device), places.to(self._device), wanted
            )

    def _plain(self, ids: torch.Tensor, places: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        hidden = self._model.base_model(input_ids=ids, use_cache=False).last_hidden_state
        picked = hidden.reshape(-1, hidden.shape[-1])[places]
        head: Any = self._model.get_output_embeddings()
        return functional.cross_entropy(head(picked).float(), wanted)


class Trainer:
    """Trains `model` in place. `folder` takes the checkpoint and the best weights."""

    def __init__(
        self,
        model: PreTrainedModel,
        settings: Training,
        source: Source,
        validation: Sequence[Batch],
        folder: Path,
    ) -> None:
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model = model
        torch.nn.Module.to(model, self._device)
        self._settings = settings
        self._source = source
        self._validation = validation
        self._folder = folder
        self._optimizers = _optimizers(model, settings)
        self._loss = _Loss(model, self._device, settings.compile)
        self._progress = Progress(0, 0, 0.0, float("nan"))
        self._best = float("inf")
        self._stale = 0
        self._losses: list[float] = []

    @property
    def checkpoint(self) -> Path:
        """The file a later run goes on from."""
        return self._folder / "checkpoint.pt"

    @property
    def best(self) -> Path:
        """The weights with the lowest validation loss so far."""
        return self._folder / "best.pt"

    def run(self, report: Report, cancel: CancelToken, minutes: float | None = None) -> Progress:
        """Train to the end of the budget or until cancelled; return where it stopped.

        With `minutes` the schedule is fitted to that much training time instead of to
        `tokens`. Goes on from the checkpoint in the folder if there is one. Ends earlier where
        the validation loss has not fallen for `patience` checkpoints. Raises `WriteError`.
        """
        self._resume()
        batches = self._source(self._progress.step)
        while not self._done(minutes) and not cancel.cancelled:
            began = time.monotonic()
            batch = next(batches)
            self._losses = [*self._losses, self._step(batch, minutes)][-REPORT_STEPS:]
            before = self._progress
            self._progress = Progress(
                before.step + 1,
                before.tokens + batch.ids.numel(),
                before.seconds + time.monotonic() - began,
                sum(self._losses) / len(self._losses),
            )
            every = self._settings.checkpoint_tokens
            # By multiples, so that a pause between two of them changes nothing later on.
            due = self._progress.tokens // every > before.tokens // every
            if due or self._share(minutes) >= 1:
                self._measure()
                self._save()
                report(self._progress)
            elif cancel.cancelled:
                self._save()
                report(self._progress)
            elif self._progress.step % REPORT_STEPS == 0:
                report(self._progress)
        return self._progress

    def _done(self, minutes: float | None) -> bool:
        """Whether the budget is spent, or the patience."""
        patience = self._settings.patience
        return self._share(minutes) >= 1 or (0 < patience <= self._stale)

    def _share(self, minutes: float | None) -> float:
        if minutes is not None:
            return self._progress.seconds / (60 * minutes)
        return self._progress.tokens / self._settings.tokens

    def _step(self, batch: Batch, minutes: float | None) -> float:
        factor = rate_factor(self._share(minutes), self._progress.step, self._settings)
        loss = self._loss(batch)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), self._settings.gradient_clip)
        for optimizer in self._optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self._settings.learning_rate * factor
            optimizer.step()
            optimizer.zero_grad()
        return float(loss.detach())

    def rehearse(self, batch: Batch) -> None:
        """Do all of a step but the learning, to see what it takes."""
        torch.autograd.backward(self._loss(batch))
        for optimizer in self._optimizers:
            optimizer.zero_grad()

    @torch.no_grad()
    def validate(self) -> float:
        """Return the mean loss over the validation batches, each answer token alike."""
        total, count = 0.0, 0
        for batch in self._validation:
            tokens = int((batch.labels[:, 1:] != IGNORE).sum())
            total += float(self._loss(batch)) * tokens
            count += tokens
        return total / count if count else float("nan")

    def _measure(self) -> None:
        """Note the validation loss, and keep the weights if it is the lowest."""
        loss = self.validate()
        self._progress = Progress(**(asdict(self._progress) | {"validation_loss": loss}))
        if loss <= self._best:
            self._best, self._stale = loss, 0
            _write({"model": self._weights(), "progress": asdict(self._progress)}, self.best)
        else:
            self._stale += 1

    def _save(self) -> None:
        state = {
            "model": self._weights(),
            "optimizers": [optimizer.state_dict() for optimizer in self._optimizers],
            "progress": asdict(self._progress),
            "best": self._best,
            "stale": self._stale,
            "losses": self._losses,
        }
        _write(state, self.checkpoint)

    def _weights(self) -> dict[str, torch.Tensor]:
        """Return what is being learnt: everything, or the adapters alone."""
        state: dict[str, torch.Tensor] = self._model.state_dict()
        # By address: a frozen table of words that serves as the head too has two names.
        frozen = {one.data_ptr() for one in self._model.parameters() if not one.requires_grad}
        return {name: one for name, one in state.items() if one.data_ptr() not in frozen}

    def _resume(self) -> None:
        if not self.checkpoint.exists():
            return
        state = torch.load(self.checkpoint, weights_only=True, map_location=self._device)
        whole = all(one.requires_grad for one in self._model.parameters())
        self._model.load_state_dict(state["model"], strict=whole)
        for optimizer, saved in zip(self._optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self._progress = Progress(**state["progress"])
        self._best = state["best"]
        # Checkpoints of earlier versions have neither.
        self._stale, self._losses = state.get("stale", 0), state.get("losses", [])


def _write(state: dict[str, Any], path: Path) -> None:
    with atomic_write(path) as stream:
        torch.save(state, stream)


def _optimizers(model: PreTrainedModel, settings: Training) -> list[torch.optim.Optimizer]:
    """Matrices of the blocks by Muon if asked for, the rest by AdamW; no decay on vectors."""
    matrices, tables, vectors = [], [], []
    embeddings = {id(p) for p in model.get_input_embeddings().parameters()}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if parameter.dim() < 2:
            vectors.append(parameter)
        elif id(parameter) in embeddings or "wpe" in name or parameter.dim() > 2:
            tables.append(parameter)
        else:
            matrices.append(parameter)
    rate, decay = settings.learning_rate, settings.weight_decay
    muon = settings.optimizer == "muon"
    groups = [
        {"params": tables + ([] if muon else matrices), "weight_decay": decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    found: list[torch.optim.Optimizer] = [
        torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.95), fused=True)
    ]
    if muon:
        found.append(
            torch.optim.Muon(matrices, lr=rate, weight_decay=decay, adjust_lr_fn="match_rms_adamw")
        )
    return found
