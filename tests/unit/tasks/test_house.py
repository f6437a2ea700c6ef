"""The words of user and brand join the checks, and a brand fills what is empty."""

from __future__ import annotations

from aigc_desktop.checks.check import Subject
from aigc_desktop.content.ad import AD
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.brand import Brand
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.words import WordList
from aigc_desktop.tasks.house import HouseRules, filled

LUMO = Brand(
    "Best Lumo",
    voice="playful",
    audience="students",
    call_to_action="see the range",
    facts=("two-year warranty",),
    words=WordList(banned=("cheap",), glossary={"lamp": "light"}),
)


def found(kind: ContentType, text: str) -> set[str]:
    parts = {"headline": text, "description": text}
    subject = Subject(parts, Brief("ad", "en", {"product": "Lumo"}))
    return {text[one.start : one.end] for check in kind.checks for one in check(subject)}


def test_words_of_user_and_brand_are_minded() -> None:
    kind = HouseRules(WordList(banned=("gadget",)), LUMO).applied(AD)
    assert {"cheap", "gadget", "lamp"} <= found(kind, "A cheap gadget, a lamp by Lumo")
    assert not {"cheap", "gadget", "lamp"} & found(AD, "A cheap gadget, a lamp by Lumo")
    assert "own_words" in kind.strict


def test_a_brand_whose_name_sounds_like_a_claim_is_spared() -> None:
    kind = HouseRules(brand=LUMO).applied(AD)
    law = next(check for check in kind.checks if check.id == "ad_law")
    brief = Brief("ad", "en", {"market": "us"})
    assert law(Subject({"d": "Best Lumo is here"}, brief)) == []
    assert law(Subject({"d": "The best is here"}, brief))


def test_without_words_the_content_type_is_the_same() -> None:
    assert HouseRules().applied(AD) is AD


def test_a_brand_fills_what_is_empty_and_nothing_else() -> None:
    brief = Brief("ad", "en", {"product": "Lamp", "audience": "nurses", "tone": "friendly"})
    full = filled(AD, brief, LUMO)
    assert full.text("brand") == "Best Lumo"
    assert full.text("audience") == "nurses"
    assert full.items("features") == ("two-year warranty",)
    assert full.text("tone") == "playful"
    assert filled(AD, brief.with_values(tone="bold"), LUMO).text("tone") == "bold"
    assert filled(NEWS, Brief("news"), LUMO).text("who") == "Best Lumo"


def test_an_unknown_voice_is_left_out() -> None:
    assert filled(AD, Brief("ad"), Brand("Lumo", voice="grave")).text("tone") == ""
