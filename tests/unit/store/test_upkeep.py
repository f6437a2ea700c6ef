"""Check, repair, backup, restore and passphrase: whatever happens, nothing is lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from aigc_desktop.errors import StoreError, UsageError, WriteError
from aigc_desktop.store.connection import PAGE_BYTES, sqlite
from aigc_desktop.store.entry import Filter
from aigc_desktop.store.key import StoreKey, WrongKeyError
from aigc_desktop.store.library import Library
from aigc_desktop.store.recovery import RecoveryFile
from aigc_desktop.store.upkeep import Upkeep
from aigc_desktop.store.vault import LockedError, Vault
from tests.unit.store.conftest import advert, chat

CANARIES = ("Quetzalmoth", "孔雀石绿洲")
STATE = {"tabs": {"ad": {"brief": "Quetzalmoth 孔雀石绿洲"}}}


class Ring:
    """A keyring of one secret."""

    def __init__(self) -> None:
        self.secret = ""

    def get(self) -> str:
        return self.secret

    def put(self, secret: str) -> None:
        self.secret = secret

    def forget(self) -> None:
        self.secret = ""


@pytest.fixture
def recovery(library: Library) -> RecoveryFile:
    return RecoveryFile(library.path.parent / "unsaved.json", library.access.vault)


@pytest.fixture
def upkeep(library: Library, recovery: RecoveryFile) -> Upkeep:
    return Upkeep(library.access, recovery)


@pytest.fixture
def filled(library: Library) -> Library:
    for number in range(40):
        library.keep(advert(f"lamp {number}", "Quetzalmoth 孔雀石绿洲 " * 40, "Lumo"))
    library.tag([library.entries()[0].id], add=["spring"])
    return library


def traces(folder: Path) -> list[str]:
    """Return the files below `folder` that hold a canary in any form we write."""
    found = []
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes().lower()
            words = [word.lower().encode() for word in CANARIES]
            escaped = [word.encode("unicode_escape") for word in CANARIES[1:]]
            pairs = ["孔雀".encode(), CANARIES[1].encode("utf-16-le")]
            if any(word in content for word in [*words, *escaped, *pairs]):
                found.append(file.name)
    return found


def fresh(library: Library, ring: Ring | None = None) -> Library:
    """Return the library as another process would open it."""
    return Library(library.path, Vault(library.path, ring))


def texts(library: Library) -> list[str]:
    return sorted(
        library.get(entry.id).drafts[0].text for entry in library.find(Filter(), limit=999)
    )


def damage(path: Path, *pages: int) -> None:
    with path.open("rb+") as stream:
        for page in pages:
            stream.seek((page - 1) * PAGE_BYTES)
            stream.write(os.urandom(PAGE_BYTES))


def test_encrypting_leaves_no_plain_text_and_the_passphrase_opens_it(
    filled: Library, upkeep: Upkeep, recovery: RecoveryFile
) -> None:
    recovery.save(STATE)
    before = texts(filled)
    assert set(traces(filled.path.parent)) == {"library.sqlite", "unsaved.json"}
    upkeep.set_passphrase("正确的马 battery")
    assert traces(filled.path.parent) == []
    assert texts(filled) == before
    assert filled.find(Filter(text="孔雀"), limit=1)[0].brand == "Lumo"
    other = fresh(filled)
    with pytest.raises(LockedError):
        other.entries()
    with pytest.raises(WrongKeyError):
        other.access.vault.unlock("wrong")
    with pytest.raises(UsageError):
        other.access.vault.unlock("")
    other.access.vault.unlock("正确的马 battery")
    assert texts(other) == before
    assert RecoveryFile(recovery.path, other.access.vault).load() == STATE
    other.access.vault.lock()
    with pytest.raises(LockedError):
        other.keep(chat("x"))


def test_any_sqlcipher_tool_opens_it_with_the_passphrase(filled: Library, upkeep: Upkeep) -> None:
    upkeep.set_passphrase("battery staple")
    database = sqlite.connect(filled.path)
    database.execute("PRAGMA key = 'battery staple'")
    assert database.execute("SELECT count(*) FROM item").fetchone() == (40,)
    database.close()


def test_the_passphrase_is_changed_and_taken_away(
    filled: Library, upkeep: Upkeep, recovery: RecoveryFile
) -> None:
    before = texts(filled)
    upkeep.set_passphrase("one")
    recovery.save(STATE)
    stale = fresh(filled)
    stale.access.vault.unlock("one")
    upkeep.set_passphrase("two")
    with pytest.raises(LockedError):
        stale.keep(chat("x"))
    with pytest.raises(WrongKeyError):
        stale.access.vault.unlock("one")
    stale.access.vault.unlock("two")
    assert texts(stale) == before
    upkeep.set_passphrase(None)
    assert not filled.access.vault.encrypted
    assert texts(fresh(filled)) == before
    assert recovery.load() == STATE
    assert "library.sqlite" in traces(filled.path.parent)
    assert not filled.access.vault.salt_file.exists()


def test_damaged_files_kept_aside_are_sealed_too(
    filled: Library, upkeep: Upkeep, recovery: RecoveryFile
) -> None:
    recovery.path.write_text('{"version": 1, "state": Quetzalmoth', "utf-8")
    assert recovery.load() == {}
    damage(filled.path, 1)
    upkeep.repair()
    upkeep.set_passphrase("one")
    assert traces(filled.path.parent) == []
    upkeep.set_passphrase(None)
    assert "unsaved.damaged.json" in traces(filled.path.parent)


def test_the_key_in_the_system_keyring_opens_it(library: Library, folder: Path) -> None:
    ring = Ring()
    library = Library(library.path, Vault(library.path, ring))
    library.keep(chat("one"))
    upkeep = Upkeep(library.access, RecoveryFile(folder / "unsaved.json", library.access.vault))
    upkeep.set_passphrase("one")
    library.access.vault.remember(on=True)
    other = fresh(library, ring)
    assert other.access.vault.unlock_by_keyring()
    assert len(other.entries()) == 1
    upkeep.set_passphrase("two")  # the key in the keyring follows
    assert fresh(library, ring).access.vault.unlock_by_keyring()
    ring.secret = "lost"
    lost = fresh(library, ring)
    assert not lost.access.vault.unlock_by_keyring()
    lost.access.vault.unlock("two")
    assert len(lost.entries()) == 1
    upkeep.set_passphrase(None)
    assert ring.secret == ""


@pytest.mark.parametrize("passphrase", [None, "one"])
def test_a_backup_holds_everything_and_comes_back(
    filled: Library, upkeep: Upkeep, folder: Path, passphrase: str | None
) -> None:
    before = texts(filled)
    if passphrase:
        upkeep.set_passphrase(passphrase)
    target = folder / "backups" / "library.backup"
    upkeep.backup(target)
    assert [file.name for file in target.parent.iterdir()] == [target.name]
    assert traces(target.parent) == ([] if passphrase else [target.name])
    filled.forget(entry.id for entry in filled.find(Filter(), limit=999))
    filled.keep(advert("later", "text"))
    aside = upkeep.restore(target)
    assert texts(filled) == before
    assert filled.find(Filter(tag="spring"))
    former = Library(aside, Vault(aside))
    if passphrase:
        former.access.vault.unlock(passphrase)
    assert [entry.title for entry in former.entries()] == ["later"]


def test_a_backup_under_another_passphrase_asks_for_it(
    filled: Library, upkeep: Upkeep, folder: Path
) -> None:
    upkeep.set_passphrase("one")
    upkeep.backup(folder / "b")
    upkeep.set_passphrase("two")
    for wrong in ("", "two"):
        with pytest.raises(WrongKeyError):
            upkeep.restore(folder / "b", wrong)
    upkeep.restore(folder / "b", "one")
    assert len(texts(filled)) == 40
    other = fresh(filled)
    other.access.vault.unlock("one")
    assert len(texts(other)) == 40


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    library: Library, upkeep: Upkeep, folder: Path
) -> None:
    fixtures = Path(__file__).resolve().parents[2] / "fixtures" / "library"
    library.keep(chat("x"))
    upkeep.restore(fixtures / "v1.sqlite")
    assert len(library.entries()) == 5


@pytest.mark.parametrize("content", [b"", b"no library at all", os.urandom(9000)])
def test_what_is_no_backup_changes_nothing(
    filled: Library, upkeep: Upkeep, folder: Path, content: bytes
) -> None:
    source = folder / "x"
    source.write_bytes(content)
    before = texts(filled)
    with pytest.raises(StoreError):
        upkeep.restore(source, "one")
    with pytest.raises(StoreError):
        upkeep.restore(folder / "missing")
    assert texts(filled) == before
    assert not list(folder.glob("*.new*"))
    assert not list(folder.glob("*before-restore*"))


def test_a_backup_that_cannot_be_written_leaves_the_older_one(
    filled: Library, upkeep: Upkeep, folder: Path, blocked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = folder / "b"
    target.write_bytes(b"older")
    with pytest.raises(WriteError):
        upkeep.backup(blocked / "b")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("aigc_desktop.store.upkeep.sync_file", full)
        with pytest.raises(WriteError, match="No space left"):
            upkeep.backup(target)
    assert target.read_bytes() == b"older"
    assert sorted(file.suffix for file in folder.iterdir()) == ["", ".gate", ".sqlite"]


@pytest.mark.parametrize("passphrase", [None, "one"])
@pytest.mark.parametrize("pages", [(1,), (1, 2, 3, 4, 5, 6), (7, 9)])
def test_repair_saves_what_can_be_read_and_keeps_the_damaged_file(
    filled: Library, upkeep: Upkeep, passphrase: str | None, pages: tuple[int, ...]
) -> None:
    before = texts(filled)
    if passphrase:
        upkeep.set_passphrase(passphrase)
    assert upkeep.check()
    damage(filled.path, *pages)
    spoilt = filled.path.read_bytes()
    assert not upkeep.check()
    done = upkeep.repair()
    assert done.aside.read_bytes()[PAGE_BYTES * 20 :] == spoilt[PAGE_BYTES * 20 :]
    assert upkeep.check()
    found = texts(filled)
    assert len(found) == done.kept >= 30
    assert set(found) <= set(before)
    assert 40 - done.kept <= len(pages) * 10
    assert filled.find(Filter(text="孔雀"))


def test_an_encrypted_library_with_a_spoilt_first_page_is_unlocked_and_repaired(
    filled: Library, upkeep: Upkeep
) -> None:
    upkeep.set_passphrase("one")
    damage(filled.path, 1)
    other = fresh(filled)
    with pytest.raises(WrongKeyError):
        other.access.vault.unlock("two")
    other.access.vault.unlock("one")
    care = Upkeep(other.access, RecoveryFile(filled.path.parent / "u.json", other.access.vault))
    assert not care.check()
    assert care.repair().kept == 40
    assert len(texts(other)) == 40


def test_a_sound_library_survives_a_repair_nobody_needed(filled: Library, upkeep: Upkeep) -> None:
    before = filled.find(Filter(), limit=999)
    done = upkeep.repair()
    assert (done.kept, done.lost) == (40, 0)
    after = filled.find(Filter(), limit=999)
    assert [(e.id, e.title, e.updated, e.tags) for e in after] == [
        (e.id, e.title, e.updated, e.tags) for e in before
    ]


def test_what_an_interrupted_call_left_is_removed(filled: Library, upkeep: Upkeep) -> None:
    left = filled.path.with_suffix(".new.sqlite")
    shutil.copy(filled.path, left)
    upkeep.tidy()
    assert not left.exists()
    assert len(texts(filled)) == 40


def test_a_key_seals_files_and_opens_no_others() -> None:
    key = StoreKey.derive("one")
    sealed = key.seal("孔雀石绿洲".encode())
    assert key.unseal(sealed).decode() == "孔雀石绿洲"
    assert StoreKey.from_hex(key.hex) == key
    assert "raw" not in repr(key)
    for spoilt in (sealed[:-1], sealed[:20], b"", sealed[:-1] + bytes([sealed[-1] ^ 1])):
        with pytest.raises(WrongKeyError):
            key.unseal(spoilt)
    with pytest.raises(WrongKeyError):
        StoreKey.derive("two").unseal(sealed)
    with pytest.raises(UsageError):
        StoreKey.derive("\ud800")
