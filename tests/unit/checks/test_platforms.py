"""How platforms count, their limits, and the rule files behind them."""

from __future__ import annotations

import datetime
import tomllib
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.limits import PlatformLimits
from aigc_desktop.checks.platform_sources import SOURCES as PLATFORM_SOURCES
from aigc_desktop.checks.platforms import Count, length, platform, platforms
from aigc_desktop.content.platform_names import PARTS
from aigc_desktop.domain.brief import Brief
from aigc_desktop.paths import resources

COUNTS: tuple[Count, ...] = ("chars", "width", "x")
SOURCES = {"headline", "description", "post", "product", "brand", "path", "keywords"}
RULES = resources() / "rules"


def ad(place: str, **parts: str) -> Subject:
    return Subject(parts, Brief("ad", "en", {"platform": place}))


@pytest.mark.parametrize(
    ("text", "chars", "width", "x"),
    [
        ("", 0, 0, 0),
        ("Hello", 5, 5, 5),
        ("你好", 2, 4, 4),
        ("Ａ，", 2, 4, 4),
        ("😀", 1, 2, 2),
        ("é", 1, 1, 1),
        ("“a”", 3, 3, 3),
        ("ｱ", 1, 1, 2),
        ("にほん", 3, 6, 6),
    ],
)
def test_platforms_count_the_same_text_differently(
    text: str, chars: int, width: int, x: int
) -> None:
    assert tuple(length(text, count) for count in COUNTS) == (chars, width, x)


def test_x_counts_composed_characters() -> None:
    assert length("e\u0301", "x") == length("é", "x") == 1


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=30), st.sampled_from(COUNTS))
def test_a_length_lies_between_one_and_two_a_character(text: str, count: Count) -> None:
    composed = length(text, count)
    assert composed <= 3 * 2 * len(text)
    if count != "x":
        assert len(text) <= composed <= 2 * len(text)
    assert length(text + "a", "chars") == len(text) + 1


@pytest.mark.parametrize(
    ("place", "part", "fits", "beyond"),
    [
        ("google", "headline", "a" * 30, "!"),
        ("google", "headline", "好" * 15, "吗"),
        ("google", "description", "b" * 90, " more"),
        ("wechat", "headline", "十个汉字刚好放得下呀", "呢"),
        ("wechat", "description", "好" * 30, "多了几个"),
        ("baidu", "description", "好" * 40, "x"),
        ("xiaohongshu", "headline", "a" * 40, "bc"),
        ("taobao", "headline", "好" * 30, "a"),
        ("app_store", "keywords", "好" * 33, "好"),
        ("x", "post", "好" * 140, "a"),
    ],
)
def test_what_lies_beyond_a_hard_limit_is_marked(
    place: str, part: str, fits: str, beyond: str
) -> None:
    assert PlatformLimits()(ad(place, **{part: fits})) == []
    (finding,) = PlatformLimits()(ad(place, **{part: fits + beyond}))
    assert finding.severity == "error"
    assert finding.part == part
    assert (fits + beyond)[finding.start : finding.end] == beyond
    assert finding.source == platform(place).source


def test_a_wide_character_across_the_limit_is_marked_whole() -> None:
    text = "a" * 29 + "好b"
    (finding,) = PlatformLimits()(ad("google", headline=text))
    assert text[finding.start : finding.end] == "好b"
    assert finding.message.args == {"length": 32, "limit": 30}


@pytest.mark.parametrize("place", ["meta", "linkedin", "general"])
def test_advice_is_only_a_warning(place: str) -> None:
    (finding,) = PlatformLimits()(ad(place, headline="a" * 80, description="b"))
    assert finding.severity == "warning"


@pytest.mark.parametrize(("letter", "count"), [("a", 280), ("好", 140), ("😀", 140)])
def test_x_limits_the_post_as_a_whole(letter: str, count: int) -> None:
    assert PlatformLimits()(ad("x", description=letter * count)) == []
    subject = ad("x", headline=letter, description=letter * count)
    (finding,) = PlatformLimits()(subject)
    assert finding.part == ""
    # The line break between the parts counts too.
    assert subject.text[finding.start : finding.end] == letter * 2
    assert finding.severity == "error"


