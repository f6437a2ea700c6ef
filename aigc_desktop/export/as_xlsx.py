"""Excel: the entry for the catalogue; the library behind it is loaded when first used."""

from __future__ import annotations

from typing import BinaryIO

from aigc_desktop.export.custom_properties import read_receipt
from aigc_desktop.export.format import Format
from aigc_desktop.export.page import Page
from aigc_desktop.i18n.message import N_


def _write(page: Page, stream: BinaryIO) -> None:
    from aigc_desktop.export.xlsx_file import write  # noqa: PLC0415 - slow to import

    write(page, stream)


XLSX = Format("xlsx", ".xlsx", N_("Excel workbook"), _write, read_receipt)
