"""Models, advice and removals as rows for programs and lines for people."""

from __future__ import annotations

from typing import Any

from aigc_desktop.cli.console import Console
from aigc_desktop.i18n import N_
from aigc_desktop.models.catalogue import CatalogueModel
from aigc_desktop.models.installed import InstalledModel
from aigc_desktop.models.machine import Machine
from aigc_desktop.tasks.advise_model import Recommendation
from aigc_desktop.tasks.list_models import STATES, ModelRow
from aigc_desktop.tasks.measure_machine import MachineSpeed

MB = 10**6


def mb(size: int) -> int:
    """Return bytes as whole MB."""
    return round(size / MB)


def row_json(row: ModelRow, language: str) -> dict[str, Any]:
    """Return one line of the list as JSON values."""
    return {
        "id": row.key,
        "name": row.title,
        "state": row.state,
        "bytes": row.size,
        "installed": None if row.installed is None else installed_json(row.installed),
        "unfinished": None
        if row.unfinished is None
        else {"done": row.unfinished.done, "total": row.unfinished.total},
        "catalogue": None if row.entry is None else _entry(row.entry, language),
    }


def installed_json(model: InstalledModel) -> dict[str, Any]:
    """Return an installed model as JSON values."""
    return {
        "id": model.id,
        "origin": model.origin,
        "bytes": model.size,
        "revision": model.revision,
        "folder": str(model.folder),
    }


def row_lines(row: ModelRow, console: Console) -> list[str]:
    """Return one line of the list, with its note below."""
    size = f"{mb(row.size)} MB" if row.size else "?"
    state = console.tr(STATES[row.state])
    head = f"{row.title:<26}{size:>9}  {state}"
    if row.entry is None:
        return [head]
    languages = "+".join(row.entry.languages)
    fit = " ".join(f"{task} {mark}" for task, mark in row.entry.fit.items())
    about = f"    {languages}  {fit}  {row.entry.licence or '?'}"
    return [head, about, f"    {row.entry.note_in(console.tr.language)}"]


def advice_json(item: Recommendation, console: Console) -> dict[str, Any]:
    """Return a recommendation as JSON values."""
    return {
        "id": item.model.id,
        "repo": item.model.repo,
        "possible": item.possible,
        "tokens_per_s": round(item.tokens_per_s, 1),
        "ram_mb": item.model.ram_mb,
        "download_mb": item.model.download_mb,
        "reasons": [console.tr(reason) for reason in item.reasons],
    }


def advice_lines(items: tuple[Recommendation, ...], console: Console) -> list[str]:
    """Return recommendations, best first, each with its reasons."""
    lines = []
    for number, item in enumerate(items, 1):
        lines.append(f"{number}. {item.model.id}  {item.model.repo}".rstrip())
        lines += [f"     {console.tr(reason)}" for reason in item.reasons]
    return lines


def machine_lines(machine: Machine, speed: MachineSpeed | None, console: Console) -> list[str]:
    """Return what was seen of this computer."""
    tr = console.tr
    lines = [
        tr(
            N_(
                "This computer: {cores} cores, {free} of {ram} MB of memory free, {disk} MB of "
                "disk free.",
                cores=machine.cores,
                free=machine.free_ram_mb,
                ram=machine.ram_mb,
                disk=machine.free_disk_mb,
            )
        )
    ]
    if speed is None:
        lines.append(tr(N_("Its speed has not been measured; --measure does it once.")))
    else:
        lines.append(
            tr(
                N_(
                    "Measured: a GPT-2 (124M) writes {fast} tokens a second, other models of "
                    "that size {other}.",
                    fast=round(speed.fast),
                    other=round(speed.other),
                )
            )
        )
    return lines


def _entry(model: CatalogueModel, language: str) -> dict[str, Any]:
    return {
        "id": model.id,
        "repo": model.repo,
        "revision": model.revision,
        "fit": dict(model.fit),
        "languages": list(model.languages),
        "parameters": model.parameters,
        "download_mb": model.download_mb,
        "ram_mb": model.ram_mb,
        "licence": model.licence,
        "style": model.style,
        "unsure": list(model.unsure),
        "note": model.note_in(language),
    }
