"""What a conversation names exactly, and how it is put to a model."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.content.chat import CHAT
from aigc_desktop.content.chat_prompts import facts_of, turns_of
from aigc_desktop.domain.brief import Brief, Turn
from aigc_desktop.domain.prompt import PromptStyleId


def facts(language: str, *messages: str) -> dict[str, str]:
    return facts_of(tuple(Turn("user", text) for text in messages), language)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("Tell me a story about a lost umbrella.", {"topic": "a lost umbrella"}),
        ("Write a poem called “Winter Light”, please.", {"topic": "Winter Light"}),
        ("A story about the sea please", {"topic": "the sea"}),
        ("A poem about rain in four lines", {"topic": "rain"}),
        ("My name is Anna.", {"name": "Anna"}),
        ("Can we meet next Monday at 3 pm?", {"date": "next Monday at 3 pm"}),
        ("Tomorrow morning works.", {"date": "Tomorrow morning"}),
        ("Where is order #48213?", {"n1": "#48213"}),
        ("Orders NX-204 and 77123 are late.", {"n1": "NX-204", "n2": "77123"}),
        ("Hello there", {}),
        ("I have 3 dogs and 12 cats", {}),
    ],
)
def test_an_english_message_names_its_facts(message: str, found: dict[str, str]) -> None:
    assert facts("en", message) == found


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("请讲一个关于旧雨伞的小故事。", {"topic": "旧雨伞"}),
        ("写一首关于“秋天”的诗", {"topic": "秋天"}),
        ("以大海为题写一首诗", {"topic": "大海"}),
        ("我叫李明，你好。", {"name": "李明"}),
        ("下周三下午三点可以吗？", {"date": "下周三下午三点"}),
        ("明天上午见", {"date": "明天上午"}),
        ("我的订单 48213 还没到", {"n1": "48213"}),
        ("你好", {}),
    ],
)
def test_a_chinese_message_names_its_facts(message: str, found: dict[str, str]) -> None:
    assert facts("zh", message) == found


def test_the_latest_mention_wins_and_only_the_last_two_numbers_stay() -> None:
    found = facts("en", "A story about rain. Orders 1111, 2222.", "Now about snow. 3333 and 1111.")
    assert found == {"topic": "snow", "n1": "2222", "n2": "3333"}
    assert facts("zh", "关于猫的诗", "关于狗的诗")["topic"] == "狗"


def test_what_the_assistant_says_is_no_fact() -> None:
    turns = (Turn("assistant", "A story about rain, order 12345."), Turn("user", "yes"))
    assert facts_of(turns, "en") == {}


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=60), st.sampled_from(("en", "zh")))
def test_facts_stand_in_the_message_word_for_word(text: str, language: str) -> None:
    assert all(value and value in text for value in facts(language, text).values())


HISTORY = (Turn("user", "Hi"), Turn("assistant", "Hello!"), Turn("user", "And?"))


def conversation(language: str = "en", kind: str = "talk", message: str = "Go on") -> Brief:
    code = "zh" if language == "zh" else "en"
    return Brief("chat", code, {"history": HISTORY, "message": message, "kind": kind})  # type: ignore[arg-type]


@pytest.mark.parametrize("style", ["tags", "few_shot", "chat_template", "dialogue"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_turns_stand_in_every_prompt_in_order(style: PromptStyleId, language: str) -> None:
    prompt = CHAT.prompts[style](conversation(language))
    text = prompt.text or "\n".join(turn.text for turn in prompt.turns)
    places = [text.index(turn.text) for turn in turns_of(conversation(language))]
    assert places == sorted(places)
    if prompt.turns:
        assert [turn.role for turn in prompt.turns] == ["user", "assistant", "user", "user"]


def test_the_tags_prompt_marks_who_speaks_and_stops_at_the_next_user() -> None:
    prompt = CHAT.prompts["tags"](conversation(kind="poem"))
    assert prompt.text == (
        "<|chat|><|en|><|poem|><|user|>Hi<|bot|>Hello!<|user|>And?<|user|>Go on<|bot|><|write|>"
    )
    assert "<|user|>" in prompt.forbidden
    assert "<|end|>" in prompt.stop


def test_a_script_names_who_speaks_in_its_language() -> None:
    english = CHAT.prompts["few_shot"](conversation())
    assert english.text == "User: Hi\nAssistant: Hello!\nUser: And?\nUser: Go on\nAssistant:"
    assert "\nUser:" in english.stop
    chinese = CHAT.prompts["few_shot"](conversation("zh", message="请继续"))
    assert chinese.text.endswith("用户：请继续\n助手：")
    assert "\n用户：" in chinese.stop


@pytest.mark.parametrize("kind", ["talk", "story", "poem", "support", "email", "schedule", "other"])
def test_an_instruct_model_is_told_the_kind_first(kind: str) -> None:
    openings = {
        CHAT.prompts["chat_template"](conversation(x, kind)).turns[0].text for x in ("en", "zh")
    }
    assert len(openings) == 2
    assert all(text.endswith("\n\nHi") for text in openings)
    dialogue = CHAT.prompts["dialogue"](conversation(kind=kind))
    assert dialogue.turns == (*HISTORY, Turn("user", "Go on"))
