"""Markdown: the label and the receipt as YAML front matter, the text escaped."""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from aigc_desktop.export.clean import clean_json
from aigc_desktop.export.format import Format, credits_of
from aigc_desktop.export.page import Page
from aigc_desktop.i18n.message import N_

_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?\n)---\r?\n", re.DOTALL)
_ANYWHERE = re.compile(r"([\\`*_\[\]<>|~&$])")
_AT_START = re.compile(r"^([#+=-]|\d+(?=[.)]))")


def escape(line: str) -> str:
    """Return `line` so that Markdown shows it as it is."""
    safe = _ANYWHERE.sub(r"\\\1", line.strip(" \t"))
    # A number that would start a list: the sign behind it is what has to be escaped.
    return _AT_START.sub(lambda m: m[1] + "\\" if m[1].isdigit() else "\\" + m[1], safe)


def _write(page: Page, stream: BinaryIO) -> None:
    import yaml  # noqa: PLC0415 - the window starts without it

    front = {
        "title": page.title,
        "author": page.author,
        **{name[0].lower() + name[1:]: value for name, value in credits_of(page).items()},
        "language": page.language,
        "AIGC": page.label,
        "digitalSourceType": page.source_type,
        "receipt": page.receipt,
    }
    # clean_json makes new objects of all of it, so YAML has no reason for anchors.
    header = yaml.safe_dump(clean_json(front), allow_unicode=True, sort_keys=False, width=100)
    paragraphs = [f"> {escape(page.notice)}"]
    for block in page.blocks:
        if block.kind == "heading":
            paragraphs.append(f"{'#' * block.level} {_heading(block.text)}")
        elif block.kind == "turn":
            paragraphs.append(f"**{escape(block.speaker)}**")
            paragraphs += [_lines(stanza) for stanza in block.stanzas]
        else:
            mark = "> " if block.kind == "quote" else ""
            paragraphs.append(mark + escape(block.text))
    body = "\n\n".join(paragraphs)
    stream.write(f"---\n{header}---\n\n{body}\n".encode())


def _heading(text: str) -> str:
    # Signs at the end of a heading would be taken for a closing mark.
    return re.sub(r"(?<!\\)(#+)$", lambda match: "\\#" * len(match[1]), escape(text))


def _lines(stanza: tuple[str, ...]) -> str:
    """Return the lines of one paragraph, each break kept (a backslash ends such lines)."""
    return "\\\n".join(map(escape, stanza))


def _read_receipt(data: bytes) -> dict[str, Any] | None:
    import yaml  # noqa: PLC0415

    found = _FRONT_MATTER.match(data.decode("utf-8-sig"))
    if not found:
        return None
    try:
        # We never write aliases, and a few nested ones can blow up to gigabytes.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(found[1])):
            raise ValueError("aliases in the front matter")
        front = yaml.safe_load(found[1])
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError("front matter") from error
    receipt = front.get("receipt") if isinstance(front, dict) else None
    return receipt if isinstance(receipt, dict) else None


MARKDOWN = Format("markdown", ".md", N_("Markdown"), _write, _read_receipt, (".markdown",))
