"""Libraries of every earlier version are opened and lose nothing."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from aigc_desktop.store.connection import sqlite
from aigc_desktop.store.entry import Filter
from aigc_desktop.store.library import Library
from aigc_desktop.store.schema import MIGRATIONS

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "library"
VERSIONS = range(1, len(MIGRATIONS) + 1)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_library_of_each_version_is_opened(library: Library, version: int) -> None:
    library.path.parent.mkdir(parents=True)
    shutil.copy(FIXTURES / f"v{version}.sqlite", library.path)
    entries = library.entries()
    assert [(entry.kind, entry.type_id, entry.language) for entry in entries] == [
        ("chat", "chat", "zh"),
        ("document", "news", "en"),
        ("document", "ad", "zh"),
        ("document", "ad", "en"),
        ("document", "ad", "en"),
    ]
    assert [entry.updated for entry in entries] == [
        f"2026-11-2{day}T08:00:00Z" for day in (4, 3, 2, 1, 0)
    ]
    coffee = library.find(Filter(text="浓缩"))[0]
    assert (coffee.title, coffee.brand) == ("三分钟，一杯好咖啡", "清禾")
    assert library.get(coffee.id).receipt.brief.text("product") == "清禾便携咖啡机"
    assert library.get(entries[0].id).turns[1].text == "从前有座山，山里有座庙。"
    assert library.get(entries[1].id).drafts[0].parts["body"].endswith("\ud800 😀")
    assert entries[-1].title == "Half a document"  # unreadable, and still there
    with closing(sqlite.connect(library.path)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        (body,) = database.execute("SELECT body FROM body WHERE id = 'unreadable'").fetchone()
    assert body == '{"id": '


def test_a_file_without_tables_becomes_an_empty_library(library: Library) -> None:
    library.path.parent.mkdir(parents=True)
    library.path.write_bytes(b"")
    assert library.entries() == []


def test_a_migration_that_fails_leaves_the_old_version(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.path.parent.mkdir(parents=True)
    shutil.copy(FIXTURES / "v1.sqlite", library.path)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("aigc_desktop.store.schema.index_terms", broken)
        with pytest.raises(ZeroDivisionError):
            library.entries()
    with closing(sqlite.connect(library.path)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
        rows = database.execute("SELECT body FROM document WHERE id <> 'unreadable'").fetchall()
    assert all(json.loads(body)["receipt"] for (body,) in rows)
    assert len(library.entries()) == 5
