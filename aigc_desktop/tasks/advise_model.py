"""Says which model suits a task on this computer, and why."""

from __future__ import annotations

from dataclasses import dataclass

from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.catalogue import CatalogueModel
from aigc_desktop.models.machine import Machine
from aigc_desktop.tasks.measure_machine import MachineSpeed

SLOW = 5.0
"""Tokens per second below which a person waits too long."""
_FITNESS = {
    1: N_("Suits this task only in part."),
    2: N_("Suits this task."),
    3: N_("Suits this task well."),
}


@dataclass(frozen=True)
class Recommendation:
    """A model for a task, with what speaks for and against it.

    `possible` says whether memory and disk suffice; `tokens_per_s` is 0 when unknown.
    """

    model: CatalogueModel
    possible: bool
    tokens_per_s: float
    reasons: tuple[Message, ...]


def advise(
    models: tuple[CatalogueModel, ...],
    task: str,
    language: str,
    machine: Machine,
    speed: MachineSpeed | None = None,
    installed: frozenset[str] = frozenset(),
) -> tuple[Recommendation, ...]:
    """Return the models fit for `task` in `language` ("en", "zh"), best first.

    `speed` is None when nobody measured; `installed` holds the repositories that are here
    already. Models that memory or disk cannot hold come last.
    """
    found = [
        _recommend(model, task, language, machine, speed, model.repo in installed)
        for model in models
        if model.fitness(task, language) > 0
    ]
    return tuple(sorted(found, key=lambda item: _rank(item, task, language)))


def _rank(item: Recommendation, task: str, language: str) -> tuple[bool, bool, bool, int, int]:
    slow = 0 < item.tokens_per_s < SLOW
    fitness = item.model.fitness(task, language)
    doubtful = "weights" in item.model.unsure
    return (not item.possible, doubtful, slow, -fitness, item.model.parameters)


def _recommend(
    model: CatalogueModel,
    task: str,
    language: str,
    machine: Machine,
    speed: MachineSpeed | None,
    here: bool,
) -> Recommendation:
    rate = speed.of(model) if speed else 0.0
    lacks = _lacks(model, machine, here)
    reasons = [_FITNESS[model.fitness(task, language)], _arrival(model, here), *lacks]
    if model.ram_mb <= machine.free_ram_mb:
        reasons.append(N_("Takes about {needed} MB of memory.", needed=model.ram_mb))
    if rate > 0:
        reasons.append(_speed(rate))
    return Recommendation(model, not lacks, rate, (*reasons, *_doubts(model)))


def _arrival(model: CatalogueModel, here: bool) -> Message:
    if model.built_in:
        return N_("Works at once, without a download.")
    if here:
        return N_("Is on this computer already.")
    return N_("Download: {size} MB.", size=model.download_mb)


def _lacks(model: CatalogueModel, machine: Machine, here: bool) -> list[Message]:
    lacks = []
    if model.ram_mb > machine.free_ram_mb:
        lacks.append(
            N_(
                "Needs about {needed} MB of memory; {free} MB are free.",
                needed=model.ram_mb,
                free=machine.free_ram_mb,
            )
        )
    if not here and model.download_mb > machine.free_disk_mb:
        lacks.append(
            N_(
                "Needs {needed} MB on the disk; {free} MB are free.",
                needed=model.download_mb,
                free=machine.free_disk_mb,
            )
        )
    return lacks


def _speed(rate: float) -> Message:
    if rate < SLOW:
        return N_("Slow on this computer: about {rate} tokens a second.", rate=f"{rate:.1f}")
    return N_("Writes about {rate} tokens a second here.", rate=round(rate))


def _doubts(model: CatalogueModel) -> list[Message]:
    doubts = []
    if not model.licence:
        doubts.append(N_("No licence is stated; ask its authors before using it for business."))
    if "weights" in model.unsure:
        doubts.append(
            N_("It may lack weights in the safe format; then the download stops and says so.")
        )
    return doubts
