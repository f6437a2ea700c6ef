"""Which files make up a model, and hashing them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from aigc_desktop.progress import CancelToken

CHUNK = 2**20
SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
CONFIG = "config.json"
TAUGHT = "taught.json"
CARD = "model_card.md"
"""In the folder of a model that was taught here: by what, how and how well, twice."""
TOKENIZER_FILES = (
    "tokenizer.json",
    "vocab.json",
    "vocab.txt",
    "tokenizer.model",
    "spiece.model",
    "sentencepiece.bpe.model",
)
COMPANIONS = frozenset(
    {
        CONFIG,
        "generation_config.json",
        "starter.json",
        *TOKENIZER_FILES,
        "merges.txt",
        "tokenizer_config.json",
        "special_tokens_map.json",
        "added_tokens.json",
        "chat_template.jinja",
        TAUGHT,
        CARD,
        "form_contexts.json",
        "subject_words.json",
        "training_words.json",
        "training_text.bloom",
        "wording.bloom",
        *(f"training_text.{number}.bloom" for number in range(1, 10)),
        "LICENSE",
        "LICENSE.txt",
        "LICENSE.md",
        "NOTICE",
        "NOTICE.txt",
    }
)
"""Everything beside the weights that is ever copied; program code and pickles are not in it."""

PICKLED = (".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".h5", ".msgpack")
_SHARD = re.compile(r"model-(\d{5})-of-(\d{5})\.safetensors")


def model_files(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of `names` a model is loaded from, weights last.

    Weights are one safetensors file or a complete set of shards with its index; without
    either, no weights are among the result. Names inside subfolders never are.
    """
    there = set(names)
    weights = [SINGLE] if SINGLE in there else _shards(there)
    return (*sorted(there & COMPANIONS), *weights)


def weight_files(names: Iterable[str]) -> tuple[str, ...]:
    """Return the safetensors files among `names`."""
    return tuple(name for name in names if name.endswith(".safetensors"))


def _shards(there: set[str]) -> list[str]:
    found = sorted(name for name in there if _SHARD.fullmatch(name))
    if INDEX not in there or not found:
        return []
    match = _SHARD.fullmatch(found[0])
    complete = match is not None and int(match[2]) == len(found)
    return [*found, INDEX] if complete else []


def sha256() -> Any:  # noqa: ANN401 - hashlib keeps its type private
    """Return a new SHA-256."""
    return hashlib.sha256()


def git_blob(size: int) -> Any:  # noqa: ANN401 - hashlib keeps its type private
    """Return a SHA-1 that becomes git's name for a file of `size` bytes (git's object format)."""
    # The hub names small files this way; it is a checksum here, not a protection.
    digest = hashlib.sha1(usedforsecurity=False)
    digest.update(f"blob {size}\0".encode())
    return digest


def feed(
    digest: Any,  # noqa: ANN401 - hashlib keeps its type private
    file: Path,
    cancel: CancelToken,
    on_bytes: Callable[[int], None] = lambda _: None,
) -> int:
    """Put the bytes of `file` into `digest`; return how many. Raises `Cancelled`, `OSError`."""
    size = 0
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            cancel.raise_if_cancelled()
            digest.update(chunk)
            size += len(chunk)
            on_bytes(len(chunk))
    return size
