"""Finding formats, reading receipts back and naming files."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aigc_desktop.errors import BriefError, UsageError
from aigc_desktop.export import catalogue
from aigc_desktop.export.catalogue import (
    export_page,
    format_by_id,
    format_for,
    formats,
    free_name,
    read_receipt,
    safe_name,
)


def test_formats_have_their_own_ids_and_endings():
    assert [item.id for item in formats()] == [
        *("docx", "pdf", "markdown", "html", "txt", "json", "csv", "xlsx", "ninjs", "wire")
    ]
    endings = [end for item in formats() for end in (item.suffix, *item.other_suffixes)]
    assert len(set(endings)) == len(endings)


def test_unknown_formats_are_refused_with_what_there_is():
    with pytest.raises(UsageError, match=r"odt.*docx, pdf"):
        format_by_id("odt")
    with pytest.raises(UsageError, match=r"text\.odt.*\.docx, \.pdf"):
        format_for(Path("text.odt"))
    with pytest.raises(UsageError):
        format_for(Path("no-ending"))


def test_other_endings():
    assert format_for(Path("a.htm")).id == "html"
    assert format_for(Path("a.MARKDOWN")).id == "markdown"


def test_missing_file_and_folder_are_told(tmp_path):
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    for path in (tmp_path / "missing.txt", folder):
        with pytest.raises(BriefError, match="cannot be opened"):
            read_receipt(path)


def test_too_large_a_file_is_refused(kit, tmp_path, monkeypatch):
    target = tmp_path / "a.txt"
    export_page(kit.make(), format_by_id("txt"), target)
    size = target.stat().st_size
    monkeypatch.setattr(catalogue, "_LARGEST_FILE", size)
    assert read_receipt(target).sampling.seed == 42
    monkeypatch.setattr(catalogue, "_LARGEST_FILE", size - 1)
    with pytest.raises(BriefError, match="larger"):
        read_receipt(target)


def test_receipt_of_another_make_is_refused(tmp_path):
    target = tmp_path / "a.json"
    target.write_text('{"receipt": {"format": 99}}')
    with pytest.raises(BriefError, match="cannot be read"):
        read_receipt(target)
    target.write_text('{"receipt": "words"}')
    with pytest.raises(BriefError, match="no generation receipt"):
        read_receipt(target)
    target.write_text("[" * 200_000)
    with pytest.raises(BriefError, match="damaged"):
        read_receipt(target)


def test_free_name_counts_on(tmp_path):
    wanted = tmp_path / "杯子.v1.docx"
    assert free_name(wanted) == wanted
    wanted.touch()
    assert free_name(wanted).name == "杯子.v1 (2).docx"
    (tmp_path / "杯子.v1 (2).docx").mkdir()
    assert free_name(wanted).name == "杯子.v1 (3).docx"


def test_free_name_sees_dead_links(tmp_path):
    link = tmp_path / "a.txt"
    link.symlink_to(tmp_path / "nowhere")
    assert free_name(link).name == "a (2).txt"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("寒冷日子里的一杯热茶", "寒冷日子里的一杯热茶"),
        ("A/B: 50% off? <now>", "A B 50% off now"),
        ("con", "_con"),
        ("LPT1.txt", "_LPT1.txt"),
        ("COM¹", "_COM¹"),
        ("nul .x", "_nul .x"),
        ("~-CON", "_CON"),
        ("console", "console"),
        ("..\\..\\etc/passwd", "etc passwd"),
        ("end. . .", "end"),
        (".hidden", "hidden"),
        ("-rf *", "rf"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("bell\x07 \u202egnp\ud800", "bell gnp"),
        ("e\u0301", "é"),
        ("///", "fallback"),
        ("", "fallback"),
    ],
)
def test_safe_name_examples(title, name):
    assert safe_name(title, "fallback") == name


def test_safe_name_when_the_fallback_is_no_better():
    assert safe_name("", "?") == "document"
    assert safe_name("", "CON") == "_CON"


def test_safe_name_cuts_between_characters():
    name = safe_name("杯" * 100, "x")
    assert name == "杯" * 40
    assert len(safe_name("a😀" * 100, "x").encode()) <= 120


@given(st.text(st.characters(), max_size=200), st.text(max_size=5))
@example("CON" + " " * 200 + "x", "")
@example("a" * 119 + ". b", "")
def test_safe_name_holds_its_promise(title, fallback):
    name = safe_name(title, fallback)
    assert 0 < len(name.encode()) <= 120
    assert not set(name) & set('<>:"/\\|?*')
    assert all(unicodedata.category(char)[0] != "C" for char in name)
    assert name[0] not in " .-~"
    assert name[-1] not in " ."
    stem = name.split(".")[0].strip().upper()
    assert stem not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9", "CONIN$"}
    assert safe_name(name, fallback) == name


@given(st.text(st.characters(), max_size=60))
def test_the_file_system_takes_it(tmp_path_factory, title):
    folder = tmp_path_factory.getbasetemp()
    target = free_name(folder / f"{safe_name(title, 'x')}.txt")
    target.write_text("x")
    assert target in set(folder.iterdir())
    target.unlink()
