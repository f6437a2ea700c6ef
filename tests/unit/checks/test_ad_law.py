"""Advertising law and editorial rules: what is marked, what is spared, and what is said."""

from __future__ import annotations

import datetime
import json
import tomllib
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.checks.ad_law import AdLaw
from aigc_desktop.checks.ad_rules import MARKETS, AdRule, ad_rules, sectors_of
from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.platforms import platforms
from aigc_desktop.domain.brief import Brief, FieldValue, Language
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.domain.document_json import draft_from, draft_to
from aigc_desktop.domain.finding import Finding
from aigc_desktop.paths import resources

RULES = resources() / "rules"
LAW = AdLaw()


def subject(language: Language, text: str, **values: FieldValue) -> Subject:
    return Subject({"headline": "", "description": text}, Brief("ad", language, values))


def marked(text: str, language: Language, check: AdLaw = LAW, **values: FieldValue) -> list[str]:
    return [text[item.start : item.end] for item in check(subject(language, text, **values))]


def only(market: str, *sectors: str) -> AdLaw:
    return AdLaw(frozenset({market}), frozenset(sectors))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("国家级工艺", ["国家级"]),
        ("最高级享受，最佳口感", ["最高级", "最佳"]),
        ("全国第一的咖啡机", ["全国第一"]),
        ("业内ＮＯ．１", ["ＮＯ．１"]),
        ("销量TOP1", ["销量TOP1"]),
        ("１００％满意", ["１００％"]),
        ("绝对值得信赖", ["绝对"]),
        ("口味第一，人气第一名", ["第一", "人气第一"]),
        ("军队特供好茶", ["军队特供"]),
        ("大师开光手串", ["开光"]),
        ("根治失眠", ["根治失眠"]),
        ("保本保息，稳赚不赔", ["保本保息", "稳赚不赔"]),
        ("年化收益高达12%", ["年化收益高达12%"]),
        ("月入过万", ["月入过万"]),
        ("月入十万不是梦", ["月入十万"]),
        ("媲美母乳", ["媲美母乳"]),
        ("权威认证，专利技术", ["权威认证", "专利技术"]),
        ("本店秒杀同行", ["秒杀同行"]),
        ("免费领取试用装", ["免费领取"]),
        ("最后一天，错过不再", ["最后一天", "错过不再"]),
    ],
)
def test_chinese_terms_are_cut_out_exactly(text: str, terms: list[str]) -> None:
    assert marked(text, "zh") == terms


@pytest.mark.parametrize(
    "text",
    [
        "最佳保存期三个月，最佳食用期见包装。",
        "第一步，加水；第一时间回复您。",
        "最近上架，最后装箱，最多可容两杯。",
        "请关注最新公告和最新一期。",
        "最好先预热，最好不要空烧。",
        "误差取绝对值，最大程度保留香气。",
        "100%棉，100%羊毛。",
        "顾客第一，安全第一。",
        "治愈系插画，咖啡转运站。",
        "每台机器有唯一编号，顶级域名已备案。",
        "最早可于九点取货，最晚十点。",
        "一台安静的咖啡机。",
        "第一反应，第一朵花，第一段旅程，能治愈人的音乐。",
    ],
)
def test_harmless_chinese_phrases_are_spared(text: str) -> None:
    assert marked(text, "zh") == []


