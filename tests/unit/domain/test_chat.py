"""A conversation as it is kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.chat import LONGEST_NAME, Chat, name_of, shortened
from aigc_desktop.domain.conversation import Conversation
from aigc_desktop.domain.document_json import document_from, document_to
from tests.unit.store.conftest import chat as chat_document


def user(*texts: str) -> tuple[Turn, ...]:
    return tuple(Turn("user", text) for text in texts)


@pytest.mark.parametrize(
    ("turns", "name"),
    [
        (user("Please tell me a short story about a lost umbrella."),
         "Tell me a short story about a lost umbrella"),
        (user("Hello!", "Could you write to Li?"), "Write to Li?"),
        (user("hi"), "Hi"),
        (user("你好，请帮我写一首关于春天的诗。"), "写一首关于春天的诗"),
        (user("请假条怎么写？"), "请假条怎么写？"),
        (user("\n\n  Second line counts\nthird"), "Second line counts"),
        (user("word " * 30), "Word word word word word word word word word…"),
        (user("春" * 40), "春" * 24 + "…"),
        ((), ""),
    ],
)  # fmt: skip
def test_a_conversation_is_named_after_what_was_asked(turns: tuple[Turn, ...], name: str) -> None:
    assert name_of(turns) == name


@given(st.text())
def test_a_name_is_one_short_line(text: str) -> None:
    name = shortened(text)
    assert len(name) <= LONGEST_NAME + 1
    assert len(name.splitlines()) <= 1


def test_branches_and_replies_come_back_from_a_file() -> None:
    first, other = (replace(chat_document(name), turns=()) for name in ("one", "two"))
    talk = Conversation().add(Turn("user", "First?"))
    chat = Chat(talk).with_reply(first)
    chat = replace(chat, talk=chat.talk.before(chat.talk.leaf)).with_reply(other)
    kept = chat.kept()
    assert kept is not None
    read = Chat.of(document_from(json.loads(json.dumps(document_to(kept)))))
    assert read == chat
    assert len(read.talk.nodes) == 3
    assert kept.title == "First?"


def test_a_chat_kept_before_there_were_branches_is_read() -> None:
    old = chat_document("Old one")
    chat = Chat.of(old)
    assert chat.talk.turns == old.turns
    assert (chat.id, chat.title, chat.last) == (old.id, "Old one", old)
