"""The command `models`, driven through its own parser."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aigc_desktop.cli import models
from aigc_desktop.cli.console import Console
from aigc_desktop.errors import DownloadError, ModelError
from aigc_desktop.i18n import Translator
from aigc_desktop.paths import AppPaths
from tests.support.hub import FakeHub, tiny_repo, write_repo

Command = Callable[..., int]


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub("owner/tiny", tiny_repo()).running() as running:
        yield running


@pytest.fixture
def command(home: Path, monkeypatch: pytest.MonkeyPatch, hub: FakeHub) -> Command:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HOME", str(home / "hf"))
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    paths = AppPaths.for_user()

    def run(*arguments: str, offline: bool = False) -> int:
        console = Console(paths, Translator("en", paths.locale), offline=offline)
        parser = argparse.ArgumentParser()
        models.add_parser(parser.add_subparsers(), console)
        options = parser.parse_args(["models", *arguments])
        code: int = options.run(options, console)
        return code

    return run


def listed(command: Command, capfdbinary: pytest.CaptureFixture[bytes]) -> list[str]:
    capfdbinary.readouterr()
    assert command("list", "--installed", "--json") == 0
    return [row["id"] for row in json.loads(capfdbinary.readouterr().out)]


def test_a_model_comes_and_goes(
    command: Command, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert command("download", "owner/tiny") == 0
    folder = Path(capfdbinary.readouterr().out.decode().strip())
    assert (folder / "model.safetensors").is_file()
    assert listed(command, capfdbinary) == ["starter", "owner/tiny"]
    assert command("verify", "owner/tiny") == 0
    assert b"3 files" in capfdbinary.readouterr().err
    assert command("remove", "owner/tiny") == 0
    assert listed(command, capfdbinary) == ["starter"]
    assert not folder.exists()


def test_a_folder_is_imported(
    command: Command, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    stick = write_repo(tmp_path / "u 盘" / "模型", tiny_repo())
    assert command("import", str(stick)) == 0
    assert listed(command, capfdbinary) == ["starter", "模型"]
    assert command("list") == 0
    assert "模型" in capfdbinary.readouterr().out.decode()


def test_the_list_as_text_and_json(
    command: Command, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert command("list", "--json") == 0
    rows = json.loads(capfdbinary.readouterr().out)
    assert len(rows) >= 20
    assert command("list") == 0
    text = capfdbinary.readouterr().out.decode()
    for row in rows:
        assert row["name"] in text
        assert row["catalogue"]["note"] in text
    assert {row["state"] for row in rows} == {"built_in", "available"}


def test_every_action_speaks_json(
    command: Command, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    def said(*arguments: str) -> Any:
        capfdbinary.readouterr()
        assert command(*arguments, "--json") == 0
        return json.loads(capfdbinary.readouterr().out)

    stick = write_repo(tmp_path / "mine", tiny_repo())
    assert said("download", "owner/tiny")["origin"] == "hub"
    assert said("import", str(stick))["id"] == "mine"
    assert said("verify", "mine") == {"id": "mine", "compared": 3, "changed": []}
    assert said("repair", "owner/tiny")["repaired"] == []
    assert said("add", "some/other") == {"id": "some/other"}
    plan = said("remove", "owner/tiny", "--dry-run")
    assert plan["frees"] > 0
    assert not plan["removed"]
    assert said("remove", "owner/tiny")["removed"]
    best = said("advise", "--task", "chat", "--language", "zh", "--no-measure")[0]
    assert best["id"] == "qwen2.5-0.5b-instruct"
    assert best["reasons"]


def test_advice_names_the_computer_and_the_reasons(
    command: Command, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert command("advise", "--task", "ad", "--language", "en", "--no-measure") == 0
    text = capfdbinary.readouterr().out.decode()
    assert "cores" in text
    assert "1. starter" in text
    assert "without a download" in text


def test_offline_commands_send_nothing(
    command: Command, hub: FakeHub, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with pytest.raises(DownloadError, match="forbidden"):
        command("download", "owner/tiny", offline=True)
    assert hub.requests == []


@pytest.mark.parametrize("place", [0, 1, 3])
def test_offline_may_stand_anywhere_and_closes_the_whole_process(
    home: Path, hub: FakeHub, place: int
) -> None:
    arguments = ["models", "download", "owner/tiny", "--endpoint", hub.url]
    arguments.insert(place, "--offline")
    done = subprocess.run(
        [sys.executable, "-m", "aigc_desktop", *arguments], capture_output=True, check=False
    )
    assert done.returncode == 3, done.stderr.decode()
    assert hub.requests == []


def test_the_token_comes_from_the_environment(
    command: Command, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_x")
    command("download", "owner/tiny")
    assert {request.token for request in hub.requests} == {"Bearer hf_x"}


def test_errors_reach_the_one_place_that_shows_them(command: Command, tmp_path: Path) -> None:
    with pytest.raises(DownloadError) as caught:
        command("download", "owner/nothing")
    assert caught.value.exit_code == 3
    for arguments in (("remove", "starter"), ("verify", "x"), ("import", str(tmp_path))):
        with pytest.raises(ModelError):
            command(*arguments)