@pytest.mark.parametrize(
    ("market", "text", "terms"),
    [
        ("us", "The BEST lamp", ["The BEST"]),
        ("us", "We are No.1, simply #1.", ["No.1", "#1"]),
        ("us", "The world’s smallest lamp", ["world’s smallest"]),
        ("us", "Best selling, top-rated", ["Best selling", "top-rated"]),
        ("us", "Ｇｕａｒａｎｔｅｅｄ", ["Ｇｕａｒａｎｔｅｅｄ"]),
        ("us", "Free shipping, sugar-free", ["Free shipping"]),
        ("us", "A miracle cure for acne", ["miracle cure for acne"]),
        ("us", "Lose 10 pounds in two weeks", ["Lose 10 pounds in two weeks"]),
        ("us", "Clinically proven", ["Clinically proven"]),
        ("us", "Earn $5,000 a week", ["Earn $5,000 a week"]),
        ("us", "Up to 70% off", ["Up to 70% off"]),
        ("us", "Made in the USA", ["Made in the USA"]),
        ("uk", "UK's favourite kettle", ["UK's favourite"]),
        ("uk", "Guaranteed results", ["Guaranteed results"]),
        ("uk", "Last chance, hurry", ["Last chance", "hurry"]),
        ("uk", "Carbon-neutral and net zero", ["Carbon-neutral", "net zero"]),
        ("eu", "Gratis for a limited time", ["Gratis", "for a limited time"]),
        ("eu", "Climate neutral and eco friendly", ["Climate neutral", "eco friendly"]),
        ("eu", "It heals", ["heals"]),
        ("eu", "The best lamp, guaranteed", []),
    ],
)
def test_each_market_has_its_own_rules(market: str, text: str, terms: list[str]) -> None:
    assert marked(text, "en", only(market)) == terms


@pytest.mark.parametrize(
    "text",
    [
        "Best before: see lid. Do your best. With best wishes.",
        "The first step is free of noise and takes free time.",
        "A gluten-free, smoke-free kitchen: feel free to ask.",
        "The bestowed gift, an onlooker, a freelance miraculous?",
        "100% cotton and 100% wool.",
        "A green lamp in green.",
        "A quiet lamp for your desk. All the best, and no hurry.",
    ],
)
def test_harmless_english_phrases_are_spared(text: str) -> None:
    assert marked(text, "en") == []


@pytest.mark.parametrize(
    ("sector", "text"),
    [
        ("medical", "有效率高，祖传秘方"),
        ("health_food", "人人必备，速效"),
        ("cosmetics", "药妆品质，逆龄"),
        ("education", "保过，承诺录取，7天速成"),
        ("finance", "黑户可贷"),
        ("property", "离地铁仅五分钟，升值潜力"),
        ("alcohol", "不醉不归"),
        ("minors", "让妈妈买，同学都有"),
    ],
)
def test_sector_rules_apply_to_their_sector_only(sector: str, text: str) -> None:
    assert marked(text, "zh", only("cn", sector))
    assert marked(text, "zh", only("cn")) == []


@pytest.mark.parametrize(
    ("language", "product", "sector"),
    [
        ("zh", "雅思培训班", "education"),
        ("zh", "玻尿酸面膜", "cosmetics"),
        ("zh", "陈年黄酒", "alcohol"),
        ("zh", "儿童积木", "minors"),
        ("en", "Vitamin C drops", "health_food"),
        ("en", "Harbour savings account", "finance"),
        ("en", "Riverside apartments", "property"),
    ],
)
def test_the_trade_is_told_by_the_brief(language: Language, product: str, sector: str) -> None:
    assert sector in sectors_of(Brief("ad", language, {"product": product}))
    assert not sectors_of(Brief("ad", language, {"product": "Lumo"}))


def test_the_trade_of_the_brief_brings_its_rules() -> None:
    assert marked("一个月保过", "zh", product="雅思培训班") == ["保过"]
    assert marked("一个月保过", "zh", product="咖啡机") == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("全国第一品牌", ["全国第一品牌"]),
        ("最优秀的", ["最优秀"]),
        ("satisfaction guaranteed", ["satisfaction guaranteed"]),
        ("the world's best-selling", ["world's best-selling"]),
    ],
)
def test_overlapping_terms_are_one_finding(text: str, terms: list[str]) -> None:
    language: Language = "en" if text.isascii() else "zh"
    assert marked(text, language) == terms


