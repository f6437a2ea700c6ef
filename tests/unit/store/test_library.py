"""The library of kept documents."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from aigc_desktop.domain.brief import Brief, Turn
from aigc_desktop.domain.candidate import Draft, ModelIdentity
from aigc_desktop.domain.document import Document, Receipt, digest
from aigc_desktop.domain.finding import Finding
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.errors import StoreError, WriteError
from aigc_desktop.i18n.message import N_
from aigc_desktop.store.library import MIGRATIONS, Library


def document(title: str, text: str = "Once.", language: str = "en") -> Document:
    brief = Brief("chat", "zh" if language == "zh" else "en", {"message": title})
    finding = Finding("figures", "warning", N_("The text repeats itself."), "reply", 0, 4)
    draft = Draft(0, {"reply": text}, text, 0.5, (finding,))
    identity = ModelIdentity("starter", "sha256:0", "x")
    receipt = Receipt("0.1", identity, Sampling(seed=1), brief, {}, {0: digest(text)})
    return Document(title, (draft,), receipt, (Turn("user", title), Turn("assistant", text)))


@pytest.fixture
def library(folder: Path) -> Library:
    return Library(folder / "library.sqlite")


def test_a_new_library_is_empty_and_makes_its_folder(library: Library) -> None:
    assert library.entries() == []
    assert library.path.is_file()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_kept_is_got_back(library: Library, language: str) -> None:
    one = document("从前有座山", "故事 \x00 😀 \ud800", language)
    library.keep(one)
    assert Library(library.path).get(one.id) == one
    (entry,) = library.entries()
    assert (entry.id, entry.type_id, entry.language) == (one.id, "chat", language)
    assert entry.title == "从前有座山"


def test_a_lone_surrogate_in_the_title_does_not_lose_the_document(library: Library) -> None:
    one = document("a\ud800b")
    library.keep(one)
    assert library.entries()[0].title == "a?b"
    assert library.get(one.id).title == "a\ud800b"


def test_keeping_again_replaces_the_older_state(library: Library) -> None:
    one = document("first")
    library.keep(one)
    library.keep(replace(one, title="second", edited=True))
    assert [entry.title for entry in library.entries()] == ["second"]
    assert library.get(one.id).edited


def test_the_newest_stand_first_and_no_more_than_asked_for(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["a", "b", "c"]
    documents = {name: document(name) for name in names}
    moments = iter([f"2026-11-23T10:00:0{second}Z" for second in range(9)])
    monkeypatch.setattr("aigc_desktop.store.library.now", lambda: next(moments))
    for one in documents.values():
        library.keep(one)
    assert [entry.title for entry in library.entries()] == ["c", "b", "a"]
    library.keep(documents["a"])
    assert [entry.title for entry in library.entries()] == ["a", "c", "b"]
    assert [entry.title for entry in library.entries(limit=1)] == ["a"]


def test_of_the_same_second_the_last_one_stands_first(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aigc_desktop.store.library.now", lambda: "2026-11-23T10:00:00Z")
    for name in ("one", "two", "三"):
        library.keep(document(name))
    assert [entry.title for entry in library.entries()] == ["三", "two", "one"]


def test_a_removed_document_is_gone_and_the_others_stay(library: Library) -> None:
    one, two = document("one"), document("two")
    library.keep(one)
    library.keep(two)
    library.remove(one.id)
    library.remove("never there")
    assert [entry.id for entry in library.entries()] == [two.id]
    with pytest.raises(StoreError, match="no longer"):
        library.get(one.id)


def sql(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement, values)


@pytest.mark.parametrize("body", ["", "[]", "null", "{}", '{"id": "x"}', "not json"])
def test_a_document_that_cannot_be_read_is_an_error_and_the_others_live_on(
    library: Library, body: str
) -> None:
    one, two = document("one"), document("two")
    library.keep(one)
    library.keep(two)
    sql(library.path, "UPDATE document SET body = ? WHERE id = ?", body, one.id)
    with pytest.raises(StoreError, match="cannot be read"):
        library.get(one.id)
    assert library.get(two.id) == two
    assert len(library.entries()) == 2


def test_a_receipt_of_another_format_is_an_error(library: Library) -> None:
    one = document("one")
    library.keep(one)
    with closing(sqlite3.connect(library.path)) as database:
        (body,) = database.execute("SELECT body FROM document").fetchone()
    value = json.loads(body)
    value["receipt"]["format"] = 99
    sql(library.path, "UPDATE document SET body = ?", json.dumps(value))
    with pytest.raises(StoreError, match="cannot be read"):
        library.get(one.id)


def test_a_library_of_a_newer_app_is_refused_and_left_alone(library: Library) -> None:
    library.keep(document("one"))
    sql(library.path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    for use in (library.entries, lambda: library.keep(document("two"))):
        with pytest.raises(StoreError, match="newer version"):
            use()
    sql(library.path, f"PRAGMA user_version = {len(MIGRATIONS)}")
    assert [entry.title for entry in library.entries()] == ["one"]


@pytest.mark.parametrize(
    "content", [b"this is no database " * 200, b"SQLite format 3\x00" + b"x" * 5000]
)
def test_a_damaged_file_is_an_error_and_is_not_overwritten(
    library: Library, content: bytes
) -> None:
    library.path.parent.mkdir(parents=True)
    library.path.write_bytes(content)
    for use in (library.entries, lambda: library.keep(document("x")), lambda: library.get("x")):
        with pytest.raises(StoreError, match="could not be used"):
            use()
    assert library.path.read_bytes() == content


def test_where_no_folder_can_be_made_the_error_says_so(blocked: Path) -> None:
    with pytest.raises(WriteError, match="a file"):
        Library(blocked / "library.sqlite").keep(document("x"))
    assert blocked.read_text() == "mine"


def test_a_folder_in_place_of_the_file_is_an_error(folder: Path) -> None:
    (folder / "library.sqlite").mkdir(parents=True)
    with pytest.raises(StoreError, match="could not be used"):
        Library(folder / "library.sqlite").entries()


def test_an_old_database_without_a_version_is_brought_up_to_date(library: Library) -> None:
    library.path.parent.mkdir(parents=True)
    sql(library.path, "PRAGMA user_version = 0")
    one = document("one")
    library.keep(one)
    with closing(sqlite3.connect(library.path)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert library.get(one.id) == one
