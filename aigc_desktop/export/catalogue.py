"""Every export format, and the ways in and out of a file."""

from __future__ import annotations

from pathlib import Path

from aigc_desktop.domain.document import Receipt
from aigc_desktop.errors import BriefError, UsageError
from aigc_desktop.export.as_csv import CSV
from aigc_desktop.export.as_docx import DOCX
from aigc_desktop.export.as_html import HTML
from aigc_desktop.export.as_json import JSON
from aigc_desktop.export.as_markdown import MARKDOWN
from aigc_desktop.export.as_ninjs import NINJS
from aigc_desktop.export.as_pdf import PDF
from aigc_desktop.export.as_txt import TXT
from aigc_desktop.export.as_wire import WIRE
from aigc_desktop.export.as_xlsx import XLSX
from aigc_desktop.export.file_names import free_name, safe_name
from aigc_desktop.export.format import Format
from aigc_desktop.export.page import Page
from aigc_desktop.i18n.message import N_
from aigc_desktop.paths import atomic_write

__all__ = [
    "export_page",
    "format_by_id",
    "format_for",
    "formats",
    "free_name",
    "read_receipt",
    "safe_name",
]

_FORMATS: tuple[Format, ...] = (DOCX, PDF, MARKDOWN, HTML, TXT, JSON, CSV, XLSX, NINJS, WIRE)

_LARGEST_FILE = 64 << 20


def formats() -> tuple[Format, ...]:
    """Return every format, in the order to offer them."""
    return _FORMATS


def format_by_id(format_id: str) -> Format:
    """Return format `format_id`; raise `UsageError` if there is none of that name."""
    for item in _FORMATS:
        if item.id == format_id:
            return item
    raise UsageError(
        N_(
            "There is no export format {name}. There are: {formats}.",
            name=format_id,
            formats=", ".join(item.id for item in _FORMATS),
        )
    )


def format_for(path: Path) -> Format:
    """Return the format `path` is called after; raise `UsageError` for unknown endings."""
    name = path.name.lower()
    endings = ((ending, item) for item in _FORMATS for ending in item.suffixes)
    fitting = [(ending, item) for ending, item in endings if name.endswith(ending)]
    if fitting:
        # ".ninjs.json" says more than ".json".
        return max(fitting, key=lambda pair: len(pair[0]))[1]
    raise UsageError(
        N_(
            "The name {name} does not say which format is meant. It may end in: {formats}.",
            name=path.name,
            formats=", ".join(item.suffix for item in _FORMATS),
        )
    )


def export_page(page: Page, fmt: Format, target: Path) -> None:
    """Write `page` to `target` as a whole or not at all; raise `WriteError` if it cannot be."""
    with atomic_write(target) as stream:
        fmt.write(page, stream)


def read_receipt(path: Path) -> Receipt:
    """Return the receipt in an exported file.

    Raises `UsageError` if the name has no known ending and `BriefError` if the file cannot
    be opened, is too large, is damaged or has no receipt.
    """
    fmt = format_for(path)
    data = _content(path)
    try:
        value = fmt.read_receipt(data)
    except ValueError as error:
        raise BriefError(
            N_(
                "{path} is damaged, protected or not what its name says, so its generation "
                "receipt cannot be read. The file itself is unchanged.",
                path=path,
            )
        ) from error
    if value is None:
        raise BriefError(
            N_(
                "{path} has no generation receipt. Only files this program exported have one; "
                "some editors drop it when they save.",
                path=path,
            )
        )
    return Receipt.from_json(value)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BriefError(
            N_(
                "{path} cannot be opened ({reason}). Check that it exists and that you may "
                "read it.",
                path=path,
                reason=reason,
            )
        ) from error
    if len(data) > _LARGEST_FILE:
        raise BriefError(
            N_(
                "{path} is larger than {limit} MiB; exported files are not. Nothing was read.",
                path=path,
                limit=_LARGEST_FILE >> 20,
            )
        )
    return data