def test_one_place_names_every_market_that_minds_it() -> None:
    (finding,) = LAW(subject("en", "It is free"))
    text = str(finding.message)
    assert "16 CFR 251" in text
    assert "CAP Code 3.23" in text
    assert "Annex I no. 20" in text
    assert "2005/29/EC" in finding.source


def test_the_graver_severity_of_a_place_wins() -> None:
    (finding,) = LAW(subject("en", "an eco-friendly lamp"))
    assert finding.severity == "error"
    (finding,) = only("us")(subject("en", "an eco-friendly lamp"))
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    ("language", "text", "suggestion"),
    [
        ("zh", "最佳口感", "出色"),
        ("zh", "首选好物", "优选"),
        ("en", "best-selling lamp", "popular"),
        ("en", "Best selling lamp", "Popular"),
        ("en", "an unbeatable lamp", "great"),
        ("zh", "大师开光", ""),
        ("zh", "全国第一品牌", ""),
    ],
)
def test_a_replacement_is_suggested_where_there_is_one(
    language: Language, text: str, suggestion: str
) -> None:
    (finding,) = LAW(subject(language, text))
    assert finding.suggestion == suggestion


@pytest.mark.parametrize(
    ("language", "text", "values", "terms"),
    [
        ("zh", "唯一咖啡，唯一的选择", {"brand": "唯一咖啡"}, ["唯一"]),
        ("en", "The Best Western lamp is best", {"brand": "Best Western"}, ["best"]),
        ("en", "ＭＩＲＡＣＬＥ Whisk lasts", {"product": "Miracle whisk"}, []),
        ("zh", "认准“唯一”二字", {"brand": "唯一咖啡"}, []),
        ("zh", "认准“唯一”二字", {"brand": "清禾"}, ["唯一"]),
        ("en", "Free delivery", {"offer": "free delivery"}, []),
        ("en", "Free delivery", {"offer": "a gluten-free cake"}, ["Free delivery"]),
        ("zh", "免费试用", {"offer": "免费试用三天"}, []),
        ("zh", "最佳咖啡", {"features": ("最佳咖啡",)}, ["最佳"]),
    ],
)
def test_names_and_offers_of_the_brief_are_spared(
    language: Language, text: str, values: dict[str, FieldValue], terms: list[str]
) -> None:
    assert marked(text, language, LAW, **values) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Lamps!! Now", ["!!"]),
        ("真好？！好！！", ["？！", "！！"]),
        ("HURRY to us", ["HURRY"]),
        ("BUY one", ["BUY"]),
        ("Lamps 😀👍🏽 here", ["😀👍🏽"]),
        ("l a m p s here", ["l a m p s"]),
        ("L.A.M.P.S. here", ["L.A.M.P.S."]),
        ("Call 020 7946 0018", ["020 7946 0018"]),
        ("致电13800138000", ["13800138000"]),
        ("f1owers and fl@wers", ["f1owers", "fl@wers"]),
        ("• warm light", ["•"]),
        ("ﾗﾝﾌﾟ lamp", ["ﾗﾝﾌﾟ"]),
        ("Click here", ["Click here"]),
        ("lamps lamps lamps", ["lamps lamps lamps"]),
        ("Nice! Very nice!", ["!"]),
        ("Nice! Write to hello@lumo.example", []),
        ("A HEPA filter from the UK, FAQ 24/7.", []),
        ("Save 20% in 2026, 10:30 to 12:30.", []),
        ("A 4K screen with 5G and MP3", []),
    ],
)
def test_editorial_rules_of_search_ads(text: str, terms: list[str]) -> None:
    check = AdLaw(frozenset())
    assert marked(text, "en", check, platform="google") == terms
    assert marked(text, "en", check, platform="general") == []


