"""The application with this computer's own models behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette

from aigc_desktop.engine.process import ProcessEngine, engine_command
from aigc_desktop.models.installed import installed_models
from aigc_desktop.models.local import find_model
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.load_model import load_model
from aigc_desktop.tasks.serve.app import make_app
from aigc_desktop.tasks.serve.writer import Writer


@contextmanager
def served_models(
    paths: AppPaths, first: str, threads: int, token: str, hosts: Iterable[str] = ()
) -> Iterator[Starlette]:
    """Give the application for all models on this computer; `first` is loaded at once.

    The models work in a process that is never allowed the network. Raises `ModelError`.
    """
    folders = local_folders(paths)
    engine = ProcessEngine(paths.logs / "engine.log", engine_command, cache=paths.engine_cache)
    writer = Writer(engine, folders, threads)
    try:
        if first:
            model = find_model(first, paths)
            folders[model.id] = model.folder
            load_model(engine, model, threads, CancelToken())
        yield make_app(writer, token, hosts)
    finally:
        writer.close()


def local_folders(paths: AppPaths) -> dict[str, Path]:
    """Return the folders of all models by name; a path could give a user's name away."""
    return {
        model.folder.name if model.origin == "folder" else model.id: model.folder
        for model in installed_models(ModelPlaces.of(paths))
    }
