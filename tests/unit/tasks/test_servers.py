"""Writing on servers from the command line: nothing leaves unless it was asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aigc_desktop.cli.commands import main
from aigc_desktop.errors import Cancelled
from aigc_desktop.paths import AppPaths
from aigc_desktop.store.settings_file import SettingsFile
from aigc_desktop.tasks.servers import Disclosure, PersonalDataGuard
from tests.support.faulty_server import FaultyServer
from tests.support.sockets import events

ROOT = Path(__file__).resolve().parents[3]
BRIEF = ["--set", "product=Lumo lamp", "--set", "features=warm light"]
OPTIONS = ["--candidates", "2", "--format", "txt", "--model", "server:lab/m"]


def add(server: FaultyServer, *more: str) -> int:
    return main(["servers", "add", "lab", server.address, "--api", "completions", *more])


def switch(value: str) -> None:
    file = SettingsFile(AppPaths.for_user().config / "settings.toml")
    file.save(file.load().with_values(servers=value))


def test_a_server_is_added_only_with_consent(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with FaultyServer() as server:
        assert add(server) == 2
        told = capsys.readouterr().err
        assert server.address.split("/")[2] in told
        assert "Nothing was added" in told
        assert main(["servers", "list"]) == 0
        assert capsys.readouterr().out == ""
        assert add(server, "--yes") == 0
        assert capsys.readouterr().out == "server:lab/m\n"
        assert main(["servers", "list", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)[0]["models"] == ["server:lab/m"]
        assert main(["servers", "remove", "lab"]) == 0
        assert main(["generate", "ad", *BRIEF, *OPTIONS]) == 3
        assert "no server called" in capsys.readouterr().err


def test_drafts_come_from_the_server_and_say_so(
    home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def text(prompt: str, seed: int) -> str:
        return f" Warm light for long evenings {seed % 1000}\nDescription: A lamp that is quiet."

    with FaultyServer(text=text) as server:
        assert add(server, "--yes") == 0
        target = tmp_path / "ad.json"
        arguments = ["generate", "ad", *BRIEF, *OPTIONS, "--top-k", "30", "--out", str(target)]
        arguments[arguments.index("txt")] = "json"
        assert main(arguments) == 0
        host = server.address.split("/")[2]
    told = capsys.readouterr().err
    assert f"sent to {host}" in told
    assert "top_k" in told
    assert "Lumo lamp" in server.bodies[0]["prompt"]
    receipt = json.loads(target.read_text("utf-8"))["receipt"]
    assert receipt["engine"] == "remote"
    assert receipt["model"]["id"] == "server:lab/m"
    assert receipt["environment"]["server"] == host


def test_with_the_setting_off_or_offline_no_socket_is_opened(home: Path, tmp_path: Path) -> None:
    """The whole program in a process of its own, every socket event recorded."""
    with FaultyServer() as server:
        assert add(server, "--yes") == 0
        switch("off")
        for number, more in enumerate([[], ["--offline"]]):
            if more:
                switch("on")
            file = tmp_path / f"events{number}"
            module = ["aigc_desktop", "generate", "ad", *BRIEF, *OPTIONS, *more]
            command = [sys.executable, "-m", "tests.support.sockets", "record", str(file), *module]
            done = subprocess.run(
                command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
                text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 3, done.stderr
            assert ("forbidden" if more else "switched off") in done.stderr
            # An event loop wakes itself through a pair of sockets that leads nowhere.
            assert [one for one in events(file) if not one.startswith("socket.__new__ 1 ")] == []
        assert server.bodies == []


def test_personal_data_is_not_sent_without_a_word(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brief = ["--set", "product=Lumo lamp", "--set", "features=write to anna@example.com"]
    with FaultyServer() as server:
        assert add(server, "--yes") == 0
        assert main(["generate", "ad", *brief, *OPTIONS]) == 2
        assert "e-mail address" in capsys.readouterr().err
        assert server.bodies == []
        assert main(["generate", "ad", *brief, *OPTIONS, "--send-personal-data"]) in {0, 2}
        assert "anna@example.com" in server.bodies[0]["prompt"]


def test_what_was_allowed_once_is_not_asked_again() -> None:
    asked: list[Disclosure] = []

    def ask(disclosure: Disclosure) -> bool:
        asked.append(disclosure)
        return "evil" not in disclosure.found[0][1]

    guard = PersonalDataGuard("lab.example", ask)
    guard("No data here.")
    guard("Write to anna@example.com.")
    guard("Write to anna@example.com, please.")
    assert [one.found for one in asked] == [(("email", "a***@example.com"),)]
    with pytest.raises(Cancelled):
        guard("Write to bob@evil.example.")


def test_a_table_is_shared_by_two_servers(
    home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    lines = [f"Lamp {number},warm light" for number in range(12)]
    source.write_text("\n".join(["product,features", *lines]), "utf-8")
    batch = ["batch", "ad", "--in", str(source), "--out", str(target), "--candidates", "1"]

    def text(prompt: str, seed: int) -> str:
        return f" Warm light {seed % 1000}\nDescription: A lamp that is quiet."

    with FaultyServer(text=text, service_s=0.02) as one, FaultyServer(text=text) as two:
        assert add(one, "--yes", "--price-out", "3") == 0
        arguments = ["servers", "add", "two", two.address, "--api", "completions", "--yes"]
        assert main(arguments) == 0
        assert main([*batch, "--model", "starter", "--also", "server:two/m"]) == 2
        assert main([*batch, "--model", "server:lab/m", "--also", "server:two/m"]) == 0
        assert one.answered + two.answered == 12
        assert two.answered > 0
    told = capsys.readouterr().err
    assert "12 of 12 rows done" in told
    assert "tokens read" in told
    assert target.read_text("utf-8-sig").count("Lamp ") >= 12
