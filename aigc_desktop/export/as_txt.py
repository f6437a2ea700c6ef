"""Plain text: notice, text, and the receipt below a marker line."""

from __future__ import annotations

from typing import Any, BinaryIO

from aigc_desktop.export.format import Format, from_json, label_json, receipt_json
from aigc_desktop.export.page import Page
from aigc_desktop.i18n.message import N_

MARKER = "--- generation receipt (JSON) ---"


def _write(page: Page, stream: BinaryIO) -> None:
    paragraphs = [page.notice]
    for block in page.blocks:
        if block.kind == "turn":
            paragraphs.append(f"{block.speaker}:\n{block.text}")
        else:
            paragraphs.append(block.text)
    paragraphs.append(tail(page))
    stream.write("\n\n".join(paragraphs).encode())


def tail(page: Page) -> str:
    """Return label and receipt as they stand at the end of a text file."""
    return f"AIGC: {label_json(page)}\n{MARKER}\n{receipt_json(page)}\n"


def read_receipt(data: bytes) -> dict[str, Any] | None:
    """Return the receipt in such a file; see `Format`."""
    # An editor may have added a byte order mark or changed the line ends.
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    # The text itself may quote the marker; the receipt is below the last one.
    _before, found, after = text.rpartition(f"\n{MARKER}\n")
    if not found:
        return None
    return from_json(after.strip("\n").split("\n", 1)[0])


TXT = Format("txt", ".txt", N_("Plain text"), _write, read_receipt)
