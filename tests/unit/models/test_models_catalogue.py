"""The catalogue of known models, and the meter of transfers."""

from __future__ import annotations

from typing import get_args

import pytest

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.domain.prompt import PromptStyleId
from aigc_desktop.errors import DownloadError, ModelError
from aigc_desktop.models.catalogue import CatalogueModel, find_entry, load_catalogue
from aigc_desktop.models.hub import check_names
from aigc_desktop.models.meter import Meter, TransferProgress
from aigc_desktop.paths import resources

MODELS = load_catalogue(resources())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_every_entry_makes_sense(model: CatalogueModel) -> None:
    assert set(model.fit) == {kind.id for kind in CONTENT_TYPES}
    assert all(0 <= mark <= 3 for mark in model.fit.values())
    assert max(model.fit.values()) > 0
    assert model.languages
    assert set(model.languages) <= {"en", "zh"}
    assert model.style in get_args(PromptStyleId)
    assert model.ram_mb >= model.parameters * 4 / 10**6
    assert model.note_in("en").isascii()
    assert model.note_in("zh_CN") != model.note_in("en")
    assert set(model.unsure) <= {"weights", "download_mb", "licence", "parameters"}
    assert model.licence or "licence" in model.unsure
    if model.built_in:
        assert model.download_mb == 0
        return
    check_names(model.repo, model.revision)
    bytes_per_parameter = model.download_mb * 10**6 / model.parameters
    assert 1.9 < bytes_per_parameter < 4.6


def test_ids_and_repositories_are_told_apart() -> None:
    names = [name.lower() for model in MODELS for name in (model.id, model.repo)]
    assert len(set(names)) == len(names)
    assert MODELS[0].id == "starter"
    for task in ("ad", "news", "chat"):
        for language in ("en", "zh"):
            assert any(model.fitness(task, language) == 3 for model in MODELS)


def test_entries_are_found_by_id_and_repository() -> None:
    assert find_entry(" GPT2 ", MODELS).repo == "openai-community/gpt2"
    assert find_entry("qwen/Qwen2.5-0.5B-Instruct", MODELS).licence == "Apache-2.0"
    for name in ("", "gpt3"):
        with pytest.raises(ModelError, match="distilgpt2"):
            find_entry(name, MODELS)


@pytest.mark.parametrize("repo", ["..", "a/..", "a//b", "a b", "模型/x", "/etc", "a/b\n", "a\\b"])
def test_names_that_would_leave_the_folder_are_refused(repo: str) -> None:
    with pytest.raises(DownloadError):
        check_names(repo, "main")


def test_the_meter_tells_rate_and_time_left() -> None:
    now = [0.0]
    seen: list[TransferProgress] = []
    meter = Meter(1000, seen.append, lambda: now[0])
    meter.start("weights")
    meter.had(200)
    for _ in range(4):
        now[0] += 1
        meter.moved(100)
    assert seen[0].seconds_left == -1
    assert seen[-1] == TransferProgress("weights", 600, 1000, 100.0, 4.0)
    assert seen[-1].percent == 60
    now[0] += 0.01
    meter.moved(400)
    assert seen[-1].done == 600
    meter.finish()
    assert (seen[-1].percent, seen[-1].seconds_left) == (100, 0)


def test_the_meter_forgets_what_was_long_ago() -> None:
    now = [0.0]
    seen: list[TransferProgress] = []
    meter = Meter(10_000, seen.append, lambda: now[0])
    for count in [1000] + [10] * 20:
        now[0] += 1
        meter.moved(count)
    assert seen[-1].bytes_per_s == pytest.approx(10, rel=0.2)
