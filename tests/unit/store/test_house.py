"""Words and brands as files: written whole, read back, damaged ones left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.domain.brand import Brand
from aigc_desktop.domain.words import WordList
from aigc_desktop.errors import StoreError, WriteError
from aigc_desktop.store.house import HouseStore
from aigc_desktop.store.words_toml import read_brand, read_words, write_brand, write_words

WORDS = WordList(("便宜", "cheap"), ("清禾",), ("Lumo",), {'cell "phone"': "手机"})
BRAND = Brand("清禾 / Q", "warm", "上班族", "马上选购", ("一年质保", 'a "quoted" fact'), WORDS)


@pytest.fixture
def store(home: Path) -> HouseStore:
    return HouseStore(home / "config" / "words.toml", home / "data")


def test_words_and_brands_come_back_as_they_were(store: HouseStore) -> None:
    assert store.load_words() == WordList()
    assert store.brands.load() == ([], [])
    store.save_words(WORDS)
    store.brands.save(BRAND)
    store.brands.save(Brand("Lumo"))
    assert store.load_words() == WORDS
    assert store.brands.load() == ([Brand("Lumo"), BRAND], [])


def test_a_brand_is_one_file_and_goes_alone(store: HouseStore) -> None:
    for brand in (BRAND, Brand("清禾 \\ Q"), Brand("../../etc")):
        store.brands.save(brand)
    files = sorted(store.brands.folder.iterdir())
    assert len(files) == 3
    assert all(file.parent == store.brands.folder for file in files)
    store.brands.delete(BRAND.name)
    assert [brand.name for brand in store.brands.load()[0]] == ["../../etc", "清禾 \\ Q"]
    store.brands.delete("never there")


def test_saving_a_brand_again_replaces_it(store: HouseStore) -> None:
    store.brands.save(Brand("Lumo"))
    store.brands.save(Brand("Lumo", audience="students"))
    assert store.brands.load()[0] == [Brand("Lumo", audience="students")]


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"banned = [", b"a" * (2**20 + 1), b"name = 3"])
def test_damaged_files_are_told_and_left_as_they_are(store: HouseStore, text: bytes) -> None:
    for path in (store.words, store.brands.folder / "x.toml"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    store.brands.save(BRAND)
    assert store.brands.load() == ([BRAND], [store.brands.folder / "x.toml"])
    if text != b"name = 3":
        with pytest.raises(StoreError, match="unchanged"):
            store.load_words()
    assert store.words.read_bytes() == text


def test_odd_values_in_a_file_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text('banned = ["a", 3, ["b"]]\nrequired = "no list"\nglossary = ["x"]\n', "utf-8")
    assert read_words(path) == WordList(("a",))
    path.write_text('name = "L"\nfacts = 3\nvoice = 7\nwords = {banned = ["a"]}\n', "utf-8")
    assert read_brand(path) == Brand("L", words=WordList(("a",)))


def test_a_missing_file_and_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        read_words(tmp_path / "gone.toml")
    (tmp_path / "file").write_text("x")
    with pytest.raises(WriteError):
        write_brand(BRAND, tmp_path / "file" / "x.toml")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text(max_size=12), max_size=3),
    st.dictionaries(st.text(max_size=6), st.text(max_size=6), max_size=3),
)
def test_any_words_survive_the_file(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], glossary: dict[str, str]
) -> None:
    path = tmp_path_factory.mktemp("words") / "w.toml"
    rules = WordList(tuple(words), tuple(words), tuple(words), glossary)
    write_words(rules, path)
    assert read_words(path) == rules
