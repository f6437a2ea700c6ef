"""Briefs out of files with notes, and files that are none."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pytest

from aigc_desktop.content.ad import AD
from aigc_desktop.content.news import NEWS
from aigc_desktop.errors import BriefError
from aigc_desktop.tasks.import_brief import LONGEST_TEXT, Notes, brief_from_notes, notes_in

TEXT = "Linden Library opened a room on Saturday in Linden.\n“It is a fine room,” said Vera Brandt."


def check(path: Path) -> None:
    brief = brief_from_notes(notes_in(path), NEWS)
    assert brief.text("who") == "Linden Library"
    assert brief.quotes()[0].speaker == "Vera Brandt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "田中 notes.txt"
    path.write_text(TEXT, encoding)
    check(path)


def test_chinese_windows_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("何人：清河市政府\n何事：启用自行车桥", "gb18030")
    assert brief_from_notes(notes_in(path), NEWS).text("who") == "清河市政府"


def test_markdown(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\nbyline: Ada Stone\n---\n# Notes\n\n**Who:** Linden Library\n\n> " + TEXT)
    brief = brief_from_notes(notes_in(path), NEWS)
    assert (brief.text("byline"), brief.text("who")) == ("Ada Stone", "Linden Library")
    assert brief.quotes()[0].text == "It is a fine room"


def test_word_paragraphs_and_tables(tmp_path: Path) -> None:
    file = docx.Document()
    for line in TEXT.split("\n"):
        file.add_paragraph(line)
    table = file.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Opening hours", "nine to five"
    file.save(str(tmp_path / "a.docx"))
    check(tmp_path / "a.docx")
    assert "nine to five" in brief_from_notes(notes_in(tmp_path / "a.docx"), NEWS).all_text()


@pytest.mark.parametrize(
    "body",
    [
        {"bodies": [{"value": TEXT}], "headlines": [{"value": "Room opens"}]},
        {"bodies": [{"contentType": "text/html", "value": f"<p>{TEXT}</p><script>x</script>"}]},
        {"body_text": TEXT, "headline": "Room opens"},
        {"body_html": "<p>" + TEXT.replace("\n", "</p><p>") + "</p>"},
    ],
    ids=["text", "html", "old text", "old html"],
)
def test_news_items(tmp_path: Path, body: dict[str, object]) -> None:
    item = {
        "uri": "urn:x", "type": "text", "language": "en-GB", "by": "Ada Stone", "located": "Linden",
        "embargoedUntil": "2026-03-05T09:00:00Z", "genres": [{"name": "Opinion"}],
        "infoSources": [{"name": "council"}], "edNote": "call first", **body,
    }  # fmt: skip
    path = tmp_path / "a.ninjs.json"
    path.write_text(json.dumps(item))
    check(path)
    brief = brief_from_notes(notes_in(path), NEWS)
    for key, text in {
        "byline": "Ada Stone", "dateline": "Linden", "embargo": "2026-03-05T09:00:00Z",
        "genre": "comment",
    }.items():  # fmt: skip
        assert brief.text(key) == text
    assert brief.items("sources") == ("council", "call first")
    assert "x" not in brief.text("background").split()


def test_our_own_news_items_come_back(home: Path, tmp_path: Path) -> None:
    from aigc_desktop.domain.candidate import Draft, ModelIdentity
    from aigc_desktop.domain.document import Document, Receipt
    from aigc_desktop.domain.sampling import Sampling
    from aigc_desktop.paths import AppPaths
    from aigc_desktop.tasks.export_document import export_document

    parts = {"headline": "Room opens", "lead": TEXT.split("\n", 1)[0], "body": "People came."}
    receipt = Receipt("0", ModelIdentity("m", "r", "e"), Sampling(), NEWS.examples["en"])
    document = Document("Room opens", (Draft(0, parts, TEXT, 0.5),), receipt)
    target = tmp_path / "a.ninjs.json"
    export_document(document, target, AppPaths.for_user())
    assert brief_from_notes(notes_in(target), NEWS).text("who") == "Linden Library"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b"PK no zip"),
        ("a.docx", b""),
        ("a.json", b"[]"),
        ("a.json", b'{"who": "x"}'),
        ("a.json", b"[" * 100_000),
        ("a.txt", b"\x00\x01binary"),
        ("a.txt", b"\xff\xfe\x00"),
        ("a.txt", b"\x81\xff\xff"),
    ],
)
def test_files_that_hold_no_notes_are_told(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BriefError, match=r"a\.|no text"):
        brief_from_notes(notes_in(tmp_path / name), NEWS)


def test_a_word_file_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 << 20))
    with pytest.raises(BriefError):
        notes_in(tmp_path / "a.docx")


def test_limits_are_told(tmp_path: Path) -> None:
    for text in ("", " \n", "x" * (LONGEST_TEXT + 1)):
        with pytest.raises(BriefError):
            brief_from_notes(Notes(text), NEWS)
    with pytest.raises(BriefError, match="Ad copy"):
        brief_from_notes(Notes(TEXT), AD)
    with pytest.raises(BriefError, match=r"missing\.txt"):
        notes_in(tmp_path / "missing.txt")


def test_odd_characters_do_not_break_it() -> None:
    brief = brief_from_notes(Notes("Who: \ud800 😀 العربية\n" + TEXT), NEWS)
    assert "😀" in brief.text("who")
    brief.all_text().encode()
