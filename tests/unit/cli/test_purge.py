"""Removing all traces, and only ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aigc_desktop.cli.commands import main
from aigc_desktop.errors import StoreError
from aigc_desktop.paths import AppPaths


@pytest.fixture
def paths(home: Path) -> AppPaths:
    found = AppPaths.for_user()
    for folder in (found.data / "models", found.config, found.cache / "engine", found.logs):
        folder.mkdir(parents=True)
        (folder / "文件 1").write_text("x", "utf-8")
    return found


def test_without_yes_nothing_is_removed(
    paths: AppPaths, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["purge", "--documents"]) == 0
    assert str(paths.data) in capsys.readouterr().err
    assert paths.data.is_dir() and paths.logs.is_dir()


def test_documents_stay_unless_asked_for(paths: AppPaths) -> None:
    assert main(["purge", "--yes"]) == 0
    assert not paths.cache.exists() and not paths.logs.exists()
    assert (paths.data / "models" / "文件 1").is_file() and (paths.config / "文件 1").is_file()
    assert main(["purge", "--yes", "--documents"]) == 0
    assert not paths.data.exists() and not paths.config.exists()
    assert main(["purge", "--yes", "--documents"]) == 0, "twice does no harm"


def test_nothing_is_left_where_the_system_keeps_our_folders(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AIGC_DESKTOP_HOME")
    monkeypatch.setenv("HOME", str(home))
    for name in ("DATA", "CACHE", "CONFIG", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    found = AppPaths.for_user()
    for folder in (found.data, found.config, found.cache, found.logs):
        assert home in folder.parents
        folder.mkdir(parents=True, exist_ok=True)
    assert main(["purge", "--yes", "--documents"]) == 0
    assert not list(home.rglob("*aigc-desktop*"))


def test_an_open_window_is_not_robbed_of_its_files(
    paths: AppPaths, capsys: pytest.CaptureFixture[str]
) -> None:
    (paths.data / "running.lock").write_text(f"{os.getpid()}\nx\n", "utf-8")
    assert main(["purge", "--yes", "--documents"]) == StoreError.exit_code
    assert paths.data.is_dir() and paths.cache.is_dir()
    (paths.data / "running.lock").write_text("999999999\nx\n", "utf-8")
    assert main(["purge", "--yes"]) == 0
