"""Model folders somebody damaged or made in bad faith, each built from a good one."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

Damage = Callable[[Path], None]
_GATES, _NORM = "model.layers.1.lstm.weight_hh_l0", "model.layers.1.norm.weight"
WEIGHTS = "model.safetensors"
CANARY = "code-was-run"
"""A file in the folder that only appears if somebody runs what is in it."""


def change_config(folder: Path, **values: Any) -> None:
    """Set values in the configuration."""
    file = folder / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **values}))


def change_header(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the header of the weights and leave their data alone."""
    data = (folder / WEIGHTS).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    change(header)
    text = json.dumps(header).encode()
    (folder / WEIGHTS).write_bytes(struct.pack("<Q", len(text)) + text + data[8 + length :])


def _cut(part: float) -> Damage:
    def damage(folder: Path) -> None:
        file = folder / WEIGHTS
        os.truncate(file, int(file.stat().st_size * part))

    return damage


def _write(name: str, data: bytes) -> Damage:
    return lambda folder: (folder / name).write_bytes(data) and None


def _delete(*names: str) -> Damage:
    def damage(folder: Path) -> None:
        for name in names:
            for file in folder.glob(name):
                file.unlink()

    return damage


def _config(**values: Any) -> Damage:
    return lambda folder: change_config(folder, **values)


def _header(change: Callable[[dict[str, Any]], None]) -> Damage:
    return lambda folder: change_header(folder, change)


def _first(header: dict[str, Any], **values: Any) -> None:
    name = next(name for name in header if name != "__metadata__")
    header[name].update(values)


def _drop_tensor(header: dict[str, Any]) -> None:
    """Rename the embeddings, so that they are missing."""
    name = next(name for name in header if name.endswith("wte.weight"))
    header["somebody.else"] = header.pop(name)


class _Bomb:
    def __init__(self, target: str) -> None:
        self._target = target

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.mkdir, (self._target,)


def _pickle(name: str, *, keep: bool) -> Damage:
    def damage(folder: Path) -> None:
        (folder / name).write_bytes(pickle.dumps(_Bomb(str(folder / CANARY))))
        if not keep:
            (folder / WEIGHTS).unlink(missing_ok=name != WEIGHTS)

    return damage


def _code(folder: Path) -> None:
    (folder / "evil.py").write_text(f"import os; os.mkdir({str(folder / CANARY)!r})")
    change_config(folder, auto_map={"AutoModelForCausalLM": "evil.Model"})


def _tokenizer_code(folder: Path) -> None:
    (folder / "evil.py").write_text(f"import os; os.mkdir({str(folder / CANARY)!r})")
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"auto_map": {"AutoTokenizer": ["evil.T", None]}, "tokenizer_class": "T"})
    )


def _loop(folder: Path) -> None:
    (folder / WEIGHTS).unlink()
    (folder / WEIGHTS).symlink_to(WEIGHTS)


def _loop_of_folders(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder.name, target_is_directory=True)


def _nan(folder: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / WEIGHTS)
    for name in tensors:
        if "ln_f" in name:
            tensors[name] = torch.full_like(tensors[name], float("nan"))
    save_file(tensors, folder / WEIGHTS, {"format": "pt"})


def _vocabulary(folder: Path) -> None:
    file = folder / "tokenizer.json"
    table = json.loads(file.read_text())
    words = table["model"]["vocab"]
    words.update({f"extra{n}": len(words) + n for n in range(50_000)})
    file.write_text(json.dumps(table))


def _other_tokenizer(folder: Path) -> None:
    for file in folder.glob("tok*"):
        file.unlink()
    (folder / "vocab.txt").write_text("\n".join(f"w{n}" for n in range(90_000)))


