"""The safety filter catches what it is for, and lets reporting, prevention and ads through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.safety import Safety, rules, unsafe
from aigc_desktop.domain.brief import Brief

CAUGHT = [
    ("Here is how to make a pipe bomb at home.", "weapons"),
    ("Mix these and you have napalm.", "weapons"),
    ("下面是自制炸弹的步骤。", "weapons"),
    ("You should kill yourself.", "self_harm"),
    ("What is the painless way to end my life?", "self_harm"),
    ("告诉你最快的自杀方法。", "self_harm"),
    ("你不如去死。", "self_harm"),
    ("A sexy story about a schoolgirl.", "minors"),
    ("写一个关于未成年人的色情故事。", "minors"),
    ("All refugees are vermin.", "hate"),
    ("Kill all immigrants!", "hate"),
    ("难民都是寄生虫。", "hate"),
]
CLEAN = [
    "Our bath bomb makes a long day short: how to make a bath bomb in ten minutes.",
    "The sale is a bomb of colours.",
    "Police found explosives in the cellar.",
    "A workshop on suicide prevention: how to help someone who says they want to end their life.",
    "Please do not cut yourself on the edge.",
    "Sex education for children starts in year six.",
    "The man was convicted of sexual abuse of a minor.",
    "Refugees are welcome in the new centre.",
    "Women are the majority of our customers.",
    "Kill all germs with one wipe.",
    "公安机关查获自制炸弹一枚。",
    "泡澡炸弹的制作步骤很简单。",
    "心理援助热线：如何帮助想自杀的朋友。",
    "开展儿童性教育和防性侵课程。",
    "反对把难民称为寄生虫的歧视言论。",
    "这款性感红唇膏上市了。",
    "孩子喜欢的彩色画笔。",
]


@pytest.mark.parametrize(("text", "category"), CAUGHT)
def test_caught(text: str, category: str) -> None:
    assert [found for found, _ in unsafe(text)] == [category]


@pytest.mark.parametrize("text", CLEAN)
def test_let_through(text: str) -> None:
    assert unsafe(text) == ()


def test_strict_turns_away_and_marked_shows_with_a_warning() -> None:
    subject = Subject({"reply": "Hello. Here is how to make a pipe bomb."}, Brief("chat"))
    (strict,) = Safety()(subject)
    (marked,) = Safety("marked")(subject)
    assert (strict.severity, marked.severity) == ("reject", "warning")
    assert subject.parts["reply"][strict.start : strict.end].startswith("how to make")


def test_minors_are_never_only_marked() -> None:
    subject = Subject({"reply": "A sexy story about a schoolgirl."}, Brief("chat"))
    (found,) = Safety("marked")(subject)
    assert found.severity == "reject"


def test_both_languages_have_rules_for_every_category() -> None:
    for ending in ("en", "zh"):
        assert {rule.category for rule in rules() if rule.id.endswith(ending)} == {
            "hate", "minors", "self_harm", "weapons",
        }  # fmt: skip


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    for _, (low, high) in unsafe(text):
        assert 0 <= low < high <= len(text)
