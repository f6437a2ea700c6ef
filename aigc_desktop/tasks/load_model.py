"""Loads a model after a look at whether it is whole, safe and free of contradictions."""

from __future__ import annotations

from aigc_desktop.domain.server import is_remote
from aigc_desktop.engine.engine import LoadedModel, TextEngine
from aigc_desktop.models.fit import check_model, check_numbers
from aigc_desktop.models.importing import HASHES
from aigc_desktop.models.local import STARTER, LocalModel
from aigc_desktop.progress import CancelToken


def load_model(
    engine: TextEngine, model: LocalModel, threads: int, cancel: CancelToken
) -> LoadedModel:
    """Load `model` into `engine`; raise `ModelError` before anything of it is run.

    Sizes, headers and vocabulary take milliseconds. The numbers are read only where nobody
    did so before: the built-in model and imported ones were looked through.
    """
    if is_remote(model.id):
        return engine.load(model.folder, model.id, threads)
    checked = check_model(model.folder)
    if model.id != STARTER and not (model.folder / HASHES).is_file():
        check_numbers(checked, cancel)
    return engine.load(model.folder, model.id, threads)
