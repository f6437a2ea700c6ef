"""How a file says that a machine wrote it: for people, for TC260 readers, for IPTC readers."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from aigc_desktop.domain.document import Document
from aigc_desktop.errors import UsageError
from aigc_desktop.i18n.message import N_
from aigc_desktop.paths import resources

PRODUCER = "AIGC-Desktop"


@cache
def _rules() -> dict[str, Any]:
    """Read the rule file once; it ships with the package."""
    return tomllib.loads((resources() / "rules" / "ai_label.toml").read_text("utf-8"))


def _variant(document: Document) -> str:
    """Return what the label says: a text without a character by hand is the machine's alone."""
    share = document.ai_share
    by_hand = document.edited if share is None else share < 1
    return "edited" if by_hand else "generated"


def notice(document: Document) -> str:
    """Return the sentence people read, in the language of the text."""
    return str(_rules()["notice"][document.language][_variant(document)])


def mark(language: str) -> str:
    """Return the short label that is painted onto pictures, in the language of the text."""
    return str(_rules()["mark"][language])


def digital_source_type(document: Document) -> str:
    """Return the IPTC digital source type's address."""
    return str(_rules()["source_type"][_variant(document)])


def label_value(text: str) -> str:
    """Return `text` with only the characters a TC260 value may have, "-" for blanks.

    Raises `UsageError` if none are left: a label without its producer says nothing.
    """
    allowed = re.compile(_rules()["tc260"]["characters"])
    value = "".join(char for char in "-".join(text.split()) if allowed.fullmatch(char))
    if not value.strip("-"):
        raise UsageError(
            N_(
                "{code} cannot stand in the AI label: it takes only Latin letters, digits and "
                "signs without blanks. Nothing was written.",
                code=repr(text),
            )
        )
    return value


def tc260_label(document: Document, producer: str = PRODUCER) -> dict[str, str]:
    """Return the TC260 label; this program is also the first to pass the text on."""
    code, number = label_value(producer or PRODUCER), label_value(document.id)
    return {
        "Label": str(_rules()["tc260"]["label"]),
        "ContentProducer": code,
        "ProduceID": number,
        "ReservedCode1": "",
        "ContentPropagator": code,
        "PropagateID": number,
        "ReservedCode2": "",
    }
