"""The models we know of, read from `resources/models.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aigc_desktop.domain.prompt import PromptStyleId
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_

FILE = "models.toml"


@dataclass(frozen=True)
class CatalogueModel:
    """One known model. Sizes in MB (10^6 bytes); `fit` maps a task's id to 0-3.

    `repo` is empty for the built-in one; `unsure` names the values nobody confirmed.
    """

    id: str
    repo: str
    revision: str
    fit: Mapping[str, int]
    languages: tuple[str, ...]
    parameters: int
    download_mb: int
    ram_mb: int
    licence: str
    style: PromptStyleId
    unsure: tuple[str, ...]
    note: Mapping[str, str]

    @property
    def built_in(self) -> bool:
        """Whether it comes with the program and is never downloaded."""
        return not self.repo

    def fitness(self, task: str, language: str) -> int:
        """Return 0-3: how well it serves `task` in `language` ("en", "zh")."""
        return self.fit.get(task, 0) if language in self.languages else 0

    def note_in(self, language: str) -> str:
        """Return the note for an interface language such as "en" or "zh_CN"."""
        return self.note["zh" if language.startswith("zh") else "en"]


def load_catalogue(resources: Path) -> tuple[CatalogueModel, ...]:
    """Read all models, in the file's order, from the resource folder."""
    table = tomllib.loads((resources / FILE).read_text("utf-8"))
    return tuple(_model(name, row) for name, row in table.items())


def find_entry(name: str, models: tuple[CatalogueModel, ...]) -> CatalogueModel:
    """Return the model with this id or repository, whatever its case.

    Raises `ModelError` that names what there is.
    """
    wanted = name.strip().lower()
    for model in models:
        if wanted and wanted in {model.id.lower(), model.repo.lower()}:
            return model
    raise ModelError(
        N_(
            "The catalogue holds no model “{name}”. Nothing was changed. Choose one of: {known}.",
            name=name,
            known=", ".join(model.id for model in models),
        )
    )


def _model(name: str, row: Mapping[str, Any]) -> CatalogueModel:
    return CatalogueModel(
        id=name,
        repo=row["repo"],
        revision=row["revision"],
        fit=dict(row["fit"]),
        languages=tuple(row["languages"]),
        parameters=row["parameters"],
        download_mb=row["download_mb"],
        ram_mb=row["ram_mb"],
        licence=row["licence"],
        style=row["style"],
        unsure=tuple(row["unsure"]),
        note=dict(row["note"]),
    )
