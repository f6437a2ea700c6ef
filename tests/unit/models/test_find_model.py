"""Finding a model by its name or its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from aigc_desktop.errors import ModelError
from aigc_desktop.models.local import STARTER, find_model
from aigc_desktop.paths import AppPaths


@pytest.fixture
def paths(home: Path) -> AppPaths:
    return AppPaths.for_user()


@pytest.mark.parametrize("name", ["", "starter"])
def test_the_starter_goes_by_its_name_and_by_none(paths: AppPaths, name: str) -> None:
    found = find_model(name, paths)
    assert (found.id, found.folder) == (STARTER, paths.starter_model)


@pytest.mark.parametrize("name", ["tiny gpt2", "模型", "é", "starter"])
def test_a_folder_goes_by_its_own_name_without_its_path(
    paths: AppPaths, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "田中 太郎" / name
    folder.mkdir(parents=True)
    found = find_model(str(folder), paths)
    assert (found.id, found.folder) == (name, folder)
    assert "田中" not in found.id


def test_a_relative_folder_and_the_home_folder_are_understood(
    paths: AppPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path / "mine")
    assert find_model(".", paths).id == "mine"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert find_model("~/mine", paths).folder == tmp_path / "mine"


@pytest.mark.parametrize("name", ["no such model", "/no/such/folder", "Starter!", "模型", "a\0b"])
def test_anything_else_is_an_error_that_names_it(paths: AppPaths, name: str) -> None:
    with pytest.raises(ModelError, match="starter") as caught:
        find_model(name, paths)
    assert name in str(caught.value)


def test_a_file_is_no_model(paths: AppPaths, tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"")
    with pytest.raises(ModelError):
        find_model(str(file), paths)
