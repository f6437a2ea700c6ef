"""The library of kept documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.table_batch import TableBatch
from aigc_desktop.errors import StoreError, WriteError
from aigc_desktop.store.connection import Connection, sqlite
from aigc_desktop.store.entry import Filter
from aigc_desktop.store.library import RUNS_REMEMBERED, Library
from aigc_desktop.store.schema import MIGRATIONS
from tests.unit.store.conftest import advert, chat


@contextmanager
def raw(path: Path) -> Iterator[Connection]:
    with closing(sqlite.connect(path, isolation_level=None)) as database:
        yield database


def titles(library: Library, wanted: Filter | None = None) -> list[str]:
    return [entry.title for entry in library.find(wanted or Filter())]


def test_a_new_library_is_empty_and_makes_its_folder(library: Library) -> None:
    assert library.entries() == []
    assert library.path.is_file()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_kept_is_got_back(library: Library, language: str) -> None:
    one = chat("从前有座山", "故事 \x00 😀 \ud800", language)
    library.keep(one)
    assert Library(library.path).get(one.id) == one
    (entry,) = library.entries()
    assert (entry.id, entry.kind, entry.type_id, entry.language) == (
        one.id,
        "chat",
        "chat",
        language,
    )
    assert entry.title == "从前有座山"


def test_a_lone_surrogate_in_the_title_does_not_lose_the_document(library: Library) -> None:
    one = chat("a\ud800b")
    library.keep(one)
    assert library.entries()[0].title == "a?b"
    assert library.get(one.id).title == "a\ud800b"


def test_keeping_again_replaces_the_older_state_and_leaves_a_version(library: Library) -> None:
    one = chat("first")
    library.keep(one)
    library.keep(replace(one, title="second", edited=True))
    assert titles(library) == ["second"]
    assert library.get(one.id).edited
    (version,) = library.versions(one.id)
    assert version.title == "first"
    assert library.version(one.id, version.number) == one


def test_saving_at_every_pause_leaves_one_version_not_hundreds(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = advert("start", "text")
    library.keep(one)
    for minute, title in ((1, "a"), (2, "b"), (9, "c"), (9, "c"), (30, "d")):
        moment = f"2026-11-23T10:{minute:02}:00Z"
        monkeypatch.setattr("aigc_desktop.store.putting.now", lambda moment=moment: moment)
        library.keep(replace(one, title=title))
    assert [version.title for version in library.versions(one.id)] == ["c", "b", "start"]


def test_the_newest_stand_first_and_pages_follow_one_another(library: Library) -> None:
    documents = {name: chat(name) for name in "abcde"}
    for one in documents.values():
        library.keep(one)
    library.keep(replace(documents["a"], edited=True))
    assert titles(library) == ["a", "e", "d", "c", "b"]
    first = library.find(Filter(), limit=2)
    second = library.find(Filter(), after=first[-1], limit=2)
    assert [entry.title for entry in second] == ["d", "c"]
    assert library.count(Filter()) == 5


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lumo", ["Lumo lamp"]),
        ("LUM", ["Lumo lamp"]),
        ("lamp warm", ["Lumo lamp"]),
        ("warm silent", []),
        ("cafe", ["清禾咖啡机"]),  # accents do not matter
        ("咖", ["清禾咖啡机"]),
        ("咖啡", ["清禾咖啡机"]),
        ("啡机", ["清禾咖啡机"]),
        ("机", ["清禾咖啡机"]),
        ("机咖", []),
        ("一杯浓缩", ["清禾咖啡机"]),
        ("清禾 浓缩", ["清禾咖啡机"]),
        ("ｌｕｍｏ", ["Lumo lamp"]),  # full-width letters
        ('"lumo', ["Lumo lamp"]),
        ("lumo* OR NOT (", []),
        ("!!! 😀", []),
        ("\ud800\x00", []),
        ("   ", ["清禾咖啡机", "Lumo lamp"]),
    ],
)
def test_searching_as_you_type(library: Library, typed: str, found: list[str]) -> None:
    library.keep(advert("Lumo lamp", "Warm light for late hours.", "Lumo"))
    library.keep(advert("清禾咖啡机", "三分钟出一杯浓缩，Café 随身。", "清禾", "zh"))
    assert titles(library, Filter(text=typed)) == found


def test_filters_and_facets(library: Library) -> None:
    lamp, coffee = advert("lamp", "warm", "Lumo"), advert("咖啡", "香", "清禾", "zh")
    talk = chat("talk")
    for one in (lamp, coffee, talk):
        library.keep(one)
    library.set_favourite([lamp.id], on=True)
    library.tag([lamp.id, coffee.id], add=["spring  sale", "春季"])
    library.tag([coffee.id], remove=["spring sale"])
    assert titles(library, Filter(brand="Lumo")) == ["lamp"]
    assert titles(library, Filter(type_id="ad")) == ["咖啡", "lamp"]
    assert titles(library, Filter(language="zh")) == ["咖啡"]
    assert titles(library, Filter(favourite=True)) == ["lamp"]
    assert titles(library, Filter(kinds=("chat",))) == ["talk"]
    assert titles(library, Filter(tag="spring sale")) == ["lamp"]
    assert titles(library, Filter(text="春")) == ["咖啡", "lamp"]
    assert titles(library, Filter(since="9999-01-01T00:00:00Z")) == []
    assert titles(library, Filter(text="warm", brand="清禾")) == []
    assert library.facets().brands == ("Lumo", "清禾")
    assert library.facets().tags == ("spring sale", "春季")
    library.keep(replace(lamp, title="lamp again"))
    assert library.find(Filter(favourite=True))[0].tags == ("spring sale", "春季")


def test_other_orders_have_pages_too(library: Library) -> None:
    for name in ("b", "A", "a", "C"):
        library.keep(chat(name))
    by_title = Filter(order="title")
    assert titles(library, by_title) == ["A", "a", "b", "C"]
    first = library.find(by_title, limit=1)
    assert [e.title for e in library.find(by_title, after=first[0])] == ["a", "b", "C"]
    assert titles(library, Filter(order="opened")) == []
    library.note_opened(library.find(by_title)[2].id)
    assert titles(library, Filter(order="opened")) == ["b"]


def test_the_trash_gives_everything_back_until_it_is_emptied(library: Library) -> None:
    one, two = chat("one"), chat("two")
    library.keep(one)
    library.keep(two)
    library.trash([one.id, "never there"])
    assert titles(library) == ["two"]
    assert titles(library, Filter(trashed=True)) == ["one"]
    assert titles(library, Filter(trashed=True, text="on")) == ["one"]
    library.restore([one.id])
    assert titles(library) == ["two", "one"]
    library.trash([one.id])
    assert len(library.empty_trash().ids) == 1
    assert titles(library, Filter(trashed=True)) == []
    with pytest.raises(StoreError, match="no longer"):
        library.get(one.id)


def test_what_is_forgotten_is_nowhere_on_the_disk(library: Library, folder: Path) -> None:
    secret = advert("Zanzibarfinch", "Quetzalmoth 孔雀石绿洲 " * 200, "Xylobrand")
    library.keep(advert("other", "text"))
    library.keep(secret)
    library.keep(replace(secret, title="Wombatlantern"))
    library.tag([secret.id], add=["Yakmeadow"])
    library.trash([secret.id])
    library.forget([secret.id])
    words = ("anzibarfinch", "uetzalmoth", "ylobrand", "ombatlantern", "akmeadow",
             "孔雀", json.dumps("孔雀")[1:-1])  # fmt: skip
    for file in folder.iterdir():
        content = file.read_bytes()
        assert not [word for word in words if word.encode() in content], file.name
    assert titles(library) == ["other"]


def test_a_brief_is_kept_renamed_and_duplicated(library: Library) -> None:
    brief = Brief("ad", "zh", {"product": "咖啡机", "brand": "清禾", "features": ("轻", "快")})
    item_id = library.keep_brief(brief, "春季主推")
    library.rename(item_id, "Spring")
    (copy_id,) = library.duplicate([item_id], lambda title: f"{title} (2)")
    assert titles(library) == ["Spring (2)", "Spring"]
    assert library.brief(copy_id) == library.brief(item_id) == brief
    assert titles(library, Filter(text="spring", brand="清禾")) == ["Spring (2)", "Spring"]


def test_a_document_renamed_and_duplicated(library: Library) -> None:
    one = advert("one", "text")
    library.keep(one)
    library.rename(one.id, "uno")
    assert library.get(one.id).title == "uno"
    (copy_id,) = library.duplicate([one.id], lambda title: f"{title} (2)")
    assert library.get(copy_id).drafts == one.drafts
    assert library.brief(copy_id) == one.receipt.brief
    assert titles(library) == ["uno (2)", "uno"]


def test_exports_are_remembered(library: Library) -> None:
    one = chat("one")
    library.keep(one)
    for name in ("a.docx", "出口.pdf"):
        library.note_export(one.id, Path("/tmp") / name)
    library.note_export("a document never kept", Path("/tmp/x"))
    assert [Path(note.path).name for note in library.exports(one.id)] == ["出口.pdf", "a.docx"]


def test_runs_are_noted_apart_and_only_the_newest_stay(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aigc_desktop.store.library.RUNS_REMEMBERED", 2)
    assert RUNS_REMEMBERED > 100
    runs = [advert(name, "text") for name in "abcd"]
    library.note_run(runs[0])
    library.set_favourite([runs[0].id], on=True)
    for run in runs[1:]:
        library.note_run(run)
    assert titles(library) == []
    assert titles(library, Filter(kinds=("draft",))) == ["d", "c", "a"]
    library.keep(runs[3])
    assert titles(library) == ["d"]


@pytest.mark.parametrize("body", ["", "[]", "null", "{}", '{"id": "x"}', "not json"])
def test_a_document_that_cannot_be_read_is_an_error_and_the_others_live_on(
    library: Library, body: str
) -> None:
    one, two = chat("one"), chat("two")
    library.keep(one)
    library.keep(two)
    with raw(library.path) as database:
        database.execute("UPDATE body SET body = ? WHERE id = ?", (body, one.id))
    with pytest.raises(StoreError, match="cannot be read"):
        library.get(one.id)
    assert library.get(two.id) == two
    library.rename(one.id, "renamed")
    library.tag([one.id], add=["x"])
    assert titles(library) == ["two", "renamed"]


def test_a_receipt_of_another_format_is_an_error(library: Library) -> None:
    one = chat("one")
    library.keep(one)
    with raw(library.path) as database:
        (body,) = database.execute("SELECT body FROM body").fetchone()
        value = json.loads(body)
        value["receipt"]["format"] = 99
        database.execute("UPDATE body SET body = ?", (json.dumps(value),))
    with pytest.raises(StoreError, match="cannot be read"):
        library.get(one.id)


def test_a_library_of_a_newer_app_is_refused_and_left_alone(library: Library) -> None:
    library.keep(chat("one"))
    with raw(library.path) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    for use in (library.entries, lambda: library.keep(chat("two"))):
        with pytest.raises(StoreError, match="newer version"):
            use()
    with raw(library.path) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    assert titles(library) == ["one"]


@pytest.mark.parametrize(
    "content", [b"this is no database " * 200, b"SQLite format 3\x00" + b"x" * 5000]
)
def test_a_damaged_file_is_an_error_and_is_not_overwritten(
    library: Library, content: bytes
) -> None:
    library.path.parent.mkdir(parents=True)
    library.path.write_bytes(content)
    for use in (library.entries, lambda: library.keep(chat("x")), lambda: library.get("x")):
        with pytest.raises(StoreError, match="is damaged"):
            use()
    assert library.path.read_bytes() == content


def test_where_no_folder_can_be_made_the_error_says_so(blocked: Path) -> None:
    with pytest.raises(WriteError, match="a file"):
        Library(blocked / "library.sqlite").keep(chat("x"))
    assert blocked.read_text() == "mine"


def test_a_folder_in_place_of_the_file_is_an_error(folder: Path) -> None:
    (folder / "library.sqlite").mkdir(parents=True)
    with pytest.raises(StoreError, match="could not be used"):
        Library(folder / "library.sqlite").entries()


def test_searching_among_favourites(library: Library) -> None:
    kept = [advert(f"lamp {number}", "warm light") for number in range(6)]
    for one in kept:
        library.keep(one)
    library.set_favourite([kept[1].id, kept[4].id], on=True)
    wanted = Filter("warm", favourite=True)
    assert titles(library, wanted) == ["lamp 4", "lamp 1"]
    assert library.count(wanted) == 2
    first = library.find(wanted, limit=1)
    assert [one.title for one in library.find(wanted, after=first[-1])] == ["lamp 1"]
    assert titles(library, Filter("cold", favourite=True)) == []
    assert titles(library, Filter("warm", favourite=True, order="title")) == ["lamp 1", "lamp 4"]
    assert titles(library, Filter("!!", favourite=True)) == []


def test_forgetting_takes_the_drafts_noted_of_a_text_along(library: Library) -> None:
    run = chat("A lamp", "Warm light.")
    other = chat("A kite", "High up.")
    starred = replace(chat("A lamp too", "Warm light."), id="starred")
    for one in (run, other, starred):
        library.note_run(one)
    library.set_favourite(["starred"], on=True)
    kept = replace(run, id="kept")
    library.keep(kept)
    gone = library.forget(["kept", "never there"])
    assert gone.covers(run)
    assert not gone.covers(other)
    assert library.entries() == []
    drafts = Filter(kinds=("draft",))
    assert titles(library, drafts) == ["A lamp too", "A kite"]  # a star keeps a draft


def test_a_batch_is_one_item_found_by_its_files_and_renamed(library: Library) -> None:
    batch = TableBatch(Brief("ad", "zh", {"brand": "清禾"}), "/t/产品.csv", "/t/drafts.csv",
                       columns={"product": 0}, separator=";", done=1, total=3)  # fmt: skip
    library.keep_batch(batch)
    library.rename(batch.id, "春季")
    library.trash([batch.id])
    library.keep_batch(replace(batch, done=3))
    (entry,) = library.find(Filter("产品"))
    assert (entry.kind, entry.title, entry.brand) == ("batch", "春季", "清禾")
    assert library.item(batch.id) == replace(batch, done=3)
    assert library.brief(batch.id) == batch.common
    assert library.versions(batch.id) == []
    assert library.duplicate([batch.id]) == []
    with pytest.raises(StoreError):
        library.get(batch.id)
