"""Looks whether a folder holds a whole model that is safe to load (no torch here)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.files import (
    CONFIG,
    INDEX,
    PICKLED,
    TOKENIZER_FILES,
    model_files,
    weight_files,
)
from aigc_desktop.models.tensors import read_tensors

JSON_LIMIT = 64 * 2**20


@dataclass(frozen=True)
class CheckedFolder:
    """A folder that passed: the files to load or copy, weights last."""

    folder: Path
    files: tuple[Path, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.stat().st_size for file in self.files)


def check_folder(folder: Path) -> CheckedFolder:
    """Check `folder`; raise `ModelError` when something is missing, damaged or unsafe."""
    try:
        names = [entry.name for entry in folder.iterdir() if entry.is_file()]
    except OSError as error:
        raise ModelError(_no_folder(folder)) from error
    chosen = model_files(names)
    check_config(folder)
    if not weight_files(chosen):
        raise ModelError(no_weights(folder, names))
    if not set(chosen) & set(TOKENIZER_FILES):
        raise ModelError(_no_tokenizer(folder))
    for name in weight_files(chosen):
        check_weights(folder / name)
    if INDEX in chosen:
        _check_index(folder / INDEX, chosen)
    return CheckedFolder(folder, tuple(folder / name for name in chosen))


def check_config(folder: Path) -> None:
    """Raise `ModelError` when the configuration is damaged, asks for code or writes no text."""
    config = read_json(folder / CONFIG)
    if "auto_map" in config or "auto_map" in _optional(folder / "tokenizer_config.json"):
        raise ModelError(_code(folder))
    named = config.get("architectures")
    # Some configurations name none; what they are shows when they are loaded.
    if isinstance(named, list) and named and not any(map(_writes_text, named)):
        raise ModelError(_no_text(folder))


def check_weights(file: Path) -> None:
    """Raise `ModelError` unless `file` is a whole safetensors file."""
    try:
        read_tensors(file)
    except (OSError, ValueError) as error:
        raise ModelError(damaged(file)) from error


def read_json(file: Path) -> dict[str, Any]:
    """Return the object in `file`; raise `ModelError` when it is missing or damaged."""
    try:
        # A pipe or device would never end.
        if not file.is_file() or file.stat().st_size > JSON_LIMIT:
            raise ValueError("no file, or too large")
        value = json.loads(file.read_text("utf-8"))
        if not isinstance(value, dict):
            raise ValueError("not an object")
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(damaged(file)) from error
    return value


def _writes_text(architecture: object) -> bool:
    return str(architecture).endswith(("ForCausalLM", "LMHeadModel"))


def _optional(file: Path) -> dict[str, Any]:
    return read_json(file) if file.exists() else {}


def _check_index(file: Path, chosen: Iterable[str]) -> None:
    named = read_json(file).get("weight_map")
    shards = set(weight_files(chosen))
    if not isinstance(named, dict) or not {str(name) for name in named.values()} <= shards:
        raise ModelError(damaged(file))


def _no_folder(folder: Path) -> Message:
    return N_(
        "The folder {path} cannot be read. Nothing was changed. Choose a folder that holds "
        "config.json and model.safetensors.",
        path=folder,
    )


def damaged(file: Path) -> Message:
    """Return what to say about a file that is missing, cut off or full of nonsense."""
    return N_(
        "The model file {path} is missing, damaged or cut off. Nothing was installed. Fetch "
        "the model again or choose another one.",
        path=file,
    )


def _code(folder: Path) -> Message:
    return N_(
        "The model in {path} wants to run program code of its own. That is never allowed. "
        "Nothing was installed. Choose another model.",
        path=folder,
    )


def _no_text(folder: Path) -> Message:
    return N_(
        "The model in {path} is not one that writes text. Nothing was installed. Choose "
        "another model.",
        path=folder,
    )


def no_weights(folder: Path, names: Iterable[str]) -> Message:
    """Return what to say about a folder or archive without weights we may load."""
    if any(name.endswith(PICKLED) for name in names):
        return N_(
            "The model in {path} has no safetensors weights, only an older format that may "
            "hide program code. Nothing was installed. Choose a version with "
            "model.safetensors.",
            path=folder,
        )
    return N_(
        "The folder {path} has no complete weights (model.safetensors). Nothing was "
        "installed. Copy the folder again or choose another one.",
        path=folder,
    )


def _no_tokenizer(folder: Path) -> Message:
    return N_(
        "The model in {path} has no tokenizer (for instance tokenizer.json or vocab.txt), so "
        "it cannot read text. Nothing was installed. Choose another model.",
        path=folder,
    )
