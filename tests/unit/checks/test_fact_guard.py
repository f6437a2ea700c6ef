"""A draft's facts are traced to the brief, and what the brief has and the draft lacks is named."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.fact_guard import FactsGuard, Source, Tracer, trace
from aigc_desktop.checks.fact_guard.names import names
from aigc_desktop.checks.fact_guard.quotes import quotations, stands_in
from aigc_desktop.checks.fact_guard.scan import tokens
from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.domain.brief import Brief, FieldValue, Quote


def brief(*facts: str, **values: FieldValue) -> Brief:
    return Brief("news", "en", {"numbers": facts, **values})


def unsupported(text: str, given: Brief) -> list[tuple[str, str]]:
    return [(t.kind, t.text) for t in trace(text, given).unsupported]


def lacking(text: str, given: Brief) -> list[tuple[str, str, str, int]]:
    return [
        (m.kind, m.source.text, m.source.field, m.source.index) for m in trace(text, given).missing
    ]


ALIKE = [
    ("12%", "12 per cent"),
    ("12%", "百分之十二"),
    ("12 percent", "一成二"),
    ("30%", "三成"),
    ("$3m", "3 million dollars"),
    ("$3m", "300万美元"),
    ("300元", "三百元"),
    ("¥300", "300元"),
    ("4,200 books", "four thousand two hundred books"),
    ("四千二百册", "4200册"),
    ("1.2万人", "12,000 people"),
    ("3亿元", "300,000,000 yuan"),
    ("3-5 rooms", "三到五个"),
    ("the first", "第一"),
    ("1st", "first"),
    ("half", "50%"),
    ("a quarter", "25%"),
    ("3 March", "March 3"),
    ("3rd of March", "3月3日"),
    ("三月三日", "March 3rd"),
    ("3 March 2024", "2024年3月3日"),
    ("Tuesday", "周二"),
    ("星期二", "Tuesday"),
    ("3 pm", "15:00"),
    ("下午三点", "3 pm"),
    ("下午3时", "15:00"),
    ("noon", "12 pm"),
    ("3 km", "3公里"),
    ("two dozen", "24"),
    ("in 2024", "2024年"),
    ("the 1990s", "20世纪90年代"),
    ("010-65551234", "(010) 65551234"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_notations_support_one_another(one: str, other: str) -> None:
    for given_, said in ((one, other), (other, one)):
        found = trace(said, brief("x", given_)).facts
        assert found
        assert all(t.source and (t.source.field, t.source.index) == ("numbers", 1) for t in found)
        assert lacking(said, brief(given_)) == []


DIFFERENT = [
    ("12%", "13%"),
    ("12%", "12 percentage points"),
    ("$3m", "€3m"),
    ("3 km", "3 kg"),
    ("3 years", "3 days"),
    ("first", "second"),
    ("3 March", "3 April"),
    ("Tuesday", "Wednesday"),
    ("3 pm", "3 am"),
    ("下午三点", "上午三点"),
    ("3-5 rooms", "3-6 rooms"),
    ("三成", "四成"),
    ("1.2万", "1.2亿"),
    ("420 visitors", "page 12"),
    ("2023年", "2024年"),
    ("555-0123", "555-0124"),
]


@pytest.mark.parametrize(("fact", "said"), DIFFERENT)
def test_other_facts_have_no_support(fact: str, said: str) -> None:
    assert trace(said, brief(fact)).unsupported
    assert [field for _, _, field, _ in lacking(said, brief(fact))] == ["numbers"]


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("3 million", "$3 million"),
        ("3 March", "3 March 2024"),
        ("12", "-12"),
        ("3 o'clock", "3 pm"),
    ],
)
def test_what_says_more_than_the_brief_has_no_support(fact: str, said: str) -> None:
    assert [t.supported for t in trace(said, brief(fact)).facts] == [False]
    assert lacking(said, brief(fact)) == []


def test_a_shorter_date_and_a_weekday_follow_from_a_full_date() -> None:
    given_ = brief(when="2024年3月5日")
    assert unsupported("On March 5, a Tuesday in 2024, in March, on the 5th.", given_) == []
    assert unsupported("On Monday.", given_) == [("weekday", "Monday")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Yesterday Vera Brandt said no.", ["Vera Brandt"]),
        (
            "We met Dr. Karl Schmidt of the University of Linden.",
            ["Dr. Karl Schmidt", "University of Linden"],
        ),
        ("The WHO agreed.", ["WHO"]),
        ("He lives in Linden in May.", ["Linden"]),
        (
            "The Bank of England and the Ministry of Health met.",
            ["Bank of England", "Ministry of Health"],
        ),
        ("Then Peter van Dyk left on Monday.", ["Peter van Dyk"]),
        ("Visitors came. However, I left.", []),
        ("How To Open A New Library In Town", []),
        ("馆长白薇表示，很好。", ["白薇"]),
        ("王小明说，很好。", ["王小明"]),
        ("欧阳文介绍，很好。", ["欧阳文"]),
        ("教授李明在会上说。", ["李明"]),
        ("活动在河西区举行。", ["河西区"]),
        ("江苏省南京市鼓楼区", ["江苏省", "南京市", "鼓楼区"]),
        ("由林江大学与华天科技有限公司主办", ["林江大学", "华天科技有限公司"]),
        ("据林江市卫健委介绍", ["林江市卫健委"]),
        ("林江市图书馆启用", ["林江市图书馆"]),
        ("专家表示，有关方面表示，游客说，城市和超市，全省，一家公司，当地医院，邮局。", []),
        ("数据来自公司，业主委托物业公司，居委会更新公约，途经相关路段。", []),
        ("由Chimly集团本周组建。", ["Chimly"]),
        ("“We are glad.” Nothing more was said.", []),
        ("他走在路上，提出新思路，建设美丽乡村。", []),
    ],
)
def test_candidate_names(text: str, found: list[str]) -> None:
    assert [name.text for name in names(text)] == found


@pytest.mark.parametrize(
    ("who", "text", "invented"),
    [
        ("Vera Brandt, the head librarian", "Librarian Brandt and Ms Brandt met Brandt's son.", []),
        ("Vera Brandt", "They met Vera Schmidt.", ["Vera Schmidt"]),
        ("World Health Organization", "The WHO came.", []),
        ("the WHO", "The World Health Organization came.", []),
        ("Linden City Library", "At Linden Library we met the LINDEN team.", ["Linden Library"]),
        ("馆长白薇", "白薇表示，白女士说，王女士说。", ["王女士"]),
        ("柳岭区公路局", "读懂柳岭区公路局", []),
        ("柳岭区公路局", "读懂柳江区公路局", ["柳江区公路局"]),
        ("林江市图书馆", "据林江市图书馆介绍，在河西区", ["河西区"]),
    ],
)
def test_names_and_their_support(who: str, text: str, invented: list[str]) -> None:
    assert [text for _, text in unsupported(text, brief(who=who))] == invented


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“We are glad,” she said.", ["“We are glad,”"]),
        ('"We are glad"', ['"We are glad"']),
        ("「很好」和『也好』", ["「很好」", "『也好』"]),
        ("'It's fine,' he said.", ["'It's fine,'"]),
        ("‘It’s fine,’ he said.", ["‘It’s fine,’"]),
        ("the boys' room and the girls' room", []),
        ("the '90s and rock 'n' roll", []),
        ("it’s and don’t", []),
        ('a 5" and a 6" screen', []),
        ("She said: “never closed", ["“never closed"]),
        ("We are glad,” she said.", ["We are glad,”"]),
        ("他说：”我们很高兴。”随后离开。", ["”我们很高兴。”"]),
        ("他说‘我们很高兴’随后离开。", ["‘我们很高兴’"]),
        ("Er sagte: „Wir freuen uns.“", ["„Wir freuen uns.“"]),
        ("« Nous sommes ravis », dit-il.", ["« Nous sommes ravis »"]),
        ('She said: "We are very glad', ['"We are very glad']),
        ("“One line\n“another,” he said.", ["“One line", "“another,”"]),
        ("a 5” screen", []),
    ],
)
def test_quotations_are_found(text: str, found: list[str]) -> None:
    assert [item.text for item in quotations(text)] == found


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("we wanted a room,", True),
        ("We … a room where nobody", True),
        ("A ROOM!", True),
        ("where nobody … we wanted", False),
        ("we want a room", False),
        ("we wanted room", False),
        ("…", False),
        ("a roo", False),
        ("don't", True),
        ("don’t", True),
    ],
)
def test_words_stand_word_for_word(words: str, there: bool) -> None:
    known = tokens("We wanted a room where nobody has to whisper. Don't.")
    assert stands_in(words, known) is there


def test_findings_have_their_place_and_severity() -> None:
    body = "Karl Schmidt paid $5 on Friday at 3 pm. “So nice,” he said. 据王小明说，共12人。"
    subject = Subject({"lead": "12 people came.", "body": body}, brief("12"))
    found = FactsGuard()(subject)
    assert [(f.part, f.severity, subject.parts[f.part][f.start : f.end]) for f in found] == [
        ("body", "warning", "Karl Schmidt"),
        ("body", "warning", "$5"),
        ("body", "warning", "Friday"),
        ("body", "warning", "3 pm"),
        ("body", "reject", "“So nice,”"),
    ]
    assert all(f.check == "facts" and str(f.message) for f in found)


def test_what_a_draft_lacks_is_named_with_its_field() -> None:
    given_ = brief(
        "420 visitors",
        "三间",
        who="Linden City Library",
        quotes=(Quote("We are glad", "Vera Brandt"),),
        when="Tuesday",
        genre="report",
    )
    text = "Linden City Library counted 420 visitors."
    assert lacking(text, given_) == [
        ("number", "三", "numbers", 1),
        ("quotation", "We are glad", "quotes", 0),
        ("name", "Vera Brandt", "quotes", 0),
        ("weekday", "Tuesday", "when", 0),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_facts_of_a_brief_support_themselves(language: str) -> None:
    for content in CONTENT_TYPES:
        example = content.examples[language]
        assert trace(example.all_text(), example).unsupported == ()


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_makes_it_fail(text: str, fact: str) -> None:
    found = trace(text, brief(fact)).facts
    assert all(text[item.start : item.end] == item.text for item in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert trace(text, brief(text)).unsupported == ()


def test_marks_around_signs_alone_quote_nobody() -> None:
    assert trace("“:#", brief("")).facts == ()


def source(text: str, given: Brief) -> Source:
    (fact,) = trace(text, given).facts
    assert fact.source is not None
    return fact.source


def test_a_fact_leads_to_the_very_words_of_the_brief_that_support_it() -> None:
    given_ = brief(
        "420 visitors in 2 rooms",
        what="opened on 3 March at noon",
        quotes=(Quote("We’re glad the room is open", "Vera Brandt, the librarian"),),
    )
    assert source("It drew four hundred and twenty.", given_) == Source("numbers", 0, 0, 3, "420")
    assert source("On March 3 it rained.", given_) == Source("what", 0, 10, 17, "3 March")
    speaker = source("The room pleased Ms Brandt.", given_)
    assert (speaker.text, speaker.speaker, speaker.start) == ("Brandt", True, 5)
    quoted = source("“we're glad … is open,” she said.", given_)
    assert (quoted.field, quoted.text, quoted.speaker) == ("quotes", given_.quotes()[0].text, False)


def test_a_quotation_given_in_part_is_not_missing() -> None:
    given_ = Brief("news", "en", {"quotes": (Quote("We are glad. We are proud.", "Vera Brandt"),)})
    assert lacking("“We are proud,” Vera Brandt said.", given_) == []
    assert lacking("Vera Brandt said nothing.", given_) == [
        ("quotation", "We are glad. We are proud.", "quotes", 0)
    ]


DRAFT = {
    "headline": "Linden opens a reading room",
    "body": "On Friday 12 people came. “We are glad. We are proud,” Vera Brandt said. Dr. Karl "
    "Schmidt paid $5 for No. 7.\n"
    "周五下午三点，馆长白薇表示：“很好。真的。”共12人到场！王小明说，不对。",
}


def test_keystroke_by_keystroke_the_trace_is_that_of_the_whole_draft() -> None:
    given_ = brief("12", quotes=(Quote("We are glad. We are proud", "Vera Brandt"),), when="周五")
    tracer = Tracer(given_)
    body = DRAFT["body"]
    for end in range(0, len(body) + 1, 3):
        parts = {**DRAFT, "body": body[:end]}
        assert tracer.trace(parts) == trace(parts, given_)
    found = tracer.trace(DRAFT)
    assert all(DRAFT[fact.part][fact.start : fact.end] == fact.text for fact in found.facts)
    assert [fact.text for fact in found.invented_quotations] == ["“很好。真的。”"]


def test_a_sentence_apart_says_what_it_says_in_its_paragraph() -> None:
    given_ = brief("12")
    body = DRAFT["body"]
    assert [fact.text for fact in trace(body, given_).facts if fact.kind == "person"] == [
        "Vera Brandt",
        "Dr. Karl Schmidt",
        "白薇",
        "王小明",
    ]
