"""Listing, verifying and removing installed models."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from aigc_desktop.errors import ModelError, WriteError
from aigc_desktop.models.download import Downloader
from aigc_desktop.models.hub import HubSource
from aigc_desktop.models.importing import import_model
from aigc_desktop.models.installed import (
    InstalledModel,
    find_installed,
    installed_models,
)
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.removing import remove
from aigc_desktop.models.verifying import Verified, verify
from aigc_desktop.progress import CancelToken
from tests.support.hub import COMMIT, open_gate, tiny_repo, tiny_weights, write_repo

OTHER = "f" * 40


@pytest.fixture
def both(source: HubSource, places: ModelPlaces, tmp_path: Path) -> ModelPlaces:
    Downloader(source, places, open_gate(places)).download("owner/tiny", "main", CancelToken())
    import_model(write_repo(tmp_path / "mine", tiny_repo()), places, CancelToken())
    return places


def names(places: ModelPlaces) -> list[str]:
    return [model.id for model in installed_models(places)]


def second_version(places: ModelPlaces) -> Path:
    """Add a version that shares all but its tokenizer with the first one."""
    home = places.hub_cache / "models--owner--tiny"
    snapshot = home / "snapshots" / OTHER
    shutil.copytree(home / "snapshots" / COMMIT, snapshot, symlinks=True)
    (snapshot / "tokenizer.json").unlink()
    (home / "blobs" / ("e" * 40)).write_bytes(b"{ }")
    (snapshot / "tokenizer.json").symlink_to(Path("..") / ".." / "blobs" / ("e" * 40))
    return snapshot


def test_an_empty_machine_has_the_starter(places: ModelPlaces) -> None:
    (model,) = installed_models(places)
    assert (model.id, model.origin, model.folder) == ("starter", "starter", places.starter)
    assert model.size > 10**6
    assert verify(model, CancelToken()) == Verified(0, ())


def test_all_kinds_are_listed_and_found(both: ModelPlaces) -> None:
    assert names(both) == ["starter", "mine", "owner/tiny"]
    assert find_installed("Owner/Tiny", both).origin == "hub"
    with pytest.raises(ModelError, match="nobody/nothing"):
        find_installed("nobody/nothing", both)


def test_what_is_not_whole_or_writes_no_text_is_not_listed(both: ModelPlaces) -> None:
    cache = both.hub_cache
    encoder = {**tiny_repo(), "config.json": b'{"architectures": ["BertModel"]}'}
    unsafe = {**tiny_repo(), "config.json": b'{"auto_map": {}, "architectures": ["XForCausalLM"]}'}
    half = {**tiny_repo(), "model.safetensors": tiny_weights(99)[:-1]}
    for name, files in (("encoder", encoder), ("unsafe", unsafe), ("half", half)):
        write_repo(cache / f"models--o--{name}" / "snapshots" / COMMIT, files)
    write_repo(cache / "datasets--o--d" / "snapshots" / COMMIT, tiny_repo())
    write_repo(both.imported / "half", half)
    (cache / "version.txt").write_text("1")
    assert names(both) == ["starter", "mine", "owner/tiny"]


def test_an_older_version_carries_its_commit(both: ModelPlaces) -> None:
    second_version(both)
    assert names(both)[2:] == ["owner/tiny", "owner/tiny@ffffffff"]


def test_a_changed_file_is_found(both: ModelPlaces) -> None:
    for name in ("mine", "owner/tiny"):
        model = find_installed(name, both)
        weights = (model.folder / "model.safetensors").resolve()
        data = weights.read_bytes()
        weights.write_bytes(data[:-1] + b"!")
        assert verify(model, CancelToken()) == Verified(3, ("model.safetensors",))
        weights.write_bytes(data)
        assert verify(model, CancelToken()) == Verified(3, ())


def test_removing_frees_the_files(both: ModelPlaces) -> None:
    for name in ("mine", "owner/tiny"):
        remove(find_installed(name, both), both, CancelToken())
    assert names(both) == ["starter"]
    assert list(both.hub_cache.iterdir()) == []
    assert [entry.name for entry in both.imported.iterdir()] == [".lock"]


def test_removing_one_version_keeps_what_the_other_needs(both: ModelPlaces) -> None:
    second_version(both)
    home = both.hub_cache / "models--owner--tiny"
    remove(find_installed("owner/tiny", both), both, CancelToken())
    assert names(both) == ["starter", "mine", "owner/tiny"]
    left = find_installed("owner/tiny", both)
    assert left.revision == OTHER
    assert not (home / "refs" / "main").exists()
    assert len(list((home / "blobs").iterdir())) == 3


def test_a_removed_model_can_be_fetched_again(both: ModelPlaces, source: HubSource) -> None:
    remove(find_installed("owner/tiny", both), both, CancelToken())
    Downloader(source, both, open_gate(both)).download("owner/tiny", "main", CancelToken())
    assert "owner/tiny" in names(both)


def test_the_starter_stays(both: ModelPlaces) -> None:
    with pytest.raises(ModelError, match="built-in"):
        remove(find_installed("starter", both), both, CancelToken())
    assert both.starter.is_dir()


@pytest.mark.parametrize("origin", ["imported", "hub"])
def test_folders_elsewhere_are_never_deleted(
    both: ModelPlaces, tmp_path: Path, origin: str
) -> None:
    folder = write_repo(tmp_path / "a" / "b" / "c" / "theirs", tiny_repo())
    model = InstalledModel("theirs", origin, folder, 1)  # type: ignore[arg-type]
    with pytest.raises(WriteError, match="theirs"):
        remove(model, both, CancelToken())
    assert (folder / "config.json").is_file()


def test_a_link_among_the_imported_is_not_followed(both: ModelPlaces, tmp_path: Path) -> None:
    folder = write_repo(tmp_path / "elsewhere", tiny_repo())
    (both.imported / "link").symlink_to(folder, target_is_directory=True)
    with pytest.raises(WriteError):
        remove(find_installed("link", both), both, CancelToken())
    assert (folder / "config.json").is_file()


def test_what_cannot_be_deleted_is_told(both: ModelPlaces, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(shutil, "rmtree", refuse)
    with pytest.raises(WriteError, match="in use"):
        remove(find_installed("mine", both), both, CancelToken())
