"""CSV and Excel: types are kept, nothing is run, nothing is cut off."""

import csv
import io
import re
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.export.catalogue import format_by_id
from aigc_desktop.export.cells import csv_cell
from aigc_desktop.export.xlsx_book import LONGEST_CELL

XLSX, CSV = format_by_id("xlsx"), format_by_id("csv")
FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", "\n=1", " =1", "\u00a0=1", "\ufeff=1"),
    *("\u200b=1", '=HYPERLINK("http://example.com")', "=cmd|' /C calc'!A0", "\r\n=1"),
]


def sheet_of(data):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_no_cell_of_a_csv_is_a_formula(kit, text):
    page = kit.make(drafts=(kit.draft(headline=text, body="x"),))
    rows = list(csv.reader(io.StringIO(kit.written(page, CSV).decode("utf-8-sig"), newline="")))
    cell = rows[1][rows[0].index("headline")]
    assert cell.startswith("'")
    assert cell.lstrip("'").strip() == text.replace("\r\n", "\n").strip()


@given(st.text(st.characters(), max_size=20))
def test_an_apostrophe_is_all_that_is_added(text):
    cell = csv_cell(text)
    assert not cell.lstrip(" \u00a0\u200b\ufeff").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert csv_cell("a" + text).startswith("a")


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_no_cell_of_a_workbook_is_a_formula(kit, text):
    data = kit.written(kit.make(drafts=(kit.draft(headline=text, body="x"),)), XLSX)
    cell = sheet_of(data)["B2"]
    assert cell.data_type == "s"
    assert cell.value == text.replace("\r\n", "\n").replace("\r", "\n")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_workbook_keeps_types_label_and_receipt(kit):
    page = kit.make()
    data = kit.written(page, XLSX)
    sheet = sheet_of(data)
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, (cell.value for cell in sheet[2]), strict=True))
    assert row["Score"] == 0.5
    assert row["Seed"] == 42
    assert row["Written on"] == datetime(2026, 11, 23, 10)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert re.fullmatch(r"\{.*\"Label\":\"1\".*\}", book.custom_doc_props["AIGC"].value)
    assert XLSX.read_receipt(data) == page.receipt
    assert book.properties.title == page.title


def test_what_no_cell_can_hold_goes_on_below(kit):
    body = "a😀" * LONGEST_CELL
    data = kit.written(kit.make(drafts=(kit.draft(headline="h", body=body),)), XLSX)
    column = [cell.value for cell in sheet_of(data)["C"][1:] if cell.value]
    assert all(len(text.encode("utf-16-le")) <= 2 * LONGEST_CELL for text in column)
    assert "".join(column) == body
