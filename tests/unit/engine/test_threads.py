"""The number of threads is measured once and then stays what it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.engine.fast_gpt2 import FastGpt2
from aigc_desktop.engine.folder import inspect_folder
from aigc_desktop.engine.threads import ThreadChoice, candidates, fastest


@pytest.fixture
def network(tiny_model: Path) -> FastGpt2:
    return FastGpt2.load(inspect_folder(tiny_model), "float32")


@pytest.mark.parametrize(
    ("cores", "wanted"),
    [
        (1, [1]),
        (2, [1, 2]),
        (3, [1, 2, 3]),
        (4, [1, 2, 3]),
        (8, [1, 2, 4, 7]),
        (16, [1, 2, 4, 8, 15]),
    ],
)
def test_from_four_cores_on_one_is_the_windows(cores: int, wanted: list[int]) -> None:
    assert candidates(cores) == wanted


def test_the_choice_is_remembered(network: FastGpt2, tmp_path: Path) -> None:
    chosen = ThreadChoice(tmp_path, cores=2).threads(network)
    assert chosen in {1, 2}
    stored = json.loads((tmp_path / "threads.json").read_text())
    assert list(stored.values()) == [chosen]
    (tmp_path / "threads.json").write_text(json.dumps(dict.fromkeys(stored, 3 - chosen)))
    assert ThreadChoice(tmp_path, cores=2).threads(network) == 3 - chosen


@pytest.mark.parametrize("content", ["", "[]", '{"x": "y"}', "\x00"])
def test_a_damaged_memory_is_measured_anew(network: FastGpt2, tmp_path: Path, content: str) -> None:
    (tmp_path / "threads.json").write_text(content)
    assert ThreadChoice(tmp_path, cores=2).threads(network) in {1, 2}
    assert len(json.loads((tmp_path / "threads.json").read_text())) == 1


def test_measuring_leaves_the_number_as_it_was(network: FastGpt2) -> None:
    before = torch.get_num_threads()
    assert fastest(network, [1, 2]) in {1, 2}
    assert torch.get_num_threads() == before


def test_a_folder_that_cannot_be_written_only_costs_the_memory(
    network: FastGpt2, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert ThreadChoice(blocked, cores=2).threads(network) in {1, 2}


def test_a_number_the_user_chose_is_taken(tiny_model: Path, tmp_path: Path) -> None:
    engine = FastEngine(cache=tmp_path)
    assert engine.load(tiny_model, "m", threads=1).environment["threads"] == "1"
    assert not (tmp_path / "threads.json").exists()
