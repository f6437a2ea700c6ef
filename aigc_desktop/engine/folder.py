"""Looks into a model folder before anything is loaded from it (no torch here)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aigc_desktop.domain.prompt import PromptStyleId
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_, Message

CONFIG_LIMIT = 4 * 2**20
LSTM = "aigc-lstm"
"""What `config.json` calls the LSTM language models made by this app."""
_CHUNK = 2**20
TOKENIZER_FILES = (
    "tokenizer.json",
    "vocab.json",
    "vocab.txt",
    "tokenizer.model",
    "spiece.model",
    "sentencepiece.bpe.model",
)


@dataclass(frozen=True)
class ModelFolder:
    """What a folder says about its model. `context` in tokens, 0 when it does not say."""

    path: Path
    model_type: str
    prompt_style: PromptStyleId
    context: int
    weights: tuple[Path, ...]

    def revision(self) -> str:
        """Return "sha256:" and the hash over the weight files."""
        digest = hashlib.sha256()
        for file in self.weights:
            with file.open("rb") as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
        return f"sha256:{digest.hexdigest()}"


def inspect_folder(path: Path) -> ModelFolder:
    """Read `path`'s configuration; raise `ModelError` when it is no model we may load.

    Only safetensors weights are accepted: pickled ones can run code.
    """
    if not path.is_dir():
        raise ModelError(
            N_(
                "There is no model folder at {path}. Your text is safe. Choose a folder that "
                "holds config.json and model.safetensors.",
                path=path,
            )
        )
    config = _json(path / "config.json", required=True)
    weights = tuple(sorted(path.glob("*.safetensors")))
    if not weights:
        raise ModelError(_no_weights(path))
    if not any((path / name).is_file() for name in TOKENIZER_FILES):
        raise ModelError(
            N_(
                "The model in {path} has no tokenizer (for instance tokenizer.json or "
                "vocab.txt), so it cannot read text. Nothing was loaded. Fetch the model again "
                "or choose another one.",
                path=path,
            )
        )
    if "auto_map" in config:
        raise ModelError(
            N_(
                "The model in {path} wants to run program code of its own. That is never "
                "allowed. Nothing was loaded. Choose another model.",
                path=path,
            )
        )
    context = next(
        (
            value
            for key in ("n_positions", "max_position_embeddings", "n_ctx")
            if isinstance(value := config.get(key), int) and value > 0
        ),
        0,
    )
    return ModelFolder(
        path=path,
        model_type=str(config.get("model_type", "")),
        prompt_style=_prompt_style(path, config),
        context=context,
        weights=weights,
    )


def _no_weights(path: Path) -> Message:
    if any(path.glob("*.bin")) or any(path.glob("*.pt")) or any(path.glob("*.h5")):
        return N_(
            "The model in {path} has no safetensors weights, only an older format that may "
            "hide program code. Nothing was loaded. Choose a version with model.safetensors.",
            path=path,
        )
    return N_(
        "The folder {path} has no weights (model.safetensors). Nothing was loaded. Perhaps "
        "the download did not finish; fetch the model again or choose another one.",
        path=path,
    )


def _json(file: Path, *, required: bool = False) -> dict[str, Any]:
    if not required and not file.is_file():
        return {}
    try:
        if not file.is_file():
            raise ValueError("no file")  # a named pipe would be waited for
        if file.stat().st_size > CONFIG_LIMIT:
            raise ValueError("too large")
        value = json.loads(file.read_text("utf-8"))
        if not isinstance(value, dict):
            raise ValueError("not an object")
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(
            N_(
                "The model file {path} is missing or damaged. Nothing was loaded. Fetch the "
                "model again or choose another one.",
                path=file,
            )
        ) from error
    return value


def _prompt_style(path: Path, config: dict[str, Any]) -> PromptStyleId:
    """Guess how the model wants to be spoken to from what lies in its folder."""
    if _json(path / "starter.json").get("prompt_style") == "tags":
        return "tags"
    tokenizer = _json(path / "tokenizer_config.json")
    if tokenizer.get("chat_template") or (path / "chat_template.jinja").is_file():
        return "chat_template"
    tasks = config.get("task_specific_params")
    if isinstance(tasks, dict) and "conversational" in tasks:
        return "dialogue"
    return "dialogue" if "dialogpt" in path.name.lower() else "few_shot"
