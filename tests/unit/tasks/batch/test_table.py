"""Tables in all the encodings and with all the separators people have."""

from __future__ import annotations

import contextlib
import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.errors import BriefError
from aigc_desktop.tasks.batch.table import open_table

HEAD = ("产品", "Selling points", "offer")
ROWS = (("清禾咖啡机", "三分钟出杯; 可水洗", "减30元"), ("Lümo, “lamp”", 'says "hi"\nsecond', ""))


def written(path: Path, encoding: str, separator: str, mark: bytes = b"") -> Path:
    import csv
    import io

    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=separator)
    table.writerow(HEAD)
    table.writerows(ROWS)
    path.write_bytes(mark + text.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8-sig", b"", "utf-8-sig"),
        ("gb18030", b"", "gb18030"),
        ("utf-16-le", b"\xff\xfe", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
    ],
)
def test_encoding_and_separator_are_found(
    tmp_path: Path, separator: str, encoding: str, mark: bytes, found: str
) -> None:
    table = open_table(written(tmp_path / "产品 表.csv", encoding, separator, mark))
    assert (table.encoding, table.separator) == (found, separator)
    assert table.columns == HEAD
    assert tuple(table.rows()) == table.sample == ROWS
    assert table.count() == 2


def test_a_workbook_keeps_numbers_and_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["product", "price", "from", None])
    sheet.append(["Lamp", 19.5, datetime.datetime(2026, 3, 1), None])
    sheet.append([None, None, None, None])
    sheet.append(["=1+1", 20.0, True, None])
    book.save(tmp_path / "a.xlsx")
    table = open_table(tmp_path / "a.xlsx")
    assert table.columns == ("product", "price", "from")
    rows = list(table.rows())
    assert rows[0] == ("Lamp", 19.5, "2026-03-01")
    assert rows[1][1:] == (20, "True")


def test_short_and_long_rows_fit_the_head(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("product;offer\nLamp\n\n;;;\nCup;ten;more\n", "utf-8")
    assert list(open_table(path).rows()) == [("Lamp", ""), ("Cup", "ten")]


def test_excels_own_line_about_the_separator_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\nproduct;offer\nLamp, tall;ten\n", "utf-8")
    table = open_table(path)
    assert table.columns == ("product", "offer")
    assert list(table.rows()) == [("Lamp, tall", "ten")]


def test_one_column_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("product\nLamp\nCup\n", "utf-8")
    assert list(open_table(path).rows()) == [("Lamp",), ("Cup",)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\n\n"),
        ("a.csv", b"\xff\xff\xff\x80\x81"),
        ("a.xlsx", b"no workbook"),
        ("a.xlsx", b"PK\x03\x04 half"),
        ("a.xlsx", b""),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BriefError, match=r"a\.(csv|xlsx)"):
        open_table(path)


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="There is no file"):
        open_table(tmp_path / "gone.csv")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_an_error(tmp_path_factory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    with contextlib.suppress(BriefError):
        assert all(len(row) for row in open_table(path).rows())
