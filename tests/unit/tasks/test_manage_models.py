"""Advice on models, and the wrappers window and command line share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aigc_desktop.errors import DownloadError, ModelError
from aigc_desktop.models.hub import HubSource
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.manage_models import (
    advise,
    catalogue,
    download_model,
    import_model,
    installed_models,
    remove_model,
    verify_model,
)
from tests.support.hub import COMMIT, FakeHub, tiny_repo, write_repo


@pytest.fixture
def paths(home: Path) -> AppPaths:
    return AppPaths.for_user()


@pytest.fixture
def places(paths: AppPaths, home: Path) -> ModelPlaces:
    return ModelPlaces.of(paths, {"HF_HOME": str(home / "hf")})


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub("openai-community/gpt2", tiny_repo()).running() as running:
        yield running


def ids(paths: AppPaths, task: str, language: str, *numbers: float) -> list[str]:
    ram, disk, speed = numbers or (16_000, 100_000, 0)
    found = advise(catalogue(paths), task, language, int(ram), int(disk), speed)
    return [item.model.id for item in found]


def test_only_models_for_the_task_and_the_language_are_named(paths: AppPaths) -> None:
    assert "dialogpt-small" not in ids(paths, "ad", "en")
    assert "dialogpt-small" not in ids(paths, "chat", "zh")
    assert "gpt2-chinese" in ids(paths, "news", "zh")
    assert "gpt2" not in ids(paths, "news", "zh")
    assert ids(paths, "poem", "en") == []


def test_what_suits_better_stands_first_and_the_small_one_before_the_large(
    paths: AppPaths,
) -> None:
    assert ids(paths, "chat", "zh")[:2] == ["qwen2.5-0.5b-instruct", "qwen2.5-1.5b-instruct"]
    assert ids(paths, "ad", "en")[0] == "starter"


@pytest.mark.parametrize(("ram", "disk"), [(800, 100_000), (16_000, 100)])
def test_what_does_not_fit_comes_last_and_says_why(paths: AppPaths, ram: int, disk: int) -> None:
    found = advise(catalogue(paths), "ad", "en", ram, disk)
    possible = [item.possible for item in found]
    assert possible == sorted(possible, reverse=True)
    assert [item.model.id for item in found if item.possible] == ["starter"]
    word = "memory" if ram == 800 else "disk"
    for item in found[1:]:
        assert any(word in str(reason) for reason in item.reasons)


def test_speed_is_reckoned_from_this_machine(paths: AppPaths) -> None:
    found = {
        item.model.id: item for item in advise(catalogue(paths), "news", "en", 99_000, 99_000, 20)
    }
    assert found["gpt2"].tokens_per_s == pytest.approx(20)
    assert found["gpt2-xl"].tokens_per_s == pytest.approx(1.6, abs=0.1)
    assert any("Slow" in str(reason) for reason in found["gpt2-xl"].reasons)
    assert any("20 tokens" in str(reason) for reason in found["gpt2"].reasons)
    order = list(found)
    assert order.index("gpt2") < order.index("gpt2-xl")
    unknown = advise(catalogue(paths), "news", "en", 99_000, 99_000)
    assert not any("tokens" in str(reason) for item in unknown for reason in item.reasons)


def test_doubts_are_told(paths: AppPaths) -> None:
    found = advise(catalogue(paths), "news", "zh", 99_000, 99_000)
    item = next(item for item in found if item.model.id == "gpt2-chinese")
    text = " ".join(map(str, item.reasons))
    assert "licence" in text
    assert "safe format" in text
    assert found[-1].model.unsure


@pytest.mark.parametrize(
    "name", ["gpt2", "openai-community/gpt2", "GPT2@main", f"openai-community/gpt2@{COMMIT}"]
)
def test_a_model_goes_from_the_hub_to_the_list_and_away(
    paths: AppPaths, places: ModelPlaces, hub: FakeHub, name: str
) -> None:
    model = download_model(name, paths, places, HubSource(endpoint=hub.url), CancelToken())
    assert (model.id, model.revision) == ("openai-community/gpt2", COMMIT)
    assert verify_model(model.id, places, CancelToken()) == 3
    assert remove_model(model.id, places, CancelToken()) == model
    assert [left.id for left in installed_models(places)] == ["starter"]


def test_the_built_in_model_is_there_already(
    paths: AppPaths, places: ModelPlaces, hub: FakeHub
) -> None:
    model = download_model("starter", paths, places, HubSource(endpoint=hub.url), CancelToken())
    assert model.origin == "starter"
    assert hub.requests == []


def test_names_that_are_none(paths: AppPaths, places: ModelPlaces, hub: FakeHub) -> None:
    source = HubSource(endpoint=hub.url, retries=0)
    for name in ("", "gpt3", "a b/c", "../x/y"):
        with pytest.raises(ModelError, match="distilgpt2"):
            download_model(name, paths, places, source, CancelToken())
    assert hub.requests == []
    with pytest.raises(DownloadError):
        download_model("some/other", paths, places, source, CancelToken())


def test_a_model_that_writes_no_text_is_told(paths: AppPaths, places: ModelPlaces) -> None:
    files = {**tiny_repo(), "config.json": b'{"architectures": ["BertModel"]}'}
    with FakeHub("o/bert", files).running() as hub:
        source = HubSource(endpoint=hub.url)
        with pytest.raises(ModelError, match="writes text"):
            download_model("o/bert", paths, places, source, CancelToken())
        assert hub.fetched("model.safetensors") == []
    assert not places.hub_cache.exists() or not list(places.hub_cache.iterdir())


def test_an_imported_model_is_listed(places: ModelPlaces, tmp_path: Path) -> None:
    stick = write_repo(tmp_path / "u 盘" / "模型", tiny_repo())
    model = import_model(stick, places, CancelToken())
    assert (model.id, model.origin) == ("模型", "imported")
    with pytest.raises(ModelError):
        remove_model("no such", places, CancelToken())
