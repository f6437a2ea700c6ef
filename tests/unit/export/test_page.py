"""What a page is made of, and the JSON object built from it."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.export.catalogue import format_by_id
from aigc_desktop.export.clean import clean_json, clean_lines, clean_text, one_line
from aigc_desktop.export.run_object import run_object


def kinds(page):
    return [(block.kind, block.level, block.text) for block in page.blocks]


def test_title_heading_and_paragraphs(kit):
    headline, body = kit.texts["en"]
    first, second = body.split("\n")
    assert kinds(kit.make()) == [
        ("heading", 1, "Mug campaign"),
        ("heading", 2, headline),
        ("paragraph", 0, first),
        ("paragraph", 0, second),
    ]
    assert [block.label for block in kit.make().blocks] == ["", "Headline", "Body", "Body"]


def test_a_title_that_is_the_headline_is_not_repeated(kit):
    page = kit.make(title=kit.texts["en"][0])
    assert [kind for kind in kinds(page) if kind[0] == "heading"] == [
        ("heading", 1, kit.texts["en"][0])
    ]


def test_several_drafts_are_numbered(kit):
    page = kit.make(drafts=(kit.draft(), kit.draft(index=1)))
    headings = [(level, text) for kind, level, text in kinds(page) if kind == "heading"]
    headline = kit.texts["en"][0]
    assert headings == [
        (1, "Mug campaign"),
        *((2, "Draft 1"), (3, headline), (2, "Draft 2"), (3, headline)),
    ]


def test_labels_are_translated_into_the_texts_language(kit):
    words = {"Headline": "标题", "Draft {n}": "草稿 {n}", "Seed": "种子"}

    def translate(message):
        msgid = message if isinstance(message, str) else message.msgid
        args = {} if isinstance(message, str) else message.args
        return words.get(msgid, msgid).format(**args)

    from aigc_desktop.export.page import make_page

    document = kit.document("zh", drafts=(kit.draft("zh"), kit.draft("zh", 1)))
    page = make_page(document, kit.type, translate)
    assert page.blocks[1].text == "草稿 1"
    assert page.blocks[2].label == "标题"
    assert ("种子", "42") in page.receipt_lines


def test_parts_in_the_types_order_and_unknown_ones_last(kit):
    page = kit.make(drafts=(kit.draft(extra="E", body="B", headline="H"),))
    assert [block.text for block in page.blocks] == ["Mug campaign", "H", "B", "extra: E"]
    assert page.part_names == ("headline", "body", "extra")


def test_a_draft_without_parts_shows_its_text(kit):
    page = kit.make(drafts=(replace(kit.draft(), parts={}, text="raw one\n\nraw two"),))
    assert [block.text for block in page.blocks[1:]] == ["raw one", "raw two"]


def test_empty_title_falls_back_to_the_type(kit):
    assert kit.make(title=" \n").title == "Note"


def test_turns_keep_lines_and_stanzas(kit):
    page = kit.make(turns=(Turn("user", "a"), Turn("assistant", "b\nc\n \nd")))
    assert [block.speaker for block in page.blocks] == ["", "User", "Assistant"]
    assert page.blocks[2].stanzas == (("b", "c"), ("d",))


def test_receipt_lines_leave_out_what_is_off(kit):
    names = dict(kit.make().receipt_lines)
    assert names["Model"] == "starter"
    assert names["Temperature"] == "0.7"
    assert names["torch"] == "2.13.0"
    assert "Min-p" not in names
    assert "Seed: 42" in kit.make().receipt_summary


def test_run_object_is_the_contract(kit):
    value = run_object(kit.make(turns=(Turn("user", "Hi"), Turn("assistant", "Ho"))))
    assert {
        *("type", "language", "title", "model", "engine", "sampling", "seed", "drafts"),
        *("funnel", "timing", "turns", "edited", "ai_label", "ai_notice"),
        *("digital_source_type", "receipt"),
    } == value.keys()
    assert value["model"] == {"id": "starter", "revision": "sha256:0123abcd"}
    assert (value["engine"], value["seed"], value["edited"]) == ("transformers", 42, False)
    assert value["turns"] == [{"role": "user", "text": "Hi"}, {"role": "assistant", "text": "Ho"}]
    assert value["funnel"] == {"generated": 4, "rejected": {"completeness": 3}, "kept": 1}
    assert value["timing"] == {"load_s": 0.5, "first_token_s": 0.1, "total_s": 2.0, "tokens": 160}
    assert Sampling.from_dict(value["sampling"]) == kit.receipt().sampling
    [draft] = value["drafts"]
    assert draft["parts"] == {"headline": kit.texts["en"][0], "body": kit.texts["en"][1]}
    assert draft["findings"] == [
        {
            "check": "facts",
            "severity": "warning",
            "part": "body",
            "start": 3,
            "end": 9,
            "message": "2 numbers are not in the brief.",
            "source": "",
            "suggestion": "",
        }
    ]


def test_run_object_without_turns_and_with_odd_values(kit):
    draft = replace(kit.draft(), score=float("-inf"), text="\ud800x")
    page = kit.make(drafts=(draft,))
    value = run_object(page)
    assert "turns" not in value
    assert value["drafts"][0]["score"] is None
    assert value["drafts"][0]["text"] == "\ufffdx"
    written = kit.written(page, format_by_id("json")).decode()
    assert json.loads(written) == value
    assert "杯子" in written


@given(st.text(st.characters()))
def test_clean_text_can_be_encoded_and_is_stable(text):
    clean = clean_text(text)
    assert clean.encode().decode() == clean
    assert clean_text(clean) == clean
    assert "\n" not in one_line(text)
    assert "\r" not in clean_lines(text)


def test_clean_text_joins_halves_of_one_character():
    assert clean_text("\ud83d\ude00 \ud83d") == "😀 \ufffd"
    assert clean_text("a\x00b\tc\n\x7f") == "ab\tc\n"


def test_clean_json_reaches_everything():
    value = {"\x00k": ["\ud800", ("a\x01",), 1, True, None, float("nan")]}
    assert clean_json(value) == {"k": ["\ufffd", ["a"], 1, True, None, None]}
