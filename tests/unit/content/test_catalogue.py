"""What every content type must keep to, whichever it is."""

from __future__ import annotations

import re

import pytest

from aigc_desktop.checks.platforms import platforms
from aigc_desktop.content.ad import AD
from aigc_desktop.content.ad_prompts import TONES
from aigc_desktop.content.catalogue import CONTENT_TYPES, content_type
from aigc_desktop.content.chat import CHAT
from aigc_desktop.content.chat_prompts import KINDS
from aigc_desktop.content.content_type import ContentType, language_name
from aigc_desktop.content.news import NEWS
from aigc_desktop.content.news_prompts import GENRES
from aigc_desktop.content.styles.tags import SPECIAL_TOKENS, token
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.prompt import Prompt, PromptStyleId
from aigc_desktop.errors import UsageError
from aigc_desktop.tasks.briefs import check_brief

STYLES: tuple[PromptStyleId, ...] = ("tags", "few_shot", "dialogue", "chat_template")
LANGUAGES = ("en", "zh")

every_type = pytest.mark.parametrize("kind", CONTENT_TYPES, ids=lambda kind: kind.id)
every_language = pytest.mark.parametrize("language", LANGUAGES)
every_style = pytest.mark.parametrize("style", STYLES)


def all_of(prompt: Prompt) -> str:
    return prompt.text + "\n".join(turn.text for turn in prompt.turns)


def facts(brief: Brief) -> list[str]:
    """The words of the example that must reach the model, choices aside."""
    choices = {"tone", "platform", "genre", "kind"}
    keys = [key for key in brief.values if key not in choices]
    found = [item for key in keys for item in brief.items(key)]
    return [*found, *(quote.speaker for quote in brief.quotes())]


def test_ids_are_unique_and_find_their_type() -> None:
    ids = [kind.id for kind in CONTENT_TYPES]
    assert len(set(ids)) == len(ids)
    assert [content_type(name) for name in ids] == list(CONTENT_TYPES)


def test_an_unknown_type_is_an_error_that_names_those_that_exist() -> None:
    with pytest.raises(UsageError, match="ad, news, chat"):
        content_type("poster")


@every_type
def test_names_within_a_type_are_unique_and_labelled(kind: ContentType) -> None:
    for names in (
        [field.key for field in kind.fields],
        [part.name for part in kind.parts],
        [check.id for check in kind.checks],
    ):
        assert names
        assert len(set(names)) == len(names)
    assert all(str(item.label) for item in (kind, *kind.fields, *kind.parts))
    assert kind.shape in {"DRAFT", "CONVERSATION"}
    assert str(kind.part_label(kind.parts[0].name)) == str(kind.parts[0].label)
    assert str(kind.part_label("epilogue")) == "epilogue"
    assert kind.field("no such field") is None


@every_type
def test_choices_hold_their_default(kind: ContentType) -> None:
    for field in kind.fields:
        assert bool(field.choices) == (field.kind == "choice"), field.key
        if field.choices:
            assert field.default in field.choices


@every_type
def test_the_presets_are_the_three_stock_ones_and_grow_bolder(kind: ContentType) -> None:
    assert list(kind.presets) == ["precise", "balanced", "creative"]
    temperatures = [preset.temperature for preset in kind.presets.values()]
    assert temperatures == sorted(set(temperatures))


@every_type
@every_language
def test_both_examples_are_briefs_one_could_send(kind: ContentType, language: str) -> None:
    example = kind.examples[language]
    check_brief(kind, example)
    assert (example.type_id, example.language) == (kind.id, language)
    for key in example.values:
        field = kind.field(key)
        assert field is not None
        assert not field.choices or example.text(key) in field.choices


@every_type
@every_language
@every_style
def test_every_prompt_holds_the_facts_of_the_example(
    kind: ContentType, language: str, style: PromptStyleId
) -> None:
    example = kind.examples[language]
    prompt = kind.prompts[style](example)
    assert prompt.style == style
    text = all_of(prompt)
    left_out = set()
    if style == "few_shot" and kind.id == "ad":
        left_out = {example.text("brand"), example.text("call_to_action")}
    for fact in facts(example):
        assert fact in text or fact in left_out
    if style in {"tags", "few_shot"}:
        assert prompt.text
        assert prompt.stop
        assert not prompt.turns
    else:
        assert prompt.turns[-1].role == "user"
        assert not prompt.text


@every_type
@every_language
@every_style
def test_prompts_take_an_empty_brief(kind: ContentType, language: str, style: str) -> None:
    empty = Brief(kind.id, "zh" if language == "zh" else "en")
    prompt = kind.prompts[style](empty)  # type: ignore[index]
    assert isinstance(prompt, Prompt)
    assert not prompt.slots


@every_type
@every_language
def test_the_tags_prompt_uses_only_tokens_the_model_knows(kind: ContentType, language: str) -> None:
    prompt = kind.prompts["tags"](kind.examples[language])
    used = re.findall(r"<\|[^|]*\|>", prompt.text)
    assert set(used) <= set(SPECIAL_TOKENS)
    assert set(prompt.slots) <= set(used)
    assert used[:2] == [token(kind.id), token(language)]


@every_type
@every_language
@every_style
@pytest.mark.parametrize(
    "garbage",
    ["", " \n ", "lorem ipsum", "<|", "<|headline|>", "Headline:", "标题：", "***", "\ufffd\ud800",
     "<|f9|><|nope|>", ":\n:\n:"],
    ids=ascii,
)  # fmt: skip
def test_garbage_gives_no_parts_or_some_and_no_crash(
    kind: ContentType, language: str, style: PromptStyleId, garbage: str
) -> None:
    example = kind.examples[language]
    parts = kind.parse(garbage, example, kind.prompts[style](example))
    assert set(parts) <= {part.name for part in kind.parts}
    assert all(part == part.strip() for part in parts.values())


def test_the_platforms_of_the_form_are_those_of_the_rules() -> None:
    field = AD.field("platform")
    assert field is not None
    assert set(field.choices) == set(platforms())


def test_the_choices_of_the_forms_are_those_the_prompts_know() -> None:
    for kind, key, known in ((AD, "tone", TONES), (NEWS, "genre", GENRES), (CHAT, "kind", KINDS)):
        field = kind.field(key)
        assert field is not None
        assert tuple(field.choices)[: len(known)] == known
        assert {token(name) for name in known} <= set(SPECIAL_TOKENS)


def test_models_are_told_the_language_by_its_english_name() -> None:
    assert language_name(Brief("ad", "zh")) == "Chinese"
    assert language_name(Brief("ad", "en")) == "English"


@pytest.mark.parametrize(
    ("place", "numbers"), [("google", ("30", "90")), ("x", ("60", "200")), ("wechat", ("10", "30"))]
)
def test_the_request_for_an_ad_names_the_limits_of_the_platform(
    place: str, numbers: tuple[str, str]
) -> None:
    request = AD.prompts["chat_template"](AD.examples["en"].with_values(platform=place))
    for number in numbers:
        assert f"at most {number} characters" in request.turns[0].text


@pytest.mark.parametrize(
    ("genre", "english", "chinese"),
    [("report", "news report", "新闻消息"), ("comment", "news comment", "新闻评论"),
     ("analysis", "news analysis", "新闻分析"), ("gossip", "news report", "新闻消息")],
)  # fmt: skip
def test_the_request_for_news_names_the_genre(genre: str, english: str, chinese: str) -> None:
    for language, words in (("en", english), ("zh", chinese)):
        brief = NEWS.examples[language].with_values(genre=genre)
        assert words in NEWS.prompts["dialogue"](brief).turns[0].text
