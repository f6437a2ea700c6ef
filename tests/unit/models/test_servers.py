"""The list of servers, their keys, and the door on the way to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aigc_desktop.domain.server import Server, ServerModel, is_loopback, model_id, split_id
from aigc_desktop.errors import DownloadError, ModelError, ServerError, UsageError
from aigc_desktop.models.network import NetworkGate, NetworkJournal
from aigc_desktop.models.server_door import ServerDoor
from aigc_desktop.models.servers import ServersFile, check_server, key_store, with_version_path

LAB = Server(
    "lab",
    "https://lab.example:8000/v1",
    slots=16,
    price_out=2.5,
    models=(ServerModel("org/模型", "few_shot", 8192, "vllm"),),
)


def test_servers_are_kept_and_replaced_by_name(tmp_path: Path) -> None:
    file = ServersFile(tmp_path / "c" / "servers.json")
    assert file.load() == ()
    file.put(LAB)
    file.put(Server("here", "http://127.0.0.1:8080/v1"))
    file.put(replace(LAB, slots=8))
    assert [server.name for server in file.load()] == ["lab", "here"]
    assert file.find("lab") == replace(LAB, slots=8)
    file.drop("lab")
    with pytest.raises(ModelError, match="no server called “lab”"):
        file.find("lab")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", "[7]", '[{"name": "x"}]', '[{"name": "a", "address": "ftp://x"}]']
)
def test_nonsense_in_the_list_is_left_out(tmp_path: Path, text: str) -> None:
    (tmp_path / "servers.json").write_text(text)
    assert ServersFile(tmp_path / "servers.json").load() == ()


@pytest.mark.parametrize(
    ("server", "words"),
    [
        (Server("a b", "https://x.example/v1"), "no name"),
        (Server("a/b", "https://x.example/v1"), "no name"),
        (Server("a", "lab.example"), "no address"),
        (Server("a", ""), "no address"),
        (Server("a", "https://me:secret@x.example/v1"), "password"),
        (Server("a", "http://lab.example/v1"), "without encryption"),
        (Server("a", "http://127.0.0.1.evil.example/v1"), "without encryption"),
        (Server("a", "https://x.example/v1", slots=0), "1 to"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, server: Server, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        ServersFile(tmp_path / "servers.json").put(server)
    assert not (tmp_path / "servers.json").exists()


def test_plain_http_is_for_this_machine_or_where_it_was_allowed() -> None:
    for address in ("http://127.0.0.1:1/v1", "http://localhost/v1", "http://[::1]:1/v1"):
        check_server(Server("a", address))
    check_server(Server("a", "http://lab.example/v1", plain_http=True))
    assert not is_loopback("127.0.0.1.evil.example")


def test_names_of_models_on_servers() -> None:
    name = model_id("lab", "org/model-7b")
    assert split_id(name) == ("lab", "org/model-7b")
    assert split_id("starter") == ("", "starter")
    assert with_version_path(" https://x.example:80/ ") == "https://x.example:80/v1"
    assert with_version_path("https://x.example/api/v3") == "https://x.example/api/v3"
    assert LAB.host == "lab.example:8000"


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, user: str) -> str | None:
        return self.kept.get((service, user))

    def set_password(self, service: str, user: str, value: str) -> None:
        self.kept[service, user] = value


def test_a_key_belongs_to_one_address_and_lies_in_no_file(tmp_path: Path) -> None:
    ring = Ring()
    assert key_store(LAB, lambda: ring).set("sk-secret")
    ServersFile(tmp_path / "servers.json").put(LAB)
    assert "sk-secret" not in (tmp_path / "servers.json").read_text()
    assert key_store(LAB, lambda: ring).get() == "sk-secret"
    moved = replace(LAB, address="https://evil.example/v1")
    assert key_store(moved, lambda: ring).get() is None


def test_the_door_is_shut_until_it_is_opened_and_notes_who_passed(tmp_path: Path) -> None:
    journal = NetworkJournal(tmp_path / "network.jsonl")
    state = {"forbidden": False, "allowed": False}
    door = ServerDoor(
        lambda: NetworkGate(journal, state["forbidden"]), lambda: state["allowed"], "server:lab/m"
    )
    with pytest.raises(ServerError, match="switched off") as caught:
        door.write("lab.example")
    assert caught.value.reason == "off"
    assert journal.uses() == ()
    state["allowed"] = True
    for _ in range(3):
        door.write("lab.example")
    door.ask("lab.example")
    noted = [(use.host, use.purpose, use.model) for use in journal.uses()]
    assert noted == [
        ("lab.example", "ask", "server:lab/m"),
        ("lab.example", "write", "server:lab/m"),
    ]
    state["forbidden"] = True
    with pytest.raises(DownloadError, match="forbidden"):
        door.write("lab.example")