@pytest.mark.parametrize(
    ("place", "part", "text", "terms"),
    [
        ("amazon", "headline", "The best lamp, a LAMP!!", ["best", "LAMP", "!!"]),
        ("amazon", "headline", "Last chance – click here", ["Last chance", "click here"]),
        ("amazon", "headline", "Light at its best, best before 2027", []),
        ("pmax", "long_headline", "Warm light for you!", ["!"]),
        ("app_store", "app_name", "Budget: free for $0", ["free", "$0"]),
        ("app_store", "subtitle", "免费记账", ["免费"]),
        ("app_store", "subtitle", "Free-form notes", []),
        ("app_store", "description", "Free for students", []),
        ("xiaohongshu", "post", "好物分享，加微信领券", ["加微信"]),
        ("taobao", "headline", "微信小程序同款台灯", []),
    ],
)
def test_editorial_rules_of_other_platforms(
    place: str, part: str, text: str, terms: list[str]
) -> None:
    brief = Brief("ad", "en", {"platform": place})
    found = AdLaw(frozenset())(Subject({part: text}, brief))
    assert [text[item.start : item.end] for item in found] == terms


def test_an_exclamation_mark_is_minded_in_a_headline_only() -> None:
    brief = Brief("ad", "en", {"platform": "google"})
    (finding,) = LAW(Subject({"headline": "Lamps!", "description": "Lamps!"}, brief))
    assert (finding.part, finding.severity) == ("headline", "error")


@pytest.mark.parametrize(
    ("text", "suggestion"), [("Hi!!", "!"), ("你好！！！", "！"), ("What?!", "")]
)
def test_of_repeated_marks_the_first_is_kept(text: str, suggestion: str) -> None:
    (finding,) = AdLaw(frozenset())(subject("en", text, platform="google"))
    assert finding.suggestion == suggestion


def test_law_and_editorial_rules_each_say_their_own() -> None:
    found = LAW(subject("en", "BEST lamp", platform="google"))
    assert [item.severity for item in found] == ["warning", "warning"]
    assert str(found[0].message) != str(found[1].message)


FIRST_LIST = {
    "zh": """
    国家级; 世界级; 最高级; 最佳; 最好; 最优; 最大; 最小; 最新; 最先进; 最低价; 最便宜;
    最强; 最受欢迎; 最安全; 最专业; 第一品牌; 全国第一; 世界第一; 行业第一; 销量第一;
    排名第一; 全网第一; 顶级; 极品; 极致; 独一无二; 绝无仅有; 史无前例; 前无古人; 唯一;
    首选; 万能; 永久; 百分之百; 100%; 零风险; 保本; 包治; 根治; 绝对
""",
    "en": """
    best; number one; no. 1; #1; world's first; the only; guaranteed; guarantee; 100%;
    risk-free; miracle; cures; never fails; unbeatable; the cheapest; the fastest;
    the safest; perfect results; top-selling; best-selling
""",
}


@pytest.mark.parametrize(("language", "frame"), [("zh", "这款{}咖啡机"), ("en", "our {} lamp")])
def test_every_term_of_the_first_list_is_still_found(language: Language, frame: str) -> None:
    for term in FIRST_LIST[language].replace("\n", " ").split(";"):
        assert marked(frame.format(term.strip()), language), term


def test_a_message_carries_both_languages_and_shows_one() -> None:
    (finding,) = LAW(subject("zh", "最佳"))
    args = finding.message.args
    english = str(finding.message)
    assert str(args["why"]) in english
    assert str(args["why_zh"]) not in english
    assert any("legal advice" in str(detail) for detail in finding.details)
    assert "may be used where" in str(finding.details[0])
    chinese = replace(
        finding.message, msgid="“{term}”：{why_zh}{why:.0}（{article_zh}{article:.0}）"
    )
    assert str(chinese) == f"“最佳”：{args['why_zh']}（《广告法》第九条第三项）"


