"""What every export format is made of, and the JSON they share."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from aigc_desktop.export.clean import one_line
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

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Every ending that means this format; one may have two dots."""
        return (self.suffix, *self.other_suffixes)


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


def credits_of(page: Page) -> dict[str, str]:
    """Return headline, byline, dateline and their like by name, as far as they are given."""
    story = page.story
    if story is None:
        return {}
    values = {
        "Headline": story.headline,
        "Subhead": story.subhead,
        "Byline": story.byline,
        "Dateline": story.dateline,
        "Located": story.place,
        "EmbargoedUntil": story.embargoed_until,
        "Genre": story.genre,
    }
    return {name: one_line(value) for name, value in values.items() if one_line(value)}


def label_json(page: Page) -> str:
    """Return the TC260 label as its guides print it: ASCII, no blanks."""
    return to_json(dict(page.label))


def receipt_json(page: Page) -> str:
    """Return the receipt as JSON on one line."""
    return to_json(dict(page.receipt))
