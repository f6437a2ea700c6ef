"""What English wants around the brief's words: articles, and verbs after a plural."""

from __future__ import annotations

import pytest

from aigc_desktop.content.styles.agreement import is_many, wants_article
from aigc_desktop.content.styles.tags import put_back


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("one-hour session", True),
        ("sea view", True),
        ("route map included", True),
        ("drainage hole and saucer", True),
        ("shade check before and after", True),
        ("40-minute head massage", True),
        ("free parking", False),
        ("strong Wi-Fi", False),
        ("sea or air freight", False),
        ("rosemary and mint oil", False),
        ("bendy frames", False),
        ("no contract", False),
        ("a terrace", False),
        ("two spare blades", False),
        ("everything in one box", False),
        ("keeps coffee hot", False),
        ("for families", False),
        ("", False),
    ],
)
def test_one_countable_thing_wants_an_article(value: str, wanted: bool) -> None:
    assert wants_article(value) is wanted


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<|product|> offers <|f1|>.", "Lumo offers an 8-hour battery."),
        ("<|product|> has <|f2|> and <|f1|>.", "Lumo has free parking and an 8-hour battery."),
        ("With <|f1|>, it is <|f1|>.", "With an 8-hour battery, it is an 8-hour battery."),
        ("<|product|>: <|f1|>. <|f1|>?", "Lumo: 8-hour battery. 8-hour battery?"),
        ("Get the <|f1|> of <|product|>", "Get the 8-hour battery of Lumo"),
        ("with a <|f1|>", "with an 8-hour battery"),
    ],
)
def test_articles_stand_where_a_sentence_takes_an_object(raw: str, text: str) -> None:
    slots = {"<|product|>": "Lumo", "<|f1|>": "8-hour battery", "<|f2|>": "free parking"}
    assert put_back(raw, slots, "en") == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<|product|> offers more.", "Our bike lights offer more."),
        ("Why does <|product|> help? It comes with ease, and it's <|f1|>.",
         "Why do our bike lights help? They come with ease, and they are waterproof."),
        ("<|product|>, which has charm. Its charm also lasts.",
         "Our bike lights, which have charm. Their charm also lasts."),
        ("It is the details that count.", "It is the details that count."),
    ],
)  # fmt: skip
def test_verbs_and_pronouns_follow_a_plural(raw: str, text: str) -> None:
    slots = {"<|product|>": "bike lights", "<|f1|>": "waterproof"}
    assert put_back(raw, slots, "en") == text
    assert "lights offers" not in put_back(raw, slots, "en")


def test_names_are_no_plurals() -> None:
    assert is_many("bike lights")
    assert is_many("leaflets for your shop")
    assert not is_many("Bright Lights")
    assert not is_many("parcel delivery in two days")
    assert not is_many("wireless bus")
    assert not is_many("")
    assert put_back("<|product|> offers", {"<|product|>": "车灯"}, "zh") == "车灯 offers"
