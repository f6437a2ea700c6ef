"""The door to the network, its journal, and the token."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aigc_desktop.errors import DownloadError, WriteError
from aigc_desktop.models.network import NetworkGate, NetworkJournal, NetworkUse
from aigc_desktop.models.own import OwnModels, OwnModelsFile
from aigc_desktop.models.token_store import SERVICE, TokenStore, system_keyring

USE = NetworkUse(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "hub.example", "download", "o/模型")


@pytest.fixture
def journal(tmp_path: Path) -> NetworkJournal:
    return NetworkJournal(tmp_path / "data" / "network.jsonl")


def test_uses_come_back_newest_first(journal: NetworkJournal) -> None:
    assert journal.last() is None
    journal.note(USE)
    NetworkGate(journal).enter("other.example", "look_up", "o/m")
    assert [use.host for use in journal.uses()] == ["other.example", "hub.example"]
    assert journal.uses()[1] == USE
    assert journal.last() == journal.uses()[0]


def test_a_shut_gate_lets_nothing_through_and_notes_nothing(journal: NetworkJournal) -> None:
    with pytest.raises(DownloadError) as caught:
        NetworkGate(journal, forbidden=True).enter("h", "download", "m")
    assert caught.value.reason == "forbidden"
    assert journal.uses() == ()


def test_what_cannot_be_noted_is_not_done(tmp_path: Path) -> None:
    (tmp_path / "network.jsonl").mkdir()
    with pytest.raises(WriteError, match="not used"):
        NetworkGate(NetworkJournal(tmp_path / "network.jsonl")).enter("h", "download", "m")


def test_nonsense_in_the_journal_is_passed_over(journal: NetworkJournal, tmp_path: Path) -> None:
    journal.note(USE)
    file = tmp_path / "data" / "network.jsonl"
    nonsense = ["{", "[]", '{"at": 5}', '{"at": "2026-01-01", "host": 1}', "[" * 9999, "\x00"]
    file.write_text(file.read_text() + "\n".join(nonsense), "utf-8")
    assert journal.uses() == (USE,)
    file.write_bytes(file.read_bytes() + b"\n\xff\xfe\n")
    assert journal.last() == USE


def test_several_windows_may_write_at_once_and_the_file_stays_small(
    journal: NetworkJournal, tmp_path: Path
) -> None:
    def write() -> None:
        for _ in range(50):
            journal.note(USE)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(journal.uses()) == 200
    for _ in range(1500):
        journal.note(USE)
    assert (tmp_path / "data" / "network.jsonl").stat().st_size < 150_000
    assert len(journal.uses()) == 200


class Ring:
    """A keyring in memory, as obliging as the test wants."""

    def __init__(self, *, broken: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = broken

    def _look(self) -> None:
        if self.broken:
            raise RuntimeError("locked: hf_secret")

    def get_password(self, service: str, user: str) -> str | None:
        self._look()
        return self.kept.get((service, user))

    def set_password(self, service: str, user: str, value: str) -> None:
        self._look()
        self.kept[service, user] = value

    def delete_password(self, service: str, user: str) -> None:
        self._look()
        del self.kept[service, user]


def test_the_token_lies_in_the_keyring_and_nowhere_else(home: Path) -> None:
    ring = Ring()
    store = TokenStore(lambda: ring)
    assert store.get() is None
    assert store.set("hf_secret")
    assert list(ring.kept.values()) == ["hf_secret"]
    assert next(iter(ring.kept))[0] == SERVICE
    assert TokenStore(lambda: ring).get() == "hf_secret"
    store.forget()
    assert ring.kept == {}
    assert store.get() is None
    assert not home.exists()


@pytest.mark.parametrize("ring", [None, Ring(broken=True)])
def test_without_a_keyring_the_token_lasts_until_the_end(
    ring: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store = TokenStore(lambda: ring)
    assert not store.set("hf_secret")
    assert store.get() == "hf_secret"
    assert TokenStore(lambda: ring).get() is None
    store.forget()
    assert store.get() is None
    assert "hf_secret" not in caplog.text
    assert "hf_secret" not in repr(vars(store))


def test_keyrings_that_are_plain_files_are_not_used() -> None:
    import keyring
    from keyring.backends import fail, null

    before = keyring.get_keyring()
    try:
        for backend in (fail.Keyring(), null.Keyring()):
            keyring.set_keyring(backend)
            assert system_keyring() is None
    finally:
        keyring.set_keyring(before)


def test_own_models_are_remembered(tmp_path: Path) -> None:
    file = OwnModelsFile(tmp_path / "own.json")
    assert file.load() == OwnModels()
    for _ in range(2):
        file.add_repo("o/m")
        file.add_folder(Path("/模 型"))
    assert file.load() == OwnModels(("o/m",), ("/模 型",))
    file.drop("o/m")
    file.drop("never there")
    assert file.load() == OwnModels((), ("/模 型",))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"repos": 1, "folders": []}'])
def test_a_damaged_list_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "own.json").write_text(text)
    assert OwnModelsFile(tmp_path / "own.json").load() == OwnModels()
