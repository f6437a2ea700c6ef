"""Reads tables row by row: CSV in whatever encoding and with whatever separator, and XLSX."""

from __future__ import annotations

import codecs
import csv
import datetime
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from aigc_desktop.errors import BriefError
from aigc_desktop.i18n.message import N_

Cell = str | int | float
Row = tuple[Cell, ...]

SEPARATORS = (",", ";", "\t")
SAMPLE = 20
MOST_COLUMNS = 200
_CHUNK = 1 << 16
_LONGEST_LINE = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BROKEN = (
    *(zipfile.BadZipFile, OSError, EOFError, KeyError, IndexError, ValueError, TypeError),
    *(AttributeError, RuntimeError, ParseError),
)
"""What openpyxl raises for files that are no workbooks, or damaged ones."""


@dataclass(frozen=True)
class Table:
    """One table: how its file is read, the names of its columns, and its first rows.

    `encoding` and `separator` are "" for a workbook.
    """

    path: Path
    columns: tuple[str, ...]
    sample: tuple[Row, ...]
    encoding: str = ""
    separator: str = ""

    def rows(self) -> Iterator[Row]:
        """Return the rows below the head, one at a time, each as wide as the head.

        Empty rows are left out. Raises `BriefError` where the file cannot be read on.
        """
        width = len(self.columns)
        for row in islice(self._all(), 1, None):
            if any(cell != "" for cell in row):
                yield (*row[:width], *[""] * (width - len(row)))

    def _all(self) -> Iterator[Row]:
        if self.encoding:
            return _csv_rows(self.path, self.encoding, self.separator)
        return _xlsx_rows(self.path)

    def count(self) -> int:
        """Return how many rows there are."""
        return sum(1 for _ in self.rows())


def open_table(path: Path, encoding: str = "", separator: str = "") -> Table:
    """Look into the table at `path`; its encoding and separator are found out if not given.

    Raises `BriefError` if it cannot be read or has no head.
    """
    if not path.is_file():
        raise BriefError(N_("There is no file {path}.", path=path))
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        encoding = separator = ""
        first = list(islice(_xlsx_rows(path), SAMPLE + 1))
    else:
        encoding = encoding or find_encoding(path)
        separator = separator or find_separator(path, encoding)
        first = list(islice(_csv_rows(path, encoding, separator), SAMPLE + 1))
    if not first or not any(str(cell).strip() for cell in first[0]):
        raise BriefError(
            N_("{path} has no first row with the names of its columns.", path=path.name)
        )
    columns = tuple(str(cell).strip() for cell in first[0])[:MOST_COLUMNS]
    while columns and not columns[-1]:
        columns = columns[:-1]
    table = Table(path, columns, (), encoding, separator)
    return Table(path, columns, tuple(islice(table.rows(), SAMPLE)), encoding, separator)


def find_encoding(path: Path) -> str:
    """Return the encoding of a text file: by its mark, else UTF-8, UTF-16 or GB 18030."""
    try:
        with path.open("rb") as stream:
            start = stream.read(_CHUNK)
    except OSError as error:
        raise _unreadable(path, error) from error
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    if b"\0" in start:
        # Without a mark, Latin letters tell which half of each unit is zero.
        return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
    for name in ("utf-8", "gb18030"):
        if _decodes(path, name):
            return name
    raise BriefError(
        N_(
            "The encoding of {path} is not known. Save it as “CSV UTF-8” and try again.",
            path=path.name,
        )
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    except OSError as error:
        raise _unreadable(path, error) from error
    return True


def find_separator(path: Path, encoding: str) -> str:
    """Return the separator that cuts the first rows into the most columns, the same in each."""
    try:
        with _opened(path, encoding) as stream:
            lines = [line for _ in range(SAMPLE) if (line := stream.readline(_LONGEST_LINE))]
    except (UnicodeError, OSError) as error:
        raise _unreadable(path, error) from error
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[-1]

    def columns(separator: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        except csv.Error:
            return 0, 0
        head = widths[0] if widths else 0
        return sum(width == head for width in widths) * (head > 1), head

    return max(SEPARATORS, key=columns)


def _csv_rows(path: Path, encoding: str, separator: str) -> Iterator[Row]:
    number = 0
    with _opened(path, encoding) as stream:
        try:
            for number, row in enumerate(csv.reader(stream, delimiter=separator), start=1):
                declared = number == 1 and len(row) <= 2 and row[:1] and row[0].startswith("sep=")
                if not declared:
                    yield tuple(row)
        except (csv.Error, UnicodeError, OSError) as error:
            raise BriefError(
                N_(
                    "{path} cannot be read beyond row {row} ({reason}).",
                    path=path.name,
                    row=number,
                    reason=type(error).__name__,
                )
            ) from error


def _opened(path: Path, encoding: str) -> IO[str]:
    try:
        return path.open(encoding=encoding, newline="")
    except (OSError, LookupError) as error:
        raise _unreadable(path, error) from error


def _xlsx_rows(path: Path) -> Iterator[Row]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import

    try:
        book: Any = load_workbook(path, read_only=True, data_only=True)
        with closing(book):
            sheet = next(s for s in book.worksheets if s.sheet_state == "visible")
            for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
                yield _trimmed(tuple(_cell(value) for value in row))
    except (*_BROKEN, StopIteration) as error:
        raise _unreadable(path, error) from error


def _trimmed(row: Row) -> Row:
    while row and row[-1] == "":
        row = row[:-1]
    return row


def _cell(value: object) -> Cell:
    """Return a cell's value: numbers as numbers, whole ones without a point, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    return str(value)


def _unreadable(path: Path, error: BaseException) -> BriefError:
    reason = getattr(error, "strerror", None) or type(error).__name__
    return BriefError(
        N_(
            "{path} cannot be read as a table ({reason}). CSV files and Excel workbooks (.xlsx) "
            "can be.",
            path=path.name,
            reason=reason,
        )
    )
