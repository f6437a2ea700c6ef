"""A workbook written row by row: typed cells, no formulas, label and receipt in its properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties

from aigc_desktop.checks.counting import length
from aigc_desktop.export.clean import clean_lines

Value = str | int | float | datetime | None

LONGEST_CELL = 32_767
"""UTF-16 units a cell holds; Excel's specifications and limits."""
_WIDEST, _NARROWEST = 60.0, 9.0
_LINE, _MOST_LINES, _SLACK = 15.0, 12, 1.1
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_ON_ONE_LINE = Alignment(vertical="top")
_CLIPPED = Alignment(vertical="top", horizontal="fill")


class Book:
    """A workbook of one sheet; memory does not grow with its rows.

    A text longer than a cell may be goes on in the rows below, so nothing is cut off.
    """

    def __init__(self, title: str, properties: Mapping[str, str], language: str) -> None:
        self._book = Workbook(write_only=True)
        self._sheet: Any = self._book.create_sheet(title)
        self._rows = 0
        self._widths: list[float] = []
        self._one_line: frozenset[int] = frozenset()
        # On paper as wide as the sheet, on as many pages as it takes.
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._font = "Microsoft YaHei" if language == "zh" else "Calibri"
        custom: Any = vars(self._book)["custom_doc_props"]  # the stubs do not know it
        for name, value in properties.items():
            custom.append(StringProperty(name=name, value=value))

    def describe(self, *, title: str, author: str, comment: str, created: datetime | None) -> None:
        """Set what a file manager shows of the file."""
        core = self._book.properties
        core.title, core.creator, core.description = title, author, comment
        if created is not None:
            core.created = core.modified = created

    def widths(self, columns: Sequence[float]) -> None:
        """Set the columns' widths, in characters; before the first row."""
        self._widths = [max(_NARROWEST, min(_WIDEST, width)) for width in columns]
        for letter, width in zip(_letters(), self._widths, strict=False):
            self._sheet.column_dimensions[letter].width = width

    def on_one_line(self, columns: Iterable[int]) -> None:
        """Never wrap the texts of these columns (from 0), such as what only machines read."""
        self._one_line = frozenset(columns)

    def freeze(self, row: int) -> None:
        """Keep the rows above `row` (from 1) in sight; before the first row."""
        self._sheet.freeze_panes = f"A{row}"

    def add(self, values: Iterable[Value], *, bold: bool = False, wrap: bool = True) -> None:
        """Write one row, and further ones for what does not fit into its cells.

        Without `wrap` a text runs over the empty cells beside it.
        """
        cells = [_pieces(value) for value in values]
        for row in zip_longest(*cells):
            self._rows += 1
            if wrap:
                # Not every program makes room for wrapped Chinese by itself.
                dimension = RowDimension(self._sheet, self._rows, ht=self._height(row))
                self._sheet.row_dimensions[self._rows] = dimension
            self._sheet.append(
                [
                    self._cell(value, bold=bold, alignment=self._alignment(place, wrap=wrap))
                    for place, value in enumerate(row)
                ]
            )
            self._sheet.row_dimensions.pop(self._rows, None)

    def _alignment(self, column: int, *, wrap: bool) -> Alignment:
        if not wrap:
            return _ON_ONE_LINE
        # "Fill" clips a long text at its cell's edge instead of running on.
        return _CLIPPED if column in self._one_line and self._rows > 1 else _WRAPPED

    def _height(self, row: Sequence[Value]) -> float:
        """Return the height, in points, of the row's highest text, up to a bound."""
        lines = 1
        for place, (text, width) in enumerate(zip(row, self._widths, strict=False)):
            if isinstance(text, str) and place not in self._one_line:
                sizes = (length(line, "width") for line in text.split("\n"))
                lines = max(lines, sum(1 + int(size * _SLACK / width) for size in sizes))
        return _LINE * min(lines, _MOST_LINES)

    def _cell(self, value: Value, *, bold: bool, alignment: Alignment) -> Any:  # noqa: ANN401 - openpyxl's cell
        cell: Any = WriteOnlyCell(self._sheet, value=None)
        cell.font = Font(name=self._font, bold=bold)
        cell.alignment = alignment
        if isinstance(value, str):
            # Set past the library's guess, which makes a formula of "=1+1".
            cell._value = value
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        elif value is not None:
            cell.value = value
        return cell

    def save(self, stream: BinaryIO) -> None:
        """Write the workbook; it cannot be used afterwards."""
        self._book.save(stream)


def _pieces(value: Value) -> list[Value]:
    """Return `value` cut into what cells may hold, never inside a surrogate pair."""
    if not isinstance(value, str):
        return [value]
    text = clean_lines(value)
    pieces: list[Value] = []
    while text:
        units = text[:LONGEST_CELL].encode("utf-16-le")[: LONGEST_CELL * 2]
        piece = units.decode("utf-16-le", "ignore")
        pieces.append(piece)
        text = text[len(piece) :]
    return pieces or [""]


def _letters() -> Iterator[str]:
    """Return the names of the columns: A to Z, AA to ZZ."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    yield from alphabet
    for first in alphabet:
        for second in alphabet:
            yield first + second
