"""The engines measured beside ours: they run the same model, converted without a slip."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import gguf
import numpy
import pytest
import torch
from safetensors.torch import load_file

from aigc_desktop.engine.bench import contestant
from aigc_desktop.engine.bench.contestant import Contestant, Task, installed
from aigc_desktop.engine.bench.gguf_file import gguf_name, write_gguf
from aigc_desktop.engine.bench.random_gpt2 import write, write_in_process
from aigc_desktop.engine.bench.transformers_runner import Transformers
from aigc_desktop.engine.folder import inspect_folder
from aigc_desktop.errors import ModelError

SMALL = {"n_layer": 2, "n_head": 2, "n_embd": 64, "n_positions": 128, "vocab_size": 400}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("random")
    write(folder, SMALL)
    return folder


def test_the_random_model_is_a_folder_every_engine_can_read(small: Path) -> None:
    about = inspect_folder(small)
    assert (about.model_type, about.context) == ("gpt2", 128)
    words = json.loads((small / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    assert len(words) == SMALL["vocab_size"]


@pytest.mark.parametrize(
    ("engine", "precision"),
    [("transformers", "float32"), ("ctranslate2", "int8"), ("fast", "int8")],
)
def test_an_engine_runs_it_in_its_own_process(small: Path, engine: str, precision: str) -> None:
    one = Contestant(engine, precision, small, threads=1)
    try:
        for task in (Task(1, 6, 5), Task(3, 6, 5)):
            timed = one.run(task)
            assert 0 < timed.first_token_s <= timed.total_s
            assert timed.peak_mb > 10
    finally:
        one.close()


def test_generate_writes_every_token_asked_for(small: Path) -> None:
    runner = Transformers(small, "float32", 1, small)
    made: list[tuple[int, ...]] = []
    generate = runner._model.generate
    runner._model.generate = lambda **given: made.append(generate(**given).shape)
    runner.run([1, 2, 3], Task(2, 3, 7))
    assert made == [(2, 10)]


def test_gguf_holds_the_models_numbers(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "m.gguf"
    write_gguf(small, file)
    reader = gguf.GGUFReader(file)
    keys = {name: field.contents() for name, field in reader.fields.items()}
    assert keys["general.architecture"] == "gpt2"
    assert keys["gpt2.block_count"] == 2
    assert keys["gpt2.attention.head_count"] == 2
    assert keys["gpt2.context_length"] == 128
    stored = {tensor.name: tensor for tensor in reader.tensors}
    ours = load_file(small / "model.safetensors")
    for name, tensor in ours.items():
        place = gguf_name(name.removeprefix("transformer."))
        assert place is not None
        values = gguf.quants.dequantize(stored[place].data, stored[place].tensor_type)
        wanted = tensor.numpy()
        if tensor.ndim == 2 and place.startswith("blk."):
            wanted = wanted.T
        assert values.shape == wanted.shape
        assert float(numpy.abs(values - wanted).max()) < 1e-3
    assert len(stored) == len(ours)


def test_only_what_is_installed_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec

    def without(missing: set[str]) -> None:
        monkeypatch.setattr(
            contestant, "find_spec", lambda name: None if name in missing else found("json")
        )

    without(set())
    assert set(contestant.CONTESTANTS) == set(installed())
    without({"llama_cpp"})
    assert "llama.cpp" not in {engine for engine, _ in installed()}
    without({"ctranslate2", "gguf"})
    assert {engine for engine, _ in installed()} == {"transformers", "fast"}


def test_the_random_model_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(ModelError, match="could not be written"):
        write_in_process(blocked)


def test_random_weights_are_the_same_every_time(small: Path, tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    one, other = (load_file(folder / "model.safetensors") for folder in (small, tmp_path))
    assert all(torch.equal(one[name], other[name]) for name in one)