def test_a_stored_finding_keeps_its_suggestion_and_both_languages() -> None:
    found = tuple(LAW(subject("zh", "最佳口感")))
    draft = Draft(0, {"description": "最佳口感"}, "最佳口感", 1.0, found)
    back = draft_from(json.loads(json.dumps(draft_to(draft))))
    assert back == draft
    assert back.findings[0].suggestion == "出色"


def test_a_finding_stored_before_there_were_suggestions_is_read() -> None:
    draft = Draft(0, {"d": "x"}, "x", 1.0, tuple(LAW(subject("zh", "最佳"))))
    value = json.loads(json.dumps(draft_to(draft)))
    del value["findings"][0]["suggestion"]
    assert draft_from(value).findings[0] == replace(draft.findings[0], suggestion="")


@pytest.mark.parametrize("rule", ad_rules(), ids=lambda rule: rule.id)
def test_every_rule_says_what_it_is_in_both_languages(rule: AdRule) -> None:
    assert bool(rule.forms) != bool(rule.must_say)
    assert rule.severity in {"error", "warning"}
    assert rule.certainty in {"P", "2", "M"}
    assert rule.source.strip()
    assert bool(rule.allowed_when.en) == bool(rule.allowed_when.zh)
    for text in (rule.why, rule.article):
        assert text.en.strip()
        assert text.zh.strip()
        assert not text.en.endswith(".")
    assert (rule.market in MARKETS) != bool(rule.platforms)
    assert rule.platforms <= set(platforms())
    assert rule.id.startswith(f"{rule.market or 'editorial'}.")


def test_every_suggestion_belongs_to_a_word_and_breaks_no_rule() -> None:
    for path in sorted((RULES / "ad_law").glob("*.toml")):
        for row in tomllib.loads(path.read_text("utf-8")).get("rule", []):
            for word, text in row.get("suggestions", {}).items():
                assert word in row["words"], word
                assert marked(text, "zh") == marked(text, "en") == [], text


def test_rule_ids_differ_and_there_are_enough_patterns() -> None:
    tables = {p.stem: tomllib.loads(p.read_text("utf-8")) for p in (RULES / "ad_law").glob("*")}
    rules: list[dict[str, Any]] = [row for t in tables.values() for row in t.get("rule", [])]
    assert len({row["id"] for row in rules}) == len(rules)

    def size(name: str) -> int:
        rows = tables[name]["rule"]
        return sum(len(row.get("words", [])) + len(row.get("patterns", [])) for row in rows)

    assert size("cn") >= 120
    assert size("us") + size("uk") + size("eu") >= 80
    for name in ("cn", "us", "uk", "eu", "editorial"):
        assert isinstance(tables[name]["checked_on"], datetime.date)
        assert tables[name]["url"].startswith("https://")


