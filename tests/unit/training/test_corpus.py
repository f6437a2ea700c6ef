"""Every real grammar yields examples that keep the rules of the placeholders."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest

from aigc_desktop.content.catalogue import content_type
from aigc_desktop.content.styles.tags import END, SPECIAL_TOKENS, put_back, token
from aigc_desktop.domain.brief import Language
from aigc_desktop.tasks.briefs import check_brief
from aigc_desktop.training.corpus import CorpusMaker, Example
from aigc_desktop.training.examples import LANGUAGES, TYPES, ExampleStream

DRAWS = 2
SEED = 3
MARK = re.compile(r"<\|[^|]*\|>")
PARTS = {
    "ad": ("headline", "description"),
    "news": ("headline", "lead", "body"),
    "chat": (),
}
every_grammar = pytest.mark.parametrize("type_id", TYPES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def maker(language: Language, type_id: str) -> CorpusMaker:
    return CorpusMaker(language, type_id)


@cache
def drawn(language: Language, type_id: str) -> dict[str, list[Example]]:
    rng = random.Random(SEED)
    made = maker(language, type_id)
    return {
        group: [one for _ in range(DRAWS) if (one := made.draw(rng, group))]
        for group in made.groups()
    }


def examples(language: Language, type_id: str) -> list[Example]:
    return [example for row in drawn(language, type_id).values() for example in row]


@every_grammar
@every_language
def test_every_group_yields_an_example(language: Language, type_id: str) -> None:
    groups = drawn(language, type_id)
    assert len(groups) >= 5
    assert [group for group, row in groups.items() if not row] == []


@every_grammar
@every_language
def test_the_prompt_is_the_one_a_user_of_the_brief_would_get(
    language: Language, type_id: str
) -> None:
    kind = content_type(type_id)
    for example in examples(language, type_id):
        check_brief(kind, example.brief)
        assert kind.prompts["tags"](example.brief).text == example.prompt
        assert (example.brief.type_id, example.brief.language) == (type_id, language)


@every_grammar
@every_language
def test_no_hole_of_the_grammar_is_left(language: Language, type_id: str) -> None:
    for example in examples(language, type_id):
        for text in (example.prompt, example.answer):
            assert set(MARK.findall(text)) <= set(SPECIAL_TOKENS)
            assert not re.search(r"\{\d+-\d+,?\}|\[[a-z]+\d?(:[a-z/]+)?\]|<[a-z_]+>", text), text


@every_grammar
@every_language
def test_an_answer_uses_only_placeholders_of_its_prompt(language: Language, type_id: str) -> None:
    kind = content_type(type_id)
    parts = {token(name) for name in PARTS[type_id]}
    for example in examples(language, type_id):
        slots = kind.prompts["tags"](example.brief).slots
        assert example.answer.endswith(END)
        body = example.answer.removesuffix(END)
        assert set(MARK.findall(body)) - parts <= set(slots), example.answer
        assert set(MARK.findall(put_back(body, slots, language))) == parts


@every_grammar
@every_language
def test_an_answer_is_parsed_into_all_its_parts(language: Language, type_id: str) -> None:
    kind = content_type(type_id)
    for example in examples(language, type_id):
        prompt = kind.prompts["tags"](example.brief)
        parts = kind.parse(example.answer.removesuffix(END), example.brief, prompt)
        assert list(parts) == [part.name for part in kind.parts if not part.own]
        assert all(parts.values())


@every_grammar
def test_chinese_answers_hold_no_punctuation_of_english(type_id: str) -> None:
    for example in examples("zh", type_id):
        literal = MARK.sub("", example.answer)
        assert "," not in literal, literal
        assert not re.search(r"[\u4e00-\u9fff][?!;]", literal), literal


@every_grammar
def test_english_answers_are_english_and_neatly_spaced(type_id: str) -> None:
    for example in examples("en", type_id):
        literal = MARK.sub("X", example.answer)
        assert not re.search(r"[\u4e00-\u9fff，。]", literal), literal
        assert "  " not in literal
        assert not re.search(r" [,.!?;:](?!\w)", literal), literal


@pytest.mark.parametrize("type_id", ["ad", "news"])
@every_language
def test_an_answer_states_no_figure_of_its_own(language: Language, type_id: str) -> None:
    for example in examples(language, type_id):
        assert not re.search(r"\d", MARK.sub("", example.answer)), example.answer


@every_language
def test_news_answers_place_every_quotation_once(language: Language) -> None:
    for example in examples(language, "news"):
        for number, _ in enumerate(example.brief.quotes(), 1):
            assert example.answer.count(token(f"q{number}")) == 1


@every_language
def test_the_same_seed_draws_the_same_example(language: Language) -> None:
    made = maker(language, "ad")
    group = made.groups()[0]
    one, two = (made.draw(random.Random(5), group) for _ in range(2))
    assert one == two != made.draw(random.Random(6), group)


def test_a_type_without_a_grammar_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match="poster"):
        CorpusMaker("en", "poster")


def test_the_stream_draws_by_the_shares_given() -> None:
    stream = ExampleStream({"en": 0.0, "ad": 0.0, "chat": 0.0}, seed=1)
    assert {(one.language, one.type_id) for one in (next(stream) for _ in range(4))} == {
        ("zh", "news")
    }