def test_an_unknown_platform_is_the_general_one() -> None:
    assert platform("myspace") == platform("") == platforms()["general"]
    (finding,) = PlatformLimits()(ad("myspace", description="好" * 151))
    assert (finding.start, finding.end) == (150, 151)


@pytest.mark.parametrize("place", platforms().values(), ids=lambda place: place.id)
def test_every_platform_has_a_limit_a_label_and_a_known_count(place: Any) -> None:
    assert place.headline or place.description or place.total
    assert place.label
    assert place.style in {"short", "long"}
    for rule in place.rules:
        assert rule.count in get_args(Count)
        assert rule.source
        assert rule.certainty in {"P", "2", "M"}
        assert isinstance(rule.checked_on, datetime.date)
        assert rule.name in PARTS
        assert 0 <= rule.least <= rule.most
        assert rule.limit or rule.advice
        assert max(rule.shortest, rule.one_within, rule.advised_from) < rule.bound
        assert set(rule.sources) <= SOURCES


def test_the_built_in_model_is_asked_as_it_was_trained() -> None:
    styles = {name: place.style for name, place in platforms().items()}
    trained = {
        "general": "long", "google": "short", "microsoft": "short", "meta": "short",
        "linkedin": "short", "x": "long", "baidu": "short", "wechat": "short",
        "xiaohongshu": "long",
    }  # fmt: skip
    assert styles.items() >= trained.items()


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_what_fits_keeps_every_bound_and_what_does_not_is_marked(data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(list(platforms().values())))
    rule = data.draw(st.sampled_from(place.rules))
    text = data.draw(st.text(st.sampled_from("ab 好，😀é#“\n\u200d\ufe0f"), max_size=200))
    fit = rule.fit(text)
    assert fit.length == rule.length(text)
    if fit.within:
        assert rule.shortest <= fit.length
        assert not rule.limit or fit.length <= rule.limit
        assert not rule.advice or fit.length <= rule.advice
    if fit.state in {"long", "much"}:
        assert fit.start < fit.end == len(text)
        assert rule.length(text[: fit.start]) <= fit.bound
    assert fit.refused == (fit.state in {"short", "long", "forbidden"})


def test_a_platform_may_forbid_signs_and_ask_for_a_minimum() -> None:
    (sign,) = PlatformLimits()(ad("tiktok", description="New #lamp"))
    assert (sign.severity, sign.start, sign.end) == ("error", 4, 5)
    (emoji,) = PlatformLimits()(ad("tiktok", description="New lamp 😀"))
    assert emoji.severity == "error"
    (short,) = PlatformLimits()(ad("baidu", description="好灯"))
    assert short.message.args == {"length": 4, "limit": 9}


def test_advice_and_limit_of_one_part_are_told_apart() -> None:
    (advice,) = PlatformLimits()(ad("linkedin", description="a" * 151))
    assert advice.severity == "warning"
    (limit,) = PlatformLimits()(ad("linkedin", description="a" * 601))
    assert limit.severity == "error"


def test_the_parts_of_a_set_are_measured_by_their_own_rules() -> None:
    (path,) = PlatformLimits()(ad("google", headline_1="a" * 30, path_2="b" * 16))
    assert path.part == "path_2"
    assert PlatformLimits()(ad("x", post_1="a" * 280)) == []


def tables(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((RULES / name).read_text("utf-8"))


@pytest.mark.parametrize("name", ["platforms.toml"])
def test_every_rule_names_its_source_and_the_day_it_was_checked(name: str) -> None:
    for rule, row in tables(name).items():
        known = {message.msgid for message in PLATFORM_SOURCES}
        assert row["source"].startswith("https://") or row["source"] in known, rule
        assert isinstance(row["checked_on"], datetime.date), rule
        assert row["certainty"] in {"P", "2", "M"}, rule
