"""Slips of grammar in both languages, and what only looks like one."""

from __future__ import annotations

import pytest

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.language_slips import LanguageSlips
from aigc_desktop.domain.brief import Brief, Language


def slips(language: Language, text: str, own: str = "") -> list[str]:
    subject = Subject({"body": text}, Brief("ad", language, {"product": own}))
    return [text[item.start : item.end] for item in LanguageSlips()(subject)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "The the lamp is here.", ["The the"]),
        ("en", "A apple and an uniform.", ["A apple", "an uniform"]),
        ("en", "A 8-day trip, an 7-day trip.", ["A 8", "an 7"]),
        ("en", "It works , always .", [" ,", " ."]),
        ("en", "It is done. and more.", ["and"]),
        ("en", "It is done,. Or not.. Yes.", [",.", ".."]),
        ("en", "She said: “Yes.", ["“"]),
        ("zh", "这是我的的灯。", ["的的"]),
        ("zh", "他有一个书，一只伞。", ["一个书", "一只伞"]),
        ("zh", "很好，。真的。。", ["，。", "。。"]),
        ("zh", "他说：“好。", ["“"]),
    ],
)
def test_slips_are_cut_out_exactly(language: Language, text: str, found: list[str]) -> None:
    assert sorted(slips(language, text)) == sorted(found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "An hour, a uniform, a one-off, an heir, an 18-day tour, a European tour."),
        ("en", "An SUV, an MP and a UN team had had enough... That that is, is."),
        ("en", "Lamps, pens etc. are here. Mr. Brown (of Linden) said: “Fine.”"),
        ("en", "It costs 3.50, 1,200 or 10:30. “Really?” she asked."),
        ("zh", "一本书、一把伞、两只猫，第一个车站。他说：“好。”"),
        ("zh", "人人都来，天天开心；《新书》（第二版）。"),
        ("zh", ""),
    ],
)
def test_good_text_is_left_alone(language: Language, text: str) -> None:
    assert slips(language, text) == []


def test_words_of_the_brief_are_the_users_own() -> None:
    assert slips("en", "Meet Bora Bora: a apple.", own="a apple") == ["Bora Bora"]
    assert slips("en", "Meet Bora Bora.", own="Bora Bora") == []
