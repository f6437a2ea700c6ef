"""Which models there are on this machine, and where."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.domain.server import is_remote
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.models.installed import installed_models
from aigc_desktop.models.places import STARTER, ModelPlaces
from aigc_desktop.paths import AppPaths

__all__ = ["STARTER", "LocalModel", "find_model"]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LocalModel:
    """A model's folder and the short name it goes by in receipts; on a server it has no folder."""

    id: str
    folder: Path


def find_model(name: str, paths: AppPaths) -> LocalModel:
    """Return the model called `name`: "starter", "" (the same), a folder or an installed id.

    One on a server is found there, when it is loaded.

    Receipts hold the folder's name, not its path: a path can give a user's name away.
    """
    if is_remote(name):
        return LocalModel(name, Path())
    if name in {"", STARTER}:
        return LocalModel(STARTER, paths.starter_model)
    try:
        folder = Path(name).expanduser()
        if folder.is_dir():
            return LocalModel(folder.resolve().name, folder)
    except (OSError, RuntimeError, ValueError):
        log.info("a model name is no usable path", exc_info=True)
    for model in installed_models(ModelPlaces.of(paths)):
        if model.id == name:
            return LocalModel(model.id, model.folder)
    raise ModelError(
        N_(
            "There is no model “{name}”. Give “starter”, the id of an installed model or (with "
            "--model or in the settings) the path of a folder that holds config.json and "
            "model.safetensors.",
            name=name,
        )
    )
