"""Whether a model's configuration, tensors and vocabulary belong together.

What contradicts itself would fail while loading, after minutes or by taking all memory; here
it takes milliseconds. Only what is certain is refused: families we do not know pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.check import CheckedFolder, check_folder, damaged, read_json
from aigc_desktop.models.files import CONFIG, weight_files
from aigc_desktop.models.tensors import Tensor, first_not_finite, read_tensors
from aigc_desktop.progress import CancelToken

_LIMITS = {
    ("n_embd", "hidden_size", "d_model"): 65_536,
    ("n_layer", "num_hidden_layers", "num_layers"): 1024,
    ("n_head", "num_attention_heads"): 4096,
    ("vocab_size",): 4_000_000,
    ("n_positions", "n_ctx", "max_position_embeddings"): 100_000_000,
    ("n_inner", "intermediate_size"): 1_000_000,
}
"""Names of sizes in configurations, and more than any model a computer at home can hold."""
_EMBEDDINGS = ("wte.weight", "embed_tokens.weight", "word_embeddings.weight", "embed_in.weight")
_LAYER = re.compile(r"(?:^|\.)(?:h|layers|blocks)\.(\d+)\.")


def check_model(folder: Path) -> CheckedFolder:
    """Check `folder` as `check_folder` does, and that its parts belong together.

    Raises `ModelError`. Reads the headers and the tokenizer, not the weights.
    """
    checked = check_folder(folder)
    config = _text_config(read_json(folder / CONFIG))
    sizes = {names: _size(config, names, folder) for names in _LIMITS}
    width, layers, heads, words, positions, _ = sizes.values()
    tensors: dict[str, Tensor] = {}
    for name in weight_files(file.name for file in checked.files):
        tensors |= _tensors(folder / name)
    rows = _check_embeddings(tensors, words, _widths(config, width), folder)
    found = [int(match[1]) for name in tensors if (match := _LAYER.search(name))]
    if layers and found and max(found) + 1 < layers:
        raise ModelError(_contradiction(folder, f"{max(found) + 1} ≠ {layers}"))
    if config.get("model_type") == "gpt2" and width:
        if heads and width % heads:
            raise ModelError(_contradiction(folder, f"{width} / {heads}"))
        _check_gpt2(tensors, width, positions, folder)
    if config.get("model_type") == "aigc-lstm":
        _check_lstm(tensors, width, layers, folder)
    if rows and _vocabulary(folder) > rows:
        raise ModelError(_too_many_words(folder))
    return checked


def check_numbers(checked: CheckedFolder, cancel: CancelToken) -> None:
    """Read all weights; raise `ModelError` when one is no finite number, or `Cancelled`."""
    for file in checked.files:
        if file.suffix == ".safetensors" and first_not_finite(file, _tensors(file), cancel):
            raise ModelError(
                N_(
                    "The weights of the model in {path} hold values that are no numbers; it "
                    "could only write nonsense. Nothing was installed. Choose another model.",
                    path=checked.folder,
                )
            )


def _text_config(config: dict[str, Any]) -> dict[str, Any]:
    inner = config.get("text_config")
    return inner if isinstance(inner, dict) else config


def _size(config: Mapping[str, Any], names: tuple[str, ...], folder: Path) -> int:
    """Return the size that goes by one of `names`, 0 when none is given."""
    for name in names:
        value = config.get(name)
        if value is not None:
            if type(value) is not int or not 0 < value <= _LIMITS[names]:
                raise ModelError(_absurd(folder, name))
            return value
    return 0


def _widths(config: Mapping[str, Any], width: int) -> set[int]:
    """Return the widths an embedding may have; some families give it a narrower one."""
    others = (config.get(name) for name in ("word_embed_proj_dim", "embedding_size"))
    return {width, *(value for value in others if type(value) is int)}


def _check_embeddings(
    tensors: Mapping[str, Tensor], words: int, widths: set[int], folder: Path
) -> int:
    """Return how many tokens the embeddings know, 0 if there is no saying."""
    shapes = [
        tensor.shape
        for name, tensor in tensors.items()
        if name.endswith(_EMBEDDINGS) and len(tensor.shape) == 2
    ]
    for shape in shapes:
        if (words and shape[0] != words) or (0 not in widths and shape[1] not in widths):
            raise ModelError(_contradiction(folder, f"{shape} ≠ {words} × {max(widths)}"))
    return shapes[0][0] if shapes else 0


def _check_gpt2(tensors: Mapping[str, Tensor], width: int, positions: int, folder: Path) -> None:
    named = {name.removeprefix("transformer."): tensor for name, tensor in tensors.items()}
    if "wte.weight" not in named or "wpe.weight" not in named:
        raise ModelError(_contradiction(folder, "wte, wpe"))
    for name, tensor in named.items():
        wanted: tuple[int, ...] | None = None
        if name == "wpe.weight" and positions:
            wanted = (positions, width)
        elif name.endswith(".attn.c_attn.weight"):
            wanted = (width, 3 * width)
        elif name.endswith(".attn.c_proj.weight"):
            wanted = (width, width)
        if wanted is not None and tensor.shape != wanted:
            raise ModelError(_contradiction(folder, f"{name}: {tensor.shape} ≠ {wanted}"))


def _check_lstm(tensors: Mapping[str, Tensor], width: int, layers: int, folder: Path) -> None:
    for layer in range(layers):
        for part in ("weight_ih_l0", "weight_hh_l0"):
            name, wanted = f"model.layers.{layer}.lstm.{part}", (4 * width, width)
            shape = tensors[name].shape if name in tensors else ()
            if shape != wanted:
                raise ModelError(_contradiction(folder, f"{name}: {shape} ≠ {wanted}"))


def _vocabulary(folder: Path) -> int:
    """Return one more than the highest number of an ordinary token, 0 if there is no saying."""
    if (folder / "tokenizer.json").is_file():
        model = read_json(folder / "tokenizer.json").get("model")
        words = model.get("vocab") if isinstance(model, dict) else None
        if isinstance(words, list):
            return len(words)
        return _highest(words, folder / "tokenizer.json")
    if (folder / "vocab.json").is_file():
        return _highest(read_json(folder / "vocab.json"), folder / "vocab.json")
    if (folder / "vocab.txt").is_file():
        try:
            return len((folder / "vocab.txt").read_text("utf-8").splitlines())
        except (OSError, ValueError) as error:
            raise ModelError(damaged(folder / "vocab.txt")) from error
    return 0


def _highest(words: object, file: Path) -> int:
    if not isinstance(words, dict):
        return 0
    if any(type(number) is not int or number < 0 for number in words.values()):
        raise ModelError(damaged(file))
    return max(words.values(), default=-1) + 1


def _tensors(file: Path) -> dict[str, Tensor]:
    try:
        return read_tensors(file)
    except (OSError, ValueError) as error:
        raise ModelError(damaged(file)) from error


def _absurd(folder: Path, name: str) -> Message:
    return N_(
        "The configuration of the model in {path} gives an impossible size ({name}). Nothing "
        "was installed or loaded. Fetch the model again or choose another one.",
        path=folder,
        name=name,
    )


def _contradiction(folder: Path, what: str) -> Message:
    return N_(
        "Configuration and weights of the model in {path} do not belong together ({what}). "
        "Nothing was installed or loaded. Fetch the model again or choose another one.",
        path=folder,
        what=what,
    )


def _too_many_words(folder: Path) -> Message:
    return N_(
        "The tokenizer of the model in {path} knows more tokens than its weights. They do not "
        "belong together. Nothing was installed or loaded. Choose another model.",
        path=folder,
    )
