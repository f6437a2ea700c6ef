"""Briefs from files, options and forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.content.ad import AD
from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.content.chat import CHAT
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.brief import Brief, FieldValue, Quote, Turn, brief_to
from aigc_desktop.errors import BriefError
from aigc_desktop.tasks.briefs import FILE_LIMIT, check_brief, make_brief, read_brief_file


@pytest.mark.parametrize(
    "features",
    ["keeps warm; easy to wash", "keeps warm\n easy to wash \n", "；keeps warm；；easy to wash",
     ["keeps warm", "easy to wash"], ("keeps warm", "easy to wash")],
    ids=repr,
)  # fmt: skip
def test_a_list_may_be_given_in_many_ways(features: object) -> None:
    brief = make_brief(AD, {"product": "Mug", "features": features, "language": "en"})
    assert brief == Brief(
        "ad", "en", {"product": "Mug", "features": ("keeps warm", "easy to wash")}
    )


def test_a_chinese_list_is_cut_at_chinese_semicolons() -> None:
    brief = make_brief(AD, {"product": "杯子", "features": "保温；好洗\n轻", "language": "zh"})
    assert brief.items("features") == ("保温", "好洗", "轻")
    assert brief.language == "zh"


@pytest.mark.parametrize(
    ("values", "language"),
    [
        ({"product": "清禾咖啡机", "platform": "baidu", "tone": "friendly"}, "zh"),
        ({"product": "Lumo 台灯", "features": "三档暖光；静音"}, "zh"),
        ({"product": "Lumo desk lamp", "features": "warm light", "brand": "清禾"}, "en"),
        ({"product": "清禾咖啡机", "language": "en"}, "en"),
        ({}, "en"),
    ],
)
def test_without_a_language_it_is_that_of_the_words(
    values: dict[str, object], language: str
) -> None:
    assert make_brief(AD, values).language == language


@pytest.mark.parametrize(
    ("given", "quotes"),
    [
        ("We are glad | Vera Brandt", (Quote("We are glad", "Vera Brandt"),)),
        ("Yes; no\n我们很高兴|馆长", (Quote("Yes; no"), Quote("我们很高兴", "馆长"))),
        (["Yes | A | B", "No"], (Quote("Yes", "A | B"), Quote("No"))),
        ([{"text": "Yes", "speaker": "A"}, {"text": "No"}], (Quote("Yes", "A"), Quote("No"))),
        ("", ()),
        ([], ()),
    ],
)
def test_a_quotation_may_name_its_speaker(given: object, quotes: tuple[Quote, ...]) -> None:
    assert make_brief(NEWS, {"quotes": given}).quotes() == quotes


def test_a_conversation_is_read_turn_by_turn() -> None:
    history = [{"role": "user", "text": "你好"}, {"role": "assistant", "text": "Hello"}]
    brief = make_brief(CHAT, {"message": "Go on", "history": history, "type": "chat"})
    assert brief.turns() == (Turn("user", "你好"), Turn("assistant", "Hello"))


@pytest.mark.parametrize("kind", CONTENT_TYPES, ids=lambda kind: kind.id)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_example_written_down_is_made_again(kind: ContentType, language: str) -> None:
    example = kind.examples[language]
    assert make_brief(kind, json.loads(json.dumps(brief_to(example)))) == example


def test_numbers_are_read_as_text() -> None:
    brief = make_brief(NEWS, {"who": 4, "numbers": [1200, 3.5]})
    assert (brief.text("who"), brief.items("numbers")) == ("4", ("1200", "3.5"))


@pytest.mark.parametrize(
    ("kind", "raw", "words"),
    [
        (AD, {"colour": "red"}, ["colour", "ad", "product"]),
        (AD, {"products": "x"}, ["products"]),
        (AD, {"product": ["x"]}, ["product", "text"]),
        (AD, {"product": None}, ["product"]),
        (AD, {"product": True}, ["product"]),
        (AD, {"features": 3}, ["features", "list"]),
        (AD, {"features": [["x"]]}, ["features"]),
        (AD, {"features": {"a": "b"}}, ["features"]),
        (AD, {"tone": "angry"}, ["angry", "tone", "friendly"]),
        (AD, {"platform": "myspace"}, ["myspace", "xiaohongshu"]),
        (AD, {"language": "fr"}, ["fr", "language", "zh"]),
        (AD, {"tone": 3}, ["3", "tone"]),
        (NEWS, {"quotes": [3]}, ["quotes"]),
        (NEWS, {"quotes": [{"speaker": "x"}]}, ["quotes"]),
        (NEWS, {"quotes": [{"text": 3}]}, ["quotes"]),
        (CHAT, {"history": ["hello"]}, ["history"]),
        (CHAT, {"history": "hello"}, ["history"]),
        (CHAT, {"history": [{"role": "system", "text": "x"}]}, ["history"]),
        (CHAT, {"history": [{"role": "user"}]}, ["history"]),
    ],
    ids=lambda value: getattr(value, "id", None) or ascii(value),
)
def test_what_does_not_fit_is_refused_by_name(
    kind: ContentType, raw: dict[str, Any], words: list[str]
) -> None:
    with pytest.raises(BriefError) as caught:
        make_brief(kind, raw)
    assert all(word in str(caught.value) for word in words)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)


@settings(deadline=None, max_examples=120)
@given(
    st.sampled_from(CONTENT_TYPES),
    st.dictionaries(
        st.sampled_from([field.key for kind in CONTENT_TYPES for field in kind.fields]),
        json_values,
        max_size=3,
    ),
)
def test_any_values_make_a_brief_or_are_refused(kind: ContentType, raw: dict[str, Any]) -> None:
    try:
        brief = make_brief(kind, raw)
    except BriefError as error:
        assert str(error)
        return
    assert brief.type_id == kind.id
    assert all(kind.field(key) for key in brief.values)


TOML = 'type = "ad"\nproduct = "咖啡机"\nfeatures = ["保温", "é"]\n'
JSON = '{"type": "ad", "product": "咖啡机", "features": ["保温", "é"]}'


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize(("name", "text"), [("b.toml", TOML), ("b.json", JSON), ("B.JSON", JSON)])
def test_a_brief_is_read_from_toml_and_json(tmp_path: Path, name: str, text: str, bom: str) -> None:
    path = tmp_path / "田中 太郎 é" / name
    path.parent.mkdir()
    path.write_text(bom + text, "utf-8")
    assert read_brief_file(path) == {
        "type": "ad", "product": "咖啡机", "features": ["保温", "é"]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.toml", b"product = "),
        ("a.toml", b"\xff\xfe\x00"),
        ("a.json", b'{"product": '),
        ("a.json", b"[" * 100_000),
        ("a.json", b'{"a":' * 100_000),
        ("a.toml", b"a = " + b"[" * 50_000),
        ("a.json", b"[1, 2]"),
        ("a.json", b'"text"'),
        ("a.json", b"null"),
        ("a.json", b""),
        ("a.json", "产品".encode("gbk")),
        ("a.json", b"1" * 10_000),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_garbage_in_a_file_is_an_error_that_names_the_file(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BriefError, match=name) as caught:
        read_brief_file(path)
    assert len(str(caught.value)) < 600
    assert path.read_bytes() == content


def test_a_missing_file_and_a_folder_are_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "no.toml", tmp_path, Path("a\0b.toml")):
        with pytest.raises(BriefError, match="cannot be read"):
            read_brief_file(path)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.toml"
    with path.open("wb") as stream:
        stream.truncate(FILE_LIMIT + 1)
    with pytest.raises(BriefError, match="1 MB"):
        read_brief_file(path)
    path.write_text("# " + "x" * (FILE_LIMIT - 2), "utf-8")
    assert read_brief_file(path) == {}


@pytest.mark.parametrize("kind", CONTENT_TYPES, ids=lambda kind: kind.id)
def test_a_required_field_must_be_filled_in(kind: ContentType) -> None:
    required = [field for field in kind.fields if field.required]
    assert required
    for field in required:
        for empty in ("", " \n", "　"):
            brief = kind.examples["zh"].with_values(**{field.key: empty})
            with pytest.raises(BriefError) as caught:
                check_brief(kind, brief)
            assert caught.value.message.args["field"] is field.label


@pytest.mark.parametrize(
    ("kind", "values", "fits"),
    [
        (AD, {"product": "好" * 120}, True),
        (AD, {"product": "好" * 121}, False),
        (AD, {"features": ("x" * 200,) * 64}, True),
        (AD, {"features": ("x" * 201,)}, False),
        (AD, {"features": ("x",) * 65}, False),
        (NEWS, {"quotes": (Quote("x" * 600, "y" * 600),)}, True),
        (NEWS, {"quotes": (Quote("x", "y" * 601),)}, False),
        (NEWS, {"quotes": (Quote("x" * 601, "y"),)}, False),
        (CHAT, {"message": "x" * 4000}, True),
        (CHAT, {"message": "x" * 4001}, False),
        (CHAT, {"history": (Turn("user", "x" * 5000),) * 100}, True),
    ],
)
def test_a_field_has_a_longest_text(
    kind: ContentType, values: dict[str, FieldValue], fits: bool
) -> None:
    brief = kind.examples["en"].with_values(**values)
    if fits:
        check_brief(kind, brief)
        assert brief.values.items() >= values.items()
    else:
        with pytest.raises(BriefError, match="too long"):
            check_brief(kind, brief)
