"""Advice on models: which one for a task on which computer, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from aigc_desktop.models.catalogue import load_catalogue
from aigc_desktop.models.machine import Machine, look_at_machine
from aigc_desktop.paths import AppPaths, resources
from aigc_desktop.tasks.advise_model import Recommendation, advise
from aigc_desktop.tasks.measure_machine import MachineSpeed, remember, remembered_speed

MODELS = load_catalogue(resources())


def advice(
    task: str,
    language: str,
    ram: int = 16_000,
    disk: int = 100_000,
    speed: MachineSpeed | None = None,
    installed: frozenset[str] = frozenset(),
) -> tuple[Recommendation, ...]:
    machine = Machine(2 * ram, ram, disk, 4, "", "")
    return advise(MODELS, task, language, machine, speed, installed)


def ids(task: str, language: str) -> list[str]:
    return [item.model.id for item in advice(task, language)]


def test_only_models_for_the_task_and_the_language_are_named() -> None:
    assert "dialogpt-small" not in ids("ad", "en")
    assert "dialogpt-small" not in ids("chat", "zh")
    assert "gpt2-chinese" in ids("news", "zh")
    assert "gpt2" not in ids("news", "zh")
    assert ids("poem", "en") == []


def test_what_suits_better_stands_first_and_the_small_one_before_the_large() -> None:
    assert ids("chat", "zh")[:2] == ["qwen2.5-0.5b-instruct", "qwen2.5-1.5b-instruct"]
    assert ids("ad", "en")[0] == "starter"


@pytest.mark.parametrize(("ram", "disk"), [(800, 100_000), (16_000, 100)])
def test_what_does_not_fit_comes_last_and_says_why(ram: int, disk: int) -> None:
    found = advice("ad", "en", ram, disk)
    possible = [item.possible for item in found]
    assert possible == sorted(possible, reverse=True)
    assert [item.model.id for item in found if item.possible] == ["starter"]
    word = "memory" if ram == 800 else "disk"
    for item in found[1:]:
        assert any(word in str(reason) for reason in item.reasons)


def test_what_is_here_already_needs_no_room_on_the_disk() -> None:
    found = advice("news", "zh", disk=1, installed=frozenset({"Qwen/Qwen2.5-0.5B-Instruct"}))
    assert found[0].model.id == "qwen2.5-0.5b-instruct"
    assert any("already" in str(reason) for reason in found[0].reasons)


def test_speed_is_reckoned_from_this_machine_and_the_engine_that_runs_the_model() -> None:
    speed = MachineSpeed(fast=20, other=10)
    found = {item.model.id: item for item in advice("news", "en", 99_000, 99_000, speed)}
    assert found["gpt2"].tokens_per_s == pytest.approx(20)
    assert found["gpt2-xl"].tokens_per_s == pytest.approx(1.6, abs=0.1)
    assert found["smollm2-135m-instruct"].tokens_per_s == pytest.approx(9.2, abs=0.1)
    assert any("Slow" in str(reason) for reason in found["gpt2-xl"].reasons)
    assert any("20 tokens" in str(reason) for reason in found["gpt2"].reasons)
    order = list(found)
    assert order.index("gpt2") < order.index("gpt2-xl")
    unknown = advice("news", "en", 99_000, 99_000)
    assert not any("tokens" in str(reason) for item in unknown for reason in item.reasons)


def test_doubts_are_told() -> None:
    found = advice("news", "zh", 99_000, 99_000)
    item = next(item for item in found if item.model.id == "gpt2-chinese")
    text = " ".join(map(str, item.reasons))
    assert "licence" in text
    assert "safe format" in text
    assert found[-1].model.unsure


def test_this_machine_is_seen(tmp_path: Path) -> None:
    machine = look_at_machine(tmp_path / "not" / "yet")
    assert 0 < machine.free_ram_mb <= machine.ram_mb
    assert machine.free_disk_mb > 0
    assert machine.cores > 0
    assert machine.processor


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"machine": [], "fast": 1, "other": 1}', '{"machine": 1}']
)
def test_a_speed_of_another_machine_or_nonsense_is_not_believed(home: Path, text: str) -> None:
    paths = AppPaths.for_user()
    assert remembered_speed(paths) is None
    paths.data.mkdir(parents=True)
    (paths.data / "machine-speed.json").write_text(text)
    assert remembered_speed(paths) is None


def test_a_speed_is_remembered_for_this_machine(home: Path) -> None:
    paths = AppPaths.for_user()
    remember(MachineSpeed(40.0, 20.0), paths)
    assert remembered_speed(paths) == MachineSpeed(40.0, 20.0)
