"""Ads are made to fit their platform by leaving out whole sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.limits import PlatformLimits
from aigc_desktop.content.ad import AD
from aigc_desktop.content.ad_fitting import fitted, too_long_name
from aigc_desktop.domain.brief import Brief
from aigc_desktop.errors import BriefError
from aigc_desktop.tasks.briefs import check_brief

BRIEF = Brief(
    "ad",
    "en",
    {
        "product": "Lumo lamp",
        "features": ("warm light",),
        "offer": "15% off",
        "platform": "google",
    },
)
LONG = (
    "Late again? The Lumo lamp has warm light for every evening of the year. Now 15% off. "
    "Sleep well."
)


def over(parts: dict[str, str], brief: Brief) -> bool:
    return bool(PlatformLimits()(Subject(parts, brief)))


def on(platform: str, **values: str) -> Brief:
    return replace(BRIEF, values={**BRIEF.values, "platform": platform, **values})


def test_a_sentence_is_left_out_and_product_and_offer_stay() -> None:
    parts = {"headline": "Lumo lamp", "description": LONG}
    assert over(parts, BRIEF)
    made = fitted(parts, BRIEF)
    assert not over(made, BRIEF)
    assert "The Lumo lamp has warm light" in made["description"]
    assert "Now 15% off." in made["description"]
    pieces = {"Late again?", "Sleep well."}
    assert all(sentence in LONG for sentence in pieces)
    assert made["headline"] == "Lumo lamp"


def test_a_headline_of_two_sentences_may_lose_one() -> None:
    parts = {
        "headline": "How easy could it be? Discover the Lumo lamp",
        "description": "Lumo lamp.",
    }
    made = fitted(parts, BRIEF)
    assert made["headline"] == "Discover the Lumo lamp"
    assert not over(made, BRIEF)


def test_chinese_sentences_end_without_a_space() -> None:
    brief = Brief("ad", "zh", {"product": "清禾壶", "offer": "立减三十", "platform": "baidu"})
    text = "早起的人都懂，一天从一杯热水开始，慢一点也没有关系。清禾壶，烧水安静又省心。立减三十。"
    made = fitted({"headline": "清禾壶", "description": text}, brief)
    assert not over(made, brief)
    assert made["description"] == "清禾壶，烧水安静又省心。立减三十。"


def test_what_fits_or_cannot_be_made_to_fit_stays_as_it_is() -> None:
    short = {"headline": "Lumo lamp", "description": "Lumo lamp, 15% off."}
    assert fitted(short, BRIEF) == short
    hopeless = {"headline": "Lumo lamp", "description": "Lumo lamp " + "and more " * 20}
    assert fitted(hopeless, BRIEF) == hopeless
    advised = {"headline": "Lumo lamp", "description": LONG * 4}
    assert fitted(advised, on("general")) == advised
    assert fitted({}, BRIEF) == {}


def test_a_common_limit_for_all_parts_counts_too() -> None:
    parts = {"headline": "Lumo lamp", "description": LONG + " " + "And so on. " * 20}
    brief = on("x")
    assert over(parts, brief)
    made = fitted(parts, brief)
    assert not over(made, brief)
    assert "15% off" in made["description"]


@pytest.mark.parametrize("platform", ["google", "baidu", "wechat", "xiaohongshu"])
def test_a_name_longer_than_every_limit_is_refused_before_writing(platform: str) -> None:
    brief = on(platform, product="L" * 119)
    if platform == "xiaohongshu":
        assert too_long_name(brief) is None
        check_brief(AD, brief)
        return
    with pytest.raises(BriefError, match="name alone"):
        check_brief(AD, brief)


def test_advice_refuses_no_name() -> None:
    assert too_long_name(on("general", product="L" * 110)) is None
    assert too_long_name(BRIEF) is None