SNIPPETS = st.sampled_from(
    [
        "最佳",
        "最",
        "第一",
        "全国",
        "品牌",
        "BEST ",
        "free ",
        "!!",
        "100%",
        "１",
        "“",
        "”",
        "😀",
        " ",
        "\n",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(SNIPPETS, max_size=12).map("".join))


@settings(deadline=None, max_examples=120)
@given(TEXTS, st.sampled_from(["en", "zh"]), st.text(max_size=6))
def test_any_text_gives_stable_spans_inside_it(text: str, language: Language, name: str) -> None:
    checked = subject(language, text, brand=name, platform="google", product="儿童药酒 loan")
    check = AdLaw(markets=MARKETS)
    found = check(checked)
    assert found == check(checked)
    marks = [item for item in found if item.start < item.end]
    assert all(0 <= item.start < item.end <= len(text) for item in marks)
    assert all(item.start == len(text) and item.suggestion for item in found if item not in marks)
    assert all(text[item.start : item.end] in str(item.message) for item in found)
    assert len({(item.part, item.start, item.end, str(item.message)) for item in found}) == len(
        found
    )


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_findings_of_the_law_do_not_overlap(text: str) -> None:
    found: list[Finding] = AdLaw(markets=MARKETS)(subject("zh", text))
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_a_draft_that_is_the_brand_is_never_marked(text: str) -> None:
    brand = text.strip()
    assert AdLaw(markets=MARKETS)(subject("zh", brand, brand=brand)) == []


@pytest.mark.parametrize(
    ("language", "market", "text", "terms"),
    [
        ("en", "auto", "It is free", ["free"]),
        ("en", "eu", "The best lamp", []),
        ("en", "us", "The best lamp", ["The best"]),
        ("en", "cn", "The best lamp", ["best"]),
        ("zh", "us", "最佳口感", []),
        ("zh", "cn", "最佳口感", ["最佳"]),
    ],
)
def test_the_brief_may_name_the_market(
    language: Language, market: str, text: str, terms: list[str]
) -> None:
    assert marked(text, language, LAW, market=market) == terms


def test_the_brief_may_name_the_sector_or_none() -> None:
    assert marked("一个月保过", "zh", sector="education") == ["保过"]
    assert marked("一个月保过", "zh", product="雅思培训班", sector="none") == []
    assert marked("一个月保过", "zh", product="雅思培训班", sector="auto") == ["保过"]


def test_a_notice_that_must_be_there_is_asked_for_and_offered() -> None:
    check = only("cn", "health_food")
    (finding,) = check(subject("zh", "每粒含鱼油1000毫克。"))
    assert finding.suggestion == "本品不能代替药物"
    assert (finding.part, finding.start, finding.end) == ("description", 12, 12)
    assert check(subject("zh", "每粒含鱼油。本品不能代替药物。")) == []
    assert check(subject("zh", "")) == []


def test_names_of_the_house_are_spared() -> None:
    check = replace(LAW, names=("最佳西方",))
    assert marked("入住最佳西方，最佳选择", "zh", check) == ["最佳选择"]


def test_every_finding_of_the_law_says_how_sure_it_is() -> None:
    for language, text in (("zh", "最佳口感，绝对好喝"), ("en", "The best lamp, guaranteed")):
        for finding in LAW(subject(language, text)):
            assert any("ure: " in str(detail) for detail in finding.details)
            assert "legal advice" in str(finding.details[-1])


@pytest.mark.parametrize(
    ("market", "sector", "text", "terms"),
    [
        ("us", "medical", "Painless implants", ["Painless"]),
        ("us", "education", "A 98% pass rate", ["98% pass rate"]),
        ("us", "finance", "No credit check", ["No credit check"]),
        ("us", "property", "No kids, please", ["No kids"]),
        ("us", "minors", "All of your friends, all your friends", ["all your friends"]),
        ("uk", "medical", "A painless visit", ["painless"]),
        ("uk", "education", "Job guaranteed", ["Job guaranteed"]),
        ("uk", "property", "Certain to rise", ["Certain to rise"]),
        ("uk", "minors", "Beg your dad", ["Beg your dad"]),
        ("eu", "minors", "Get yours now", ["Get yours now"]),
        ("eu", "alcohol", "A healthy drink", ["healthy drink"]),
        ("eu", "medical", "A permanent cure", ["permanent cure"]),
        ("eu", "finance", "Zero risk", ["Zero risk"]),
        ("eu", "property", "Sure to rise", ["Sure to rise"]),
        ("eu", "health_food", "A superfood", ["superfood"]),
    ],
)
def test_each_market_has_rules_for_trades(
    market: str, sector: str, text: str, terms: list[str]
) -> None:
    assert marked(text, "en", only(market, sector)) == terms
    # Some of it is minded in every trade; the trade's own rule says so in any case.
    assert len(only(market, sector)(subject("en", text))) >= len(only(market)(subject("en", text)))


def test_a_word_ends_where_the_rule_does() -> None:
    assert marked("Besteller, freedom, cheapestly", "en") == []
    assert marked("Acure for coldness", "en") == []
