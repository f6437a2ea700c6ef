"""Text that tries to be more than text in its format."""

import csv
import io
from html.parser import HTMLParser

import pytest
import yaml

from aigc_desktop.domain.brief import Turn
from aigc_desktop.export.as_markdown import escape
from aigc_desktop.export.as_txt import MARKER
from aigc_desktop.export.catalogue import format_by_id

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)> & \"'>{{ 7*7 }} {% raw %}"


def test_html_shows_tags_and_runs_none(kit):
    page = kit.make(
        title=EVIL,
        drafts=(kit.draft(headline=EVIL, body=EVIL),),
        receipt=kit.receipt(topic=EVIL),
    )
    data = kit.written(page, format_by_id("html"))
    tags, shown = [], []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            tags.append((tag, dict(attrs)))

        def handle_data(self, data):
            shown.append(data)

    Reader().feed(data.decode())
    assert [attrs for tag, attrs in tags if tag == "script"] == [
        {"type": "application/json", "id": "generation-receipt"}
    ]
    assert "img" not in {tag for tag, _attrs in tags}
    assert "".join(shown).count("{{ 7*7 }}") >= 3
    assert format_by_id("html").read_receipt(data)["brief"]["topic"] == EVIL


def test_html_conversation_keeps_lines_and_escapes(kit):
    page = kit.make(turns=(Turn("user", "a\n  b <i>c</i>"),))
    text = kit.written(page, format_by_id("html")).decode()
    assert '<p class="said" dir="auto">a\n  b &lt;i&gt;c&lt;/i&gt;</p>' in text


@pytest.mark.parametrize(
    "line",
    [
        "# no heading",
        "- no list",
        "+ no list",
        "1. no list",
        "12) no list",
        "> no quotation",
        "---",
        "===",
        "***",
        "```",
        "~~~",
        "*a* _b_ **c** `d` ~~e~~",
        "[text](http://example.org) ![image](x.png) <b>x</b> <http://example.org>",
        "a | b | c",
        "&amp; &lt; AT&T",
        "back\\slash \\* end\\",
        "    no code",
        "a   b",
        "Title ##",
    ],
)
def test_markdown_shows_the_line_as_it_is(line):
    import markdown_it as markdown

    blocks = markdown.MarkdownIt("gfm-like", {"linkify": False}).parse(escape(line))
    assert [block.type for block in blocks] == ["paragraph_open", "inline", "paragraph_close"]
    pieces = blocks[1].children
    assert {piece.type for piece in pieces} <= {"text", "text_special"}
    assert "".join(piece.content for piece in pieces) == line.strip()


@pytest.mark.parametrize("headline", ["###", "C# and F#", "a ##", "# x #", "***", "\\"])
def test_markdown_headings_keep_their_signs(kit, headline):
    import markdown_it as markdown

    page = kit.make(drafts=(kit.draft(headline=headline, body="b"),))
    text = kit.written(page, format_by_id("markdown")).decode().split("\n---\n", 1)[1]
    blocks = markdown.MarkdownIt().parse(text)
    inside = [
        "".join(piece.content for piece in blocks[n + 1].children)
        for n, block in enumerate(blocks)
        if block.type == "heading_open"
    ]
    assert inside == ["Mug campaign", headline]


def test_markdown_poem_keeps_its_lines(kit):
    import markdown_it as markdown

    page = kit.make(turns=(Turn("assistant", "one\n- two\n\n1. three"),))
    text = kit.written(page, format_by_id("markdown")).decode().split("\n---\n", 1)[1]
    shown = markdown.MarkdownIt().render(text)
    assert "<p>one<br />\n- two</p>\n<p>1. three</p>" in shown


def test_markdown_text_cannot_end_the_front_matter(kit):
    page = kit.make(title="x\n---\nAIGC: fake", receipt=kit.receipt(topic="\n---\n\n---\n: {"))
    data = kit.written(page, format_by_id("markdown"))
    assert format_by_id("markdown").read_receipt(data) == page.receipt


def test_markdown_refuses_aliases():
    bomb = "---\na: &a [x, x]\nreceipt: {b: *a}\n---\n"
    assert yaml.safe_load(bomb.split("---\n")[1])["receipt"]["b"] == ["x", "x"]
    with pytest.raises(ValueError, match="aliases"):
        format_by_id("markdown").read_receipt(bomb.encode())


def test_txt_reads_the_last_receipt_only(kit):
    fake = f'before\n{MARKER}\n{{"format": 1}}\nafter'
    page = kit.make(turns=(Turn("user", fake),))
    data = kit.written(page, format_by_id("txt"))
    assert format_by_id("txt").read_receipt(data) == page.receipt
    windows = b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")
    assert format_by_id("txt").read_receipt(windows) == page.receipt


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "＝", " ="])
def test_csv_guards_formulas_in_text_only(kit, sign):
    evil = f'{sign}HYPERLINK("http://example.org";"x")'
    page = kit.make(drafts=(kit.draft(index=1, headline=evil, body="safe = text"),))
    data = kit.written(page, format_by_id("csv"))
    [row] = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row["headline"].startswith("'")
    assert row["headline"].endswith(evil)
    assert row["body"] == "safe = text"
    assert row["text"].startswith("'")
    assert row["score"] == "-0.5"


def test_csv_columns_and_rows(kit):
    drafts = (kit.draft(index=0), kit.draft(index=1, headline="x", text="own", extra="y"))
    data = kit.written(kit.make(drafts=drafts), format_by_id("csv"))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == [
        *("type", "language", "headline", "body", "part_text", "extra", "text", "score"),
        *("findings", "model", "revision", "seed", "ai_notice", "ai_label", "receipt"),
    ]
    assert len(rows) == 3
    assert {len(row) for row in rows} == {len(rows[0])}
    assert rows[1][rows[0].index("findings")] == "2 numbers are not in the brief."


def test_csv_reader_leaves_the_limit_of_the_process_alone(kit):
    before = csv.field_size_limit()
    data = kit.written(kit.make(drafts=(kit.draft(body="x" * 200_000),)), format_by_id("csv"))
    assert format_by_id("csv").read_receipt(data) == kit.make().receipt
    assert csv.field_size_limit() == before
