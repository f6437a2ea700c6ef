"""News goes out with its credits in the proper fields of every format."""

import io
import json
from dataclasses import replace
from pathlib import Path

import docx
import jsonschema
import pypdf
import pytest

from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.export.catalogue import format_by_id, formats, free_name
from aigc_desktop.export.page import make_page

SCHEMA = json.loads((Path(__file__).parents[2] / "data" / "ninjs_3_1.json").read_text("utf-8"))
OWN = {
    "en": {
        "genre": "press_release", "dateline": "Grosseto, Italy, March 3", "dateline_style": "ap",
        "agency": "Linden Post", "byline": "By Ada Stone", "subhead": "A quiet place",
        "embargo": "2026-03-05 09:00+01:00", "background": "Founded in 1902.\nForty rooms.",
        "boilerplate": "The library lends books.", "contact": "Tom Reyes\n555-0123",
        "sources": ("council minutes",),
    },
    "zh": {
        "genre": "comment", "dateline": "北京1月30日", "dateline_style": "xinhua",
        "agency": "林江社", "byline": "张晓松", "subhead": "安静的一角",
        "embargo": "2026年3月5日上午9点", "background": "图书馆建于1902年。",
    },
}  # fmt: skip
GENERATED = {
    "en": ("Room opens", "The room opened.", "People came."),
    "zh": ("阅览室启用", "阅览室启用了。", "市民到场。"),
}


def page(kit, language, *, drafts=1):
    brief = NEWS.examples[language].with_values(**OWN[language])
    headline, lead, body = GENERATED[language]
    raw = f"<|headline|>{headline}<|lead|>{lead}<|body|>{body}"
    parts = NEWS.parse(raw, brief, NEWS.prompts["tags"](brief))
    made = tuple(Draft(i, parts, "\n".join(parts.values()), 0.5) for i in range(drafts))
    receipt = replace(kit.receipt(language), brief=brief)
    document = kit.document(language, title=headline, drafts=made, receipt=receipt)
    return make_page(document, NEWS, kit.translator(language))


def item(kit, made):
    return json.loads(kit.written(made, format_by_id("ninjs")))


def validate(value):
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(SCHEMA, format_checker=checker).validate(value)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("drafts", [1, 3])
def test_ninjs_is_valid(kit, language, drafts):
    value = item(kit, page(kit, language, drafts=drafts))
    validate(value)
    assert len(value.get("associations", ())) == drafts - 1


def test_other_texts_are_valid_ninjs_too(kit):
    for changes in ({}, {"drafts": ()}, {"created": "yesterday"}, {"id": "not a uuid"}):
        validate(item(kit, kit.make("en", **changes)))


def test_the_schema_refuses_what_ninjs_does_not_know(kit):
    value = item(kit, page(kit, "en"))
    for wrong in ({"dateline": "x"}, {"pubStatus": "draft"}, {"uri": None}, {"bodies": [{}]}):
        with pytest.raises(jsonschema.ValidationError):
            validate({**value, **wrong})


def test_ninjs_holds_the_credits_in_their_fields(kit):
    value = item(kit, page(kit, "en"))
    assert value["by"] == "Ada Stone"
    assert value["located"] == "Grosseto, Italy"
    assert value["embargoedUntil"] == "2026-03-05T09:00:00+01:00"
    assert value["genres"] == [{"name": "Press Release"}]
    assert value["headlines"] == [
        {"role": "main", "value": "Room opens"}, {"role": "subhead", "value": "A quiet place"},
    ]  # fmt: skip
    bodies = {body["role"]: body["value"] for body in value["bodies"]}
    assert bodies["main"] == "GROSSETO, Italy (Linden Post) -- The room opened.\n\nPeople came."
    assert bodies["background"] == "Founded in 1902.\n\nForty rooms."
    assert set(bodies) == {"main", "background", "boilerplate", "contact"}
    assert value["bodies"][0]["wordCount"] == 9
    assert value["digitalSourceType"]["name"] == "trainedAlgorithmicMedia"
    assert {"name": "council minutes"} in value["infoSources"]
    assert "Embargo: 2026-03-05" in value["edNote"]
    chinese = item(kit, page(kit, "zh"))
    assert (chinese["by"], chinese["located"]) == ("张晓松", "北京")
    assert chinese["genres"][0]["uri"].endswith("/Opinion")
    assert chinese["embargoedUntil"].startswith("2026-03-05T09:00:00")
    assert chinese["bodies"][0]["value"].startswith("林江社北京1月30日电（记者张晓松）阅览室")


def test_word_has_author_headline_and_dateline_as_properties(kit):
    made = page(kit, "en")
    data = kit.written(made, format_by_id("docx"))
    file = docx.Document(io.BytesIO(data))
    assert (file.core_properties.author, file.core_properties.title) == ("Ada Stone", "Room opens")
    custom = next(
        part.blob.decode() for part in file.part.package.parts if "custom.xml" in part.partname
    )
    for name, value in (("Dateline", "GROSSETO, Italy (Linden Post) --"), ("Byline", "Ada Stone")):
        assert f'name="{name}"><vt:lpwstr>{value}<' in custom
    (byline,) = (p for p in file.paragraphs if p.text == "By Ada Stone")
    assert byline.style.name == "Byline"


def test_pdf_has_author_headline_and_dateline_as_properties(kit):
    for language, author in (("en", "Ada Stone"), ("zh", "张晓松")):
        made = page(kit, language)
        found = pypdf.PdfReader(io.BytesIO(kit.written(made, format_by_id("pdf")))).metadata
        assert (found.author, found.title) == (author, made.title)
        assert found["/Dateline"] == made.story.dateline
        assert found["/Headline"] == made.story.headline


def test_web_page_and_markdown_name_them_too(kit):
    made = page(kit, "en")
    html = kit.written(made, format_by_id("html")).decode()
    assert '<meta name="author" content="Ada Stone">' in html
    assert '<meta name="news:dateline" content="GROSSETO, Italy (Linden Post) --">' in html
    assert 'class="own background" data-origin="user">Founded in 1902.' in html
    assert 'data-origin="user">People came' not in html
    markdown = kit.written(made, format_by_id("markdown")).decode()
    assert "\nbyline: Ada Stone\n" in markdown
    assert "\ndateline: GROSSETO, Italy (Linden Post) --\n" in markdown


@pytest.mark.parametrize("fmt", formats(), ids=lambda fmt: fmt.id)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_part_is_in_every_format_in_order(kit, fmt, language):
    made = page(kit, language)
    seen = kit.text_of(fmt, kit.written(made, fmt))
    words = [kit.squeezed(text) for text in GENERATED[language]]
    places = [seen.index(word) for word in words]
    assert places == sorted(places)
    for word in (OWN[language]["subhead"], OWN[language]["background"].split("\n")[0]):
        assert kit.squeezed(word) in seen


def test_wire_copy_has_short_lines_and_its_length(kit):
    for language, first in (("en", "35 words"), ("zh", "66 characters")):
        text = kit.written(page(kit, language), format_by_id("wire")).decode()
        lines = text.split("\nAIGC: ")[0].splitlines()
        assert lines[0] == first
        assert max(len(line) for line in lines) <= 69
    assert "###" in kit.written(page(kit, "en"), format_by_id("wire")).decode().splitlines()


def test_a_taken_name_keeps_both_endings(tmp_path):
    (tmp_path / "a.wire.txt").touch()
    assert free_name(tmp_path / "a.wire.txt").name == "a (2).wire.txt"
