"""ninjs 3.1, the news exchange format of the IPTC: one item, other drafts associated with it.

Fields as documented at https://www.iptc.org/std/ninjs/userguide/. ninjs has no field for the AI
label of TC260 or for our receipt; both are alternative ids, where readers skip what they do not
know. A dateline has none either: the place is `located`, the line itself opens the body.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any, BinaryIO

from aigc_desktop.content.news_length import words_in
from aigc_desktop.content.story import Story
from aigc_desktop.export.clean import clean_json
from aigc_desktop.export.format import RECEIPT_NAME, Format, from_json, label_json, receipt_json
from aigc_desktop.export.page import Block, Page
from aigc_desktop.i18n.message import N_

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
_GENRES = "http://cv.iptc.org/newscodes/genre/"
# Codes of the IPTC genre vocabulary.
_GENRE_CODES = {"report": "Current", "comment": "Opinion", "analysis": "Analysis"}
_GENRE_NAMES = {
    "report": "Current", "comment": "Opinion", "analysis": "Analysis",
    "press_release": "Press Release",
}  # fmt: skip
_LABEL = "AIGC"


def _write(page: Page, stream: BinaryIO) -> None:
    text = json.dumps(clean_json(_item(page)), ensure_ascii=False, indent=2, allow_nan=False)
    stream.write((text + "\n").encode())


def _item(page: Page) -> dict[str, Any]:
    story = page.story or Story()
    first, *others = _drafts(page) or [[]]
    item: dict[str, Any] = {
        "uri": _uri(page.document.id),
        "standard": {"name": "ninjs", "version": "3.1", "schema": SCHEMA},
        "type": "text",
        "representationType": "full",
        "pubStatus": "usable",
        **_moments(page, story),
        "language": "zh-Hans" if page.language == "zh" else "en",
        "title": page.title,
        "by": story.byline,
        "located": story.place,
        "edNote": _note(page, story),
        "usageTerms": page.notice,
        "genres": _genres(story),
        "infoSources": [{"name": name} for name in story.sources],
        "digitalSourceType": {"name": page.source_type.rpartition("/")[2], "uri": page.source_type},
        **_content(first),
        "associations": [
            {
                "name": page.translate(N_("Draft {n}", n=number)),
                "rel": "alternative",
                "uri": _uri(f"{page.document.id}/{number}"),
                "type": "text",
                **_content(blocks),
            }
            for number, blocks in enumerate(others, start=2)
        ],
        "altIds": [
            {"role": _LABEL, "value": label_json(page)},
            {"role": RECEIPT_NAME, "value": receipt_json(page)},
        ],
    }
    return {name: value for name, value in item.items() if value}


def _uri(name: str) -> str:
    try:
        return f"urn:uuid:{uuid.UUID(name)}"
    except ValueError:
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def _moments(page: Page, story: Story) -> dict[str, str]:
    found = {}
    try:
        moment = datetime.fromisoformat(page.document.created)
        found["versionCreated"] = moment.astimezone().isoformat()
    except (ValueError, OverflowError, OSError):
        pass  # a hand-made document may carry no proper date
    if story.embargoed_until:
        found["embargoedUntil"] = story.embargoed_until
    return found


def _note(page: Page, story: Story) -> str:
    embargo = page.translate(N_("Embargo: {text}", text=story.embargo)) if story.embargo else ""
    contact = story.contact.replace("\n", " ")
    return "\n".join(filter(None, (embargo, contact, page.receipt_summary)))


def _genres(story: Story) -> list[dict[str, str]]:
    name = _GENRE_NAMES.get(story.genre)
    if name is None:
        return []
    code = _GENRE_CODES.get(story.genre)
    return [{"name": name, **({"uri": _GENRES + code} if code else {})}]


def _drafts(page: Page) -> list[list[Block]]:
    """Return the blocks of each draft, without the title and the numbers above them."""
    numbers = sorted({block.draft for block in page.blocks if block.draft >= 0})
    drafts = [[block for block in page.blocks if block.draft == number] for number in numbers]
    return drafts or [[block for block in page.blocks if block.kind == "turn"]]


def _content(blocks: list[Block]) -> dict[str, Any]:
    headlines = [
        {"role": "main" if block.kind == "heading" else "subhead", "value": block.text}
        for block in blocks
        if block.kind == "heading" or block.part == "subhead"
    ]
    return {"headlines": headlines, "bodies": _bodies(blocks)}


def _bodies(blocks: list[Block]) -> list[dict[str, Any]]:
    """Return the generated text as one body, each part in the user's own words as another."""
    texts: dict[str, list[str]] = {}
    for block in blocks:
        if block.kind == "heading" or block.part in {"subhead", "byline", "embargo", "end"}:
            continue
        said = f"{block.speaker}: {block.text}" if block.speaker else block.text
        texts.setdefault(block.part if block.own else "main", []).append(said)
    return [_body(role, "\n\n".join(lines)) for role, lines in texts.items()]


def _body(role: str, text: str) -> dict[str, Any]:
    return {
        "role": role,
        "contentType": "text/plain",
        "charCount": len(text),
        "wordCount": words_in(text),
        "value": text,
    }


def _read_receipt(data: bytes) -> dict[str, Any] | None:
    entries = from_json(data.decode("utf-8-sig")).get("altIds")
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and entry.get("role") == RECEIPT_NAME:
            return from_json(str(entry.get("value")))
    return None


NINJS = Format("ninjs", ".ninjs.json", N_("News item (ninjs 3.1)"), _write, _read_receipt)