def _empty(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


def _fifo(folder: Path) -> None:
    (folder / "config.json").unlink()
    os.mkfifo(folder / "config.json")


def _folder_as_weights(folder: Path) -> None:
    (folder / WEIGHTS).unlink()
    (folder / WEIGHTS).mkdir()


def _sharded(folder: Path) -> None:
    (folder / WEIGHTS).rename(folder / "model-00001-of-00002.safetensors")
    (folder / "model.safetensors.index.json").write_text('{"weight_map": {}}')


def _index_out(folder: Path) -> None:
    for number in (1, 2):
        shutil.copy(folder / WEIGHTS, folder / f"model-0000{number}-of-00002.safetensors")
    (folder / WEIGHTS).unlink()
    (folder / "model.safetensors.index.json").write_text(
        '{"weight_map": {"x": "../../etc/passwd"}}'
    )


HOSTILE: dict[str, Damage] = {
    "empty": _empty,
    "no configuration": _delete("config.json"),
    "no weights": _delete(WEIGHTS),
    "no tokenizer": _delete("tok*", "vocab*", "special*"),
    "weights cut in the header": _cut(0.001),
    "weights cut in the middle": _cut(0.5),
    "weights cut at the end": _cut(0.9999),
    "weights of no byte": _write(WEIGHTS, b""),
    "weights of zeros": _write(WEIGHTS, bytes(5000)),
    "weights that are a web page": _write(WEIGHTS, b"<!doctype html><title>404</title>" * 50),
    "a folder instead of weights": _folder_as_weights,
    "a header longer than the file": _write(WEIGHTS, struct.pack("<Q", 2**40) + b"{}"),
    "a header nested without end": _write(WEIGHTS, struct.pack("<Q", 60_000) + b"[" * 60_000),
    "a header that is a list": _write(WEIGHTS, struct.pack("<Q", 2) + b"[]"),
    "a shape that does not fit": _header(lambda h: _first(h, shape=[7, 7])),
    "a shape below zero": _header(lambda h: _first(h, shape=[-1, 5])),
    "data before the file": _header(lambda h: _first(h, data_offsets=[-8, 4])),
    "data behind the file": _header(lambda h: _first(h, data_offsets=[0, 2**60])),
    "weights that are not numbers": _nan,
    "embeddings missing": _header(_drop_tensor),
    "a giant width": _config(n_embd=10**9),
    "a wrong width": _config(n_embd=64),
    "a million layers": _config(n_layer=10**6),
    "more layers than weights": _config(n_layer=48),
    "a giant vocabulary": _config(vocab_size=2**31),
    "a wrong vocabulary size": _config(vocab_size=50_257),
    "a size that is a text": _config(n_head="two"),
    "a size below zero": _config(n_positions=-1),
    "wrong positions": _config(n_positions=8192),
    "a size that is no number": _config(n_layer=2.5),
    "no heads that fit": _config(n_head=5),
    "an unknown kind": _config(model_type="nothing-known", architectures=["NothingForCausalLM"]),
    "a kind that writes no text": _config(architectures=["BertForMaskedLM"]),
    "an unknown activation": _config(activation_function="os.system"),
    "a configuration that is a list": _write("config.json", b"[]"),
    "a configuration nested without end": _write("config.json", b"[" * 200_000),
    "a configuration in no encoding": _write("config.json", b"\xff\xfe\x00"),
    "a configuration that is a pipe": _fifo,
    "code in the configuration": _code,
    "code in the tokenizer": _tokenizer_code,
    "a pickle instead of weights": _pickle("pytorch_model.bin", keep=False),
    "a pickle named safetensors": _pickle(WEIGHTS, keep=True),
    "weights that are a loop of links": _loop,
    "a folder that is a loop of links": _loop_of_folders,
    "a tokenizer with too many words": _vocabulary,
    "somebody else's tokenizer": _other_tokenizer,
    "a tokenizer that is nonsense": _write("tokenizer.json", b'{"model": {"type": "Evil"}}'),
    "a tokenizer cut off": _write("tokenizer.json", b'{"version": "1.0", "mod'),
    "a tokenizer with numbers below zero": _write(
        "tokenizer.json", b'{"model": {"type": "BPE", "vocab": {"a": -5}, "merges": []}}'
    ),
    "one shard of two": _sharded,
    "an index that leads out": _index_out,
}
"""Each must end in a readable error before or while it is loaded."""

HOSTILE_LSTM: dict[str, Damage] = {
    "weights cut in the middle": _cut(0.5),
    "a wrong width": _config(hidden_size=64),
    "a giant width": _config(hidden_size=10**9),
    "no width": _config(hidden_size=None),
    "a million layers": _config(num_hidden_layers=10**6),
    "more layers than weights": _config(num_hidden_layers=3),
    "a wrong vocabulary size": _config(vocab_size=50_257),
    "a size that is a text": _config(num_hidden_layers="two"),
    "an epsilon that is a text": _config(layer_norm_epsilon="small"),
    "gates that are missing": _header(lambda h: h.update({"x": h.pop(_GATES)})),
    "gates of another layer": _header(lambda h: h.update({_GATES: h.pop(_NORM)})),
    "code in the configuration": _code,
    "a pickle instead of weights": _pickle("pytorch_model.bin", keep=False),
    "a tokenizer that is nonsense": _write("tokenizer.json", b'{"model": {"type": "Evil"}}'),
}
"""The same for a folder with an LSTM of ours."""

ONLY_THE_ENGINE_KNOWS = frozenset(
    {"an unknown kind", "an unknown activation", "a tokenizer that is nonsense"}
)
"""These do not contradict themselves; that they cannot be run shows when they are loaded."""

HARMLESS: dict[str, Damage] = {
    "a pickle beside good weights": _pickle("pytorch_model.bin", keep=True),
}
"""These load, since pickles are never looked at."""


def hostile_folder(good: Path, damage: Damage, target: Path) -> Path:
    """Copy the model `good` to `target` and damage the copy."""
    shutil.copytree(good, target)
    damage(target)
    return target
