"""What every export format is made of, and the JSON they share."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from aigc_desktop.export.page import Page
from aigc_desktop.i18n.message import Message

RECEIPT_NAME = "GenerationReceipt"


@dataclass(frozen=True)
class Format:
    """One file format.

    `write` puts a page into an open file. `read_receipt` finds the receipt in such a
    file's bytes: None if there is none, `ValueError` if the file is damaged.
    """

    id: str
    suffix: str
    label: Message
    write: Callable[[Page, BinaryIO], None]
    read_receipt: Callable[[bytes], dict[str, Any] | None]
    other_suffixes: tuple[str, ...] = ()


def to_json(value: object) -> str:
    """Return `value` as JSON on one line, with letters of every language as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def from_json(text: str) -> dict[str, Any]:
    """Read one JSON object; raise `ValueError` for anything else."""
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def label_json(page: Page) -> str:
    """Return the TC260 label as its guides print it: ASCII, no blanks."""
    return to_json(dict(page.label))


def receipt_json(page: Page) -> str:
    """Return the receipt as JSON on one line."""
    return to_json(dict(page.receipt))
