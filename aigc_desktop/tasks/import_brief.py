"""Reads a brief out of notes: pasted text, .txt, .md, .docx and ninjs items."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, FieldValue, Language
from aigc_desktop.errors import BriefError
from aigc_desktop.i18n.message import N_

LARGEST_FILE = 8 << 20
LONGEST_TEXT = 200_000
"""Characters of notes that are read; a book is no brief."""
_LARGEST_XML = 64 << 20

SUFFIXES = (".txt", ".md", ".markdown", ".docx", ".ninjs.json", ".json")
"""Endings of files that can be read as notes."""


@dataclass(frozen=True)
class Notes:
    """The text of notes and what a file says besides: fields, and the language (None: unsaid)."""

    text: str
    language: Language | None = None
    values: Mapping[str, FieldValue] = field(default_factory=dict)


def notes_in(path: Path) -> Notes:
    """Return the notes in `path`.

    Raises `BriefError` where the file cannot be read, is too large or not what its name says.
    """
    data = _content(path)
    suffix = path.suffix.lower()
    try:
        if suffix == ".json":
            return _ninjs_notes(_json_object(data))
        read = {".docx": _word_text, ".md": _markdown_text, ".markdown": _markdown_text}
        return Notes(_sound(read.get(suffix, _plain_text)(data)))
    except (ValueError, RecursionError) as error:
        raise BriefError(
            N_(
                "{path} cannot be read as notes: it is damaged or not what its name says. "
                "Nothing was changed.",
                path=path,
            )
        ) from error


def brief_from_notes(
    notes: Notes, content_type: ContentType, language: Language | None = None
) -> Brief:
    """Return the brief that `notes` hold; without any language their script decides.

    Raises `BriefError` for an empty or endless text and for content types without notes.
    """
    if content_type.read_notes is None:
        raise BriefError(
            N_("Notes cannot be read into “{name}”; give a brief.", name=content_type.label)
        )
    if not notes.text.strip():
        raise BriefError(N_("There is no text in these notes. Nothing was changed."))
    if len(notes.text) > LONGEST_TEXT:
        raise BriefError(
            N_(
                "The notes have {count} characters; at most {limit} are read. Nothing was "
                "changed: paste the part that matters.",
                count=len(notes.text),
                limit=LONGEST_TEXT,
            )
        )
    brief = content_type.read_notes(_sound(notes.text), language or notes.language)
    empty = {key: value for key, value in notes.values.items() if not brief.text(key)}
    return brief.with_values(**empty)


def _sound(text: str) -> str:
    """Replace what is half a character: it could never be written to a file."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BriefError(
            N_("{path} cannot be opened ({reason}). Nothing was changed.", path=path, reason=reason)
        ) from error
    if len(data) > LARGEST_FILE:
        raise BriefError(
            N_("{path} is larger than {limit} MB. Nothing was read.", path=path, limit=8)
        )
    return data


def _plain_text(data: bytes) -> str:
    """Decode UTF-8, UTF-16 with a mark, or GB 18030, which Chinese Windows writes."""
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("binary")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _markdown_text(data: bytes) -> str:
    text = _plain_text(data)
    text = re.sub(r"\A---\r?\n(.*?\n)---\r?\n", r"\1\n", text, flags=re.DOTALL)
    text = re.sub(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)", r"\1 (\2)", text)
    text = re.sub(r"(?m)^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?)", "", text)
    text = re.sub(r"(\*\*|__|(?<!\w)[*_`]|[*_`](?!\w))", "", text)
    return re.sub(r"\\([\\`*_\[\]<>|~&$#+=.-])", r"\1", text)


def _word_text(data: bytes) -> str:
    import docx  # noqa: PLC0415 - slow to import
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST_XML:
                raise ValueError("unpacks to too much")
        file = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, OSError, SyntaxError) as error:
        raise ValueError("no Word file") from error
    lines: list[str] = []
    for block in file.iter_inner_content():
        if hasattr(block, "rows"):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def _json_object(data: bytes) -> dict[str, Any]:
    value = json.loads(_plain_text(data))
    if not isinstance(value, dict):
        raise ValueError("no JSON object")
    return value


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Return whether a JSON object looks like a ninjs item of any version."""
    bodies = any(str(key).startswith("body_") for key in value)
    return "type" in value and ("bodies" in value or "headlines" in value or bodies)


def _ninjs_notes(value: Mapping[str, Any]) -> Notes:
    if not is_ninjs(value):
        raise ValueError("no ninjs item")
    said = str(value.get("language") or "").lower()
    language: Language | None = "zh" if said.startswith("zh") else "en" if said else None
    headlines = [str(value.get("headline") or ""), *_values(value.get("headlines"))]
    bodies = [str(text) for key, text in value.items() if key.startswith("body_text")]
    bodies += _bodies(value.get("bodies"))
    if not any(bodies):
        bodies = [_html_text(str(value.get("body_html") or ""))]
    texts = (part for part in (*headlines[:2], *bodies[:12]) if part.strip())
    return Notes(_sound("\n\n".join(texts)), language, _metadata(value))


def _bodies(entries: object) -> list[str]:
    """Return the bodies, each once: a text is preferred to the same in HTML."""
    plain: list[str] = []
    marked: list[str] = []
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("value"), str):
            html = "html" in str(entry.get("contentType") or "")
            (marked if html else plain).append(entry["value"])
    return plain or [_html_text(text) for text in marked]


def _values(entries: object) -> list[str]:
    found = entries if isinstance(entries, list) else []
    return [str(entry["value"]) for entry in found if isinstance(entry, dict) and "value" in entry]


def _metadata(value: Mapping[str, Any]) -> dict[str, FieldValue]:
    """Return the fields that ninjs has and a text has not."""
    sources = [str(entry.get("name", "")) for entry in _dicts(value.get("infoSources"))]
    note = str(value.get("edNote") or value.get("ednote") or "")
    found: dict[str, FieldValue] = {
        "byline": _sound(str(value.get("by") or value.get("byline") or ""))[:120],
        "dateline": _sound(str(value.get("located") or ""))[:120],
        "embargo": _sound(str(value.get("embargoedUntil") or value.get("embargoed") or ""))[:80],
        "sources": tuple(_sound(t)[:300] for t in (*sources, *note.splitlines()) if t.strip()),
    }
    genres = " ".join(str(entry) for entry in _dicts(value.get("genres"))).lower()
    for genre, word in _GENRE_WORDS.items():
        if word in genres:
            found["genre"] = genre
    return {key: text for key, text in found.items() if text}


_GENRE_WORDS = {"analysis": "analysis", "comment": "opinion", "press_release": "press"}


def _dicts(entries: object) -> list[dict[str, Any]]:
    found = entries if isinstance(entries, list) else []
    return [entry for entry in found if isinstance(entry, dict)]


class _Text(HTMLParser):
    """Collects the text of a page, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in {"script", "style"}
        if tag in {"p", "br", "div", "li", "h1", "h2", "h3", "h4", "tr", "blockquote"}:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"} and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def _html_text(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.pieces)
