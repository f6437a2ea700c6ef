"""Packed weights on disk: as good as packing anew, never trusted, never in the way."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.engine.packed import FORMAT, KEPT, PackedWeights
from aigc_desktop.engine.process import ProcessEngine
from aigc_desktop.progress import CancelToken

PROMPT = Prompt("few_shot", "The tea house opened today.")
JOB = Sampling(seed=3, num_candidates=3, max_new_tokens=20, temperature=1.0)


@pytest.fixture
def model(tiny_model: Path, tmp_path: Path) -> Path:
    """A copy that may be changed."""
    return Path(shutil.copytree(tiny_model, tmp_path / "model"))


def write_with(model: Path, cache: Path | None) -> list[str]:
    engine = FastEngine("int8", cache)
    engine.load(model, "m")
    made = engine.generate(PROMPT, JOB, CancelToken(), lambda *_: None)
    engine.close()
    return [candidate.text for candidate in made.candidates]


def files(cache: Path) -> list[Path]:
    return sorted(cache.glob("packed/*"))


def test_the_text_is_the_same_without_with_and_from_the_cache(model: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    fresh = write_with(model, None)
    assert write_with(model, cache) == fresh
    (file,) = files(cache)
    before = file.stat().st_ino
    assert write_with(model, cache) == fresh
    assert file.stat().st_ino == before, "it was read, not written again"


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-5000] ^= 0xFF
    file.write_bytes(data)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def other_version(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(FORMAT.encode(), b"aigc-desktop int8 0"))


def other_model(file: Path) -> None:
    data = file.read_bytes()
    place = data.index(b"sha256:") + 7
    file.write_bytes(data[:place] + b"0" * 64 + data[place + 64 :])


@pytest.mark.parametrize("damage", [truncate, flip, empty, other_version, other_model])
def test_a_damaged_file_is_made_anew(
    model: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    cache = tmp_path / "cache"
    fresh = write_with(model, cache)
    (file,) = files(cache)
    sound = file.read_bytes()
    damage(file)
    assert write_with(model, cache) == fresh
    assert file.read_bytes() == sound


def test_changed_weights_of_the_same_size_and_time_are_noticed(model: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = write_with(model, cache)
    weights = model / "model.safetensors"
    stat = weights.stat()
    changed = {name: tensor.flip(0) for name, tensor in load_file(weights).items()}
    save_file(changed, weights, metadata={"format": "pt"})
    assert weights.stat().st_size == stat.st_size
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert write_with(model, cache) == write_with(model, None) != first


def test_a_cache_that_cannot_be_written_is_done_without(model: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert write_with(model, blocked) == write_with(model, None)
    assert blocked.read_text() == "in the way"


def test_two_instances_at_once(model: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with ThreadPoolExecutor(2) as pool:
        texts = list(pool.map(lambda _: write_with(model, cache), range(2)))
    assert texts[0] == texts[1] == write_with(model, None)
    assert len(files(cache)) == 1


def test_only_a_few_stay(model: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for number in range(KEPT + 2):
        os.utime(model / "config.json", (number, number))
        write_with(model, cache)
    assert len(files(cache)) == KEPT


def test_the_packed_file_is_an_ordinary_safetensors_file(model: Path, tmp_path: Path) -> None:
    write_with(model, tmp_path / "cache")
    stored = load_file(files(tmp_path / "cache")[0])
    values, scale = stored["h.0.mlp.c_fc.values"], stored["h.0.mlp.c_fc.scale"]
    wanted = load_file(model / "model.safetensors")["transformer.h.0.mlp.c_fc.weight"].t()
    assert values.dtype == torch.int8
    assert float((values * scale.unsqueeze(1) - wanted).abs().max() / wanted.abs().max()) < 0.005


def test_words_are_read_where_they_lie(model: Path, tmp_path: Path) -> None:
    write_with(model, tmp_path / "cache")
    (file,) = files(tmp_path / "cache")
    stored, words = load_file(file), PackedWeights(file).words()
    ids = torch.tensor([5, 0, 5])
    wanted = stored["head.values"][ids] * stored["head.scale"][ids].unsqueeze(1)
    assert torch.equal(words.rows(ids), wanted)
    os.truncate(file, 2000)
    with pytest.raises(OSError, match="cut short"):
        words.rows(ids)


def test_the_process_takes_a_cache_folder_of_any_name(model: Path, tmp_path: Path) -> None:
    engine = ProcessEngine(cache=tmp_path / "zwischen lager 缓存")
    loaded = engine.load(model, "m", threads=1)
    assert loaded.environment["precision"] == "float32", "small models stay as they are"
    engine.close()
