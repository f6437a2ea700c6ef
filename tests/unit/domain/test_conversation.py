from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.conversation import NOWHERE, Conversation

YOU, BOT = Turn("user", "Hi"), Turn("assistant", "Hello")


def texts(talk: Conversation) -> list[str]:
    return [turn.text for turn in talk.turns]


def test_a_branch_leaves_the_other_as_it_was() -> None:
    talk = Conversation.of((YOU, BOT, Turn("user", "How?"), Turn("assistant", "So.")))
    edited = talk.before(2).add(Turn("user", "Why?")).add(Turn("assistant", "Because."))
    assert texts(edited) == ["Hi", "Hello", "Why?", "Because."]
    asked = edited.path[2].id
    assert edited.siblings(asked) == (2, asked)
    assert texts(edited.step(asked, -1)) == ["Hi", "Hello", "How?", "So."]
    assert texts(edited.step(asked, -1).step(2, 1)) == texts(edited)


def test_a_first_message_can_branch_too() -> None:
    talk = Conversation.of((YOU, BOT)).before(0).add(Turn("user", "Hey"))
    assert texts(talk) == ["Hey"]
    assert texts(talk.step(talk.leaf, 1)) == ["Hi", "Hello"]


def test_a_wording_can_be_replaced() -> None:
    talk = Conversation.of((YOU, BOT))
    assert texts(talk.with_turn(talk.leaf, Turn("assistant", "Good day"))) == ["Hi", "Good day"]


@given(st.lists(st.tuples(st.integers(-3, 5), st.text(max_size=5)), max_size=12))
def test_any_tree_comes_back(steps: list[tuple[int, str]]) -> None:
    talk = Conversation()
    for back, text in steps:
        if back > 0 and talk.path:
            talk = talk.before(talk.path[back % len(talk.path)].id)
        talk = talk.add(Turn("assistant" if len(talk.turns) % 2 else "user", text))
    assert Conversation.from_json(json.loads(json.dumps(talk.to_json()))) == talk


@pytest.mark.parametrize(
    "value",
    [
        {"nodes": [[0, 1, "user", "x"], [1, 0, "user", "y"]], "leaf": 0},
        {"nodes": [[0, 0, "user", "x"]], "leaf": 0},
        {"nodes": [[0, -1, "user", "x"]], "leaf": 7},
        {"nodes": [[0, -1, "user"]], "leaf": 0},
        {"nodes": 3, "leaf": 0},
        {},
    ],
)
def test_damaged_trees_are_refused(value: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        Conversation.from_json(value)


def test_an_empty_conversation() -> None:
    assert Conversation().turns == ()
    assert Conversation().last is None
    assert Conversation().leaf == NOWHERE
