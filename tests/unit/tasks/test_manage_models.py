"""What window and command line do with models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aigc_desktop.domain.settings import Settings
from aigc_desktop.errors import Cancelled, DownloadError, ModelError, UsageError
from aigc_desktop.models.hub import HubSource
from aigc_desktop.models.installed import installed_models
from aigc_desktop.models.unfinished import unfinished_downloads
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.list_models import list_models
from aigc_desktop.tasks.manage_models import (
    ModelAccess,
    add_folder,
    add_repo,
    catalogue,
    download_model,
    give_up_download,
    import_model,
    model_access,
    network_journal,
    remove_model,
    repair_model,
    verify_model,
)
from tests.support.hub import COMMIT, FakeHub, tiny_repo, write_repo

MakeAccess = Callable[..., ModelAccess]


@pytest.fixture
def paths(home: Path) -> AppPaths:
    return AppPaths.for_user()


@pytest.fixture
def make_access(paths: AppPaths, home: Path) -> MakeAccess:
    def make(endpoint: str = "", settings: Settings | None = None, **more: Any) -> ModelAccess:
        environment = {"HF_HOME": str(home / "hf"), **more.pop("environment", {})}
        more = {"offline": False, "endpoint": endpoint, **more}
        return model_access(paths, settings or Settings(), environment, **more)

    return make


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub("openai-community/gpt2", tiny_repo()).running() as running:
        yield running


@pytest.mark.parametrize(
    "name", ["gpt2@main", "openai-community/gpt2@main", "GPT2@main", f"gpt2@{COMMIT}"]
)
def test_a_model_goes_from_the_hub_to_the_list_and_away(
    make_access: MakeAccess, hub: FakeHub, name: str
) -> None:
    access = make_access(hub.url)
    model = download_model(name, access, CancelToken())
    assert (model.id, model.revision) == ("openai-community/gpt2", COMMIT)
    assert verify_model(model.id, access, CancelToken()).compared == 3
    assert remove_model(model.id, access, CancelToken()) == model
    assert [left.id for left in installed_models(access.places)] == ["starter"]


def test_the_catalogues_revision_is_asked_for(make_access: MakeAccess, hub: FakeHub) -> None:
    pinned = next(model for model in catalogue(make_access().paths) if model.id == "gpt2").revision
    with pytest.raises(DownloadError):
        download_model("gpt2", make_access(hub.url), CancelToken())
    assert hub.requests[0].path.endswith(f"/revision/{pinned}")


def test_the_built_in_model_is_there_already(make_access: MakeAccess, hub: FakeHub) -> None:
    model = download_model("starter", make_access(hub.url), CancelToken())
    assert model.origin == "starter"
    assert hub.requests == []


def test_names_that_are_none(make_access: MakeAccess, hub: FakeHub) -> None:
    access = make_access(hub.url)
    for name in ("", "gpt3", "a b/c", "../x/y"):
        with pytest.raises(ModelError, match="distilgpt2"):
            download_model(name, access, CancelToken())
    assert hub.requests == []
    with pytest.raises(DownloadError):
        download_model("some/other", access, CancelToken())


def test_a_model_that_writes_no_text_is_told(make_access: MakeAccess) -> None:
    files = {**tiny_repo(), "config.json": b'{"architectures": ["BertModel"]}'}
    with FakeHub("o/bert", files).running() as hub:
        access = make_access(hub.url)
        with pytest.raises(ModelError, match="writes text"):
            download_model("o/bert", access, CancelToken())
        assert hub.fetched("model.safetensors") == []
    cache = access.places.hub_cache
    assert not cache.exists() or not list(cache.iterdir())


def test_an_imported_model_is_listed(make_access: MakeAccess, tmp_path: Path) -> None:
    stick = write_repo(tmp_path / "u 盘" / "模型", tiny_repo())
    access = make_access()
    model = import_model(stick, access, CancelToken())
    assert (model.id, model.origin) == ("模型", "imported")
    with pytest.raises(ModelError):
        remove_model("no such", access, CancelToken())


def test_a_damaged_file_is_fetched_again_and_nothing_else(
    make_access: MakeAccess, hub: FakeHub
) -> None:
    access = make_access(hub.url)
    model = download_model("gpt2@main", access, CancelToken())
    assert repair_model(model.id, access, CancelToken()).changed == ()
    before = len(hub.requests)
    weights = (model.folder / "model.safetensors").resolve()
    data = weights.read_bytes()
    weights.write_bytes(data[:-1] + b"!")
    with pytest.raises(ModelError, match=r"model\.safetensors"):
        verify_model(model.id, access, CancelToken())
    assert repair_model(model.id, access, CancelToken()).changed == ("model.safetensors",)
    fetched = [request.path.rpartition("/")[2] for request in hub.requests[before:]]
    assert fetched == [COMMIT, "model.safetensors"]
    assert verify_model(model.id, access, CancelToken()).compared == 3
    assert network_journal(access.paths).uses()[0].purpose == "repair"


def test_a_damaged_import_says_where_to_get_it_again(
    make_access: MakeAccess, tmp_path: Path
) -> None:
    access = make_access()
    stick = write_repo(tmp_path / "mine", tiny_repo())
    model = import_model(stick, access, CancelToken())
    (model.folder / "tokenizer.json").write_bytes(b"[]")
    with pytest.raises(ModelError, match="import it again"):
        repair_model("mine", access, CancelToken())


def test_an_unfinished_download_can_be_given_up(make_access: MakeAccess, hub: FakeHub) -> None:
    access = make_access(hub.url)
    cancel = CancelToken()
    hub.trouble.pause_s = 0.02
    with pytest.raises(Cancelled):
        download_model("gpt2@main", access, cancel, lambda now: now.done and cancel.cancel())
    (left,) = unfinished_downloads(access.places)
    assert (left.repo, left.revision) == ("openai-community/gpt2", "main")
    assert 0 < left.done < left.total == sum(map(len, tiny_repo().values()))
    give_up_download("gpt2", access, CancelToken())
    assert unfinished_downloads(access.places) == ()
    assert list(access.places.downloads.rglob("*.part")) == []


def test_a_file_two_versions_share_is_fetched_once(make_access: MakeAccess, hub: FakeHub) -> None:
    access = make_access(hub.url)
    first = download_model("gpt2@main", access, CancelToken())
    other = "f" * 40
    snapshots = first.folder.parent
    first.folder.rename(snapshots / other)  # as if an older version had been fetched before
    (snapshots / other / "config.json").unlink()
    before = len(hub.requests)
    download_model("gpt2@main", access, CancelToken())
    names = [request.path.rpartition("/")[2] for request in hub.requests[before:]]
    assert names == ["main"]


@pytest.mark.parametrize(
    "text", ["owner/name", " owner/name@v1 ", "https://hub.example/owner/name/tree/x"]
)
def test_a_repository_is_put_on_the_list_without_asking_anybody(
    make_access: MakeAccess, text: str
) -> None:
    access = make_access()
    assert add_repo(text, access) == "owner/name"
    rows = {row.key: row for row in list_models(catalogue(access.paths), access.places)}
    assert (rows["owner/name"].state, rows["owner/name"].own) == ("available", True)
    assert network_journal(access.paths).last() is None


@pytest.mark.parametrize("text", ["", "name", "a/b/c", "模型/x", "a b/c"])
def test_what_is_no_repository_is_not_put_on_the_list(make_access: MakeAccess, text: str) -> None:
    with pytest.raises(ModelError, match="owner/name"):
        add_repo(text, make_access())


def test_a_folder_is_used_where_it_lies_and_never_deleted(
    make_access: MakeAccess, tmp_path: Path
) -> None:
    access = make_access()
    folder = write_repo(tmp_path / "我的" / "gpt", tiny_repo())
    model = add_folder(folder, access)
    assert [found.id for found in installed_models(access.places)] == ["starter", model.id]
    remove_model(model.id, access, CancelToken())
    assert [found.id for found in installed_models(access.places)] == ["starter"]
    assert (folder / "config.json").is_file()
    with pytest.raises(ModelError):
        add_folder(tmp_path, access)


@pytest.mark.parametrize("how", ["option", "setting"])
def test_a_forbidden_network_is_not_used(make_access: MakeAccess, hub: FakeHub, how: str) -> None:
    settings = Settings({"network": "never"} if how == "setting" else {})
    access = make_access(hub.url, settings, offline=how == "option")
    with pytest.raises(DownloadError) as caught:
        download_model("gpt2@main", access, CancelToken())
    assert caught.value.reason == "forbidden"
    assert hub.requests == []
    assert network_journal(access.paths).last() is None


def test_every_use_of_the_network_is_written_down(make_access: MakeAccess, hub: FakeHub) -> None:
    access = make_access(hub.url)
    download_model("gpt2@main", access, CancelToken())
    newest, oldest = network_journal(access.paths).uses()
    assert (newest.purpose, oldest.purpose) == ("download", "look_up")
    assert (newest.host, newest.model) == ("127.0.0.1", "openai-community/gpt2")


def test_options_beat_settings_and_settings_the_environment(make_access: MakeAccess) -> None:
    variables = {"HF_ENDPOINT": "https://variable.example/", "HF_TOKEN": "hf_v"}
    chosen = Settings({"endpoint": "https://setting.example", "proxy": "http://p.example:1"})
    assert make_access().source == HubSource()
    assert make_access(environment=variables).source.endpoint == "https://variable.example"
    assert make_access(environment=variables).source.token == "hf_v"
    assert (
        make_access("", chosen, environment=variables).source.endpoint == "https://setting.example"
    )
    assert make_access("", chosen).source.proxy == "http://p.example:1"
    assert make_access("https://option.example", chosen).source.endpoint == "https://option.example"
    assert make_access(token="hf_t", environment=variables).source.token == "hf_t"


@pytest.mark.parametrize("address", ["ftp://x", "hub", "https://", "http://u:p@proxy.example:1"])
def test_addresses_that_are_none_or_hold_a_password(make_access: MakeAccess, address: str) -> None:
    with pytest.raises(UsageError):
        make_access("", Settings({"proxy": address}))
    with pytest.raises(UsageError):
        make_access("", Settings({"endpoint": address}))
