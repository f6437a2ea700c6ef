"""The figures of an evaluation, on drafts whose merits are known."""

from __future__ import annotations

import pytest

from aigc_desktop.content.ad import AD
from aigc_desktop.content.chat import CHAT
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.brief import Brief
from aigc_desktop.tasks.evaluate_model import (
    Outcome,
    figures,
    keywords,
    literal_runs,
    rejections,
    write_all,
)
from tests.unit.tasks.fake_engine import FakeEngine

AD_BRIEF = AD.examples["en"].with_values(platform="google", product="Lumo")
FULL = "<|headline|>Light <|product|><|description|><|product|> has <|f1|>."
NAMELESS = "<|headline|>Light<|description|>It has <|f2|> and is <|f3|>."


def outcome(type_id: str, brief: Brief, *answers: str) -> Outcome:
    return write_all(FakeEngine(list(answers), list(answers)), type_id, [("g", brief)], 1)[0]


def test_figures_of_ads_count_what_the_brief_gave() -> None:
    found = figures("ad", [outcome("ad", AD_BRIEF, FULL, NAMELESS)])
    assert found["briefs"] == 1
    assert found["drafts_shown"] == 1  # the one without a name is turned away
    assert found["candidates_rejected"] == 0.5
    assert found["product_verbatim"] == 1
    assert found["some_selling_point"] == 1
    assert found["selling_points"] == pytest.approx(1 / 3)
    assert found["offer"] == 0
    assert found["fits_limits"] == found["fits_hard_limits"] == 1


def test_what_a_brief_does_not_ask_for_is_no_figure() -> None:
    plain = AD_BRIEF.with_values(platform="general", offer="")
    found = figures("ad", [outcome("ad", plain, FULL)])
    assert not {"offer", "fits_hard_limits"} & set(found)
    assert found["fits_limits"] == 1


def test_rejections_are_named() -> None:
    assert rejections([outcome("ad", AD_BRIEF, FULL, NAMELESS)]) == {"name": 1}


def test_figures_of_news_count_slots_and_inventions() -> None:
    brief = NEWS.examples["en"]
    good = (
        "<|headline|><|who|> <|what|><|lead|><|who|> <|what|> <|when|> <|where|>.<|body|>"
        "It holds <|n1|>. “<|q1|>,” said <|s1|>."
    )
    found = figures("news", [outcome("news", brief, good)])
    assert found["slots"] == found["quotes"] == 1
    assert found["unmarked_inventions"] == 0
    poor = (
        "<|headline|><|who|> <|what|><|lead|><|who|> <|what|> <|when|>.<|body|>There are 12 of "
        "them, says Mayor Bob Grey."
    )
    found = figures("news", [outcome("news", brief, poor)])
    assert found["slots"] == pytest.approx(3 / 5)
    assert found["quotes"] == 0
    assert found["unmarked_inventions"] == 0  # 12 and the mayor are marked as unsupported


def test_figures_of_chat_look_for_the_topic() -> None:
    brief = CHAT.examples["en"]
    assert keywords(brief) == ["lost", "umbrella"]
    found = figures("chat", [outcome("chat", brief, "An umbrella went out alone and came home.")])
    assert found["keyword_recall"] == 0.5
    assert found["on_topic"] == 1
    assert keywords(CHAT.examples["zh"]) == ["旧雨", "雨伞"]


def test_variety_is_measured_over_eight_drafts() -> None:
    eight = [
        f"<|headline|>{word}<|description|>{word} and {word}: <|product|> has <|f1|>."
        for word in "easy simple light bright small good nice long".split()
    ]
    found = figures("ad", [outcome("ad", AD_BRIEF, *eight)])
    assert 0.3 < found["distinct_2"] < 1
    assert 0 < found["self_bleu_4"] < 1


def test_the_models_own_words_are_cut_at_the_words_of_the_brief() -> None:
    made = outcome("ad", AD_BRIEF, FULL)
    assert literal_runs(made, made.chosen.kept[0]) == [["light"], ["has"], []]
