"""Notes become a brief: every fact in its field, and nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.checks.fact_guard import trace
from aigc_desktop.checks.fact_guard.scan import tokens
from aigc_desktop.content.notes import read_notes
from aigc_desktop.content.notes.read import _GLUE
from aigc_desktop.domain.brief import Brief, Quote

ENGLISH = """Linden library opens reading room

LINDEN, March 3 — Linden City Library opened a reading room for children on Saturday morning in \
Linden. The room holds 4,200 children's books and cost $1.2 million, according to the library's \
statement.

“We wanted a room where nobody has to whisper all day,” said Vera Brandt, the head librarian. \
“It took three years,” she added.

About 300 visitors came on the first day because entry was free. The library was founded in 1902.

About Linden City Library
The library lends books to everyone.

Contact: Tom Reyes, tom@linden.example, 555-0123
###
"""
CHINESE = """新华社林江1月30日电（记者张晓松）林江市图书馆30日上午在老邮局旧址启用儿童阅览室。\
据图书馆介绍，阅览室藏有四千二百册儿童读物，投资120万元。
馆长白薇表示：“我们想要一个孩子不必一直压低声音的房间。”
为了方便家长，阅览室周末延长开放两小时。图书馆建于1902年。
联系方式：唐锐，010-65551234
"""
LABELLED = """Who: Brookfield Council
What: approved a bridge
When: Tuesday
Numbers:
- 11 votes to 4
- £4.2 million

Quotes: “This is good for us all,” said Anne Whitlock
Sources: minutes; a call with the mayor
It rained.
"""


def test_english_notes() -> None:
    brief = read_notes(ENGLISH)
    assert brief.language == "en"
    for key, text in {
        "who": "Linden City Library",
        "what": "opened a reading room for children",
        "when": "Saturday morning",
        "where": "Linden",
        "source": "the library's statement",
        "why": "because entry was free",
        "dateline": "LINDEN, March 3 —",
        "genre": "press_release",
        "boilerplate": "The library lends books to everyone.",
        "contact": "Tom Reyes, tom@linden.example, 555-0123",
    }.items():
        assert brief.text(key) == text
    assert brief.items("numbers") == ("4,200 children's books", "$1.2 million", "300 visitors")
    assert brief.quotes() == (
        Quote("We wanted a room where nobody has to whisper all day",
              "Vera Brandt, the head librarian"),
        Quote("It took three years", "Vera Brandt, the head librarian"),
    )  # fmt: skip
    assert "The library was founded in 1902." in brief.text("background")


def test_chinese_notes() -> None:
    brief = read_notes(CHINESE)
    assert brief.language == "zh"
    for key, text in {
        "who": "林江市图书馆",
        "what": "启用儿童阅览室",
        "when": "30日上午",
        "where": "老邮局旧址",
        "source": "图书馆",
        "why": "为了方便家长",
        "dateline": "新华社林江1月30日电（记者张晓松）",
        "contact": "唐锐，010-65551234",
    }.items():
        assert brief.text(key) == text
    assert brief.items("numbers") == ("四千二百册儿童读物", "120万元", "两小时")
    assert brief.quotes() == (Quote("我们想要一个孩子不必一直压低声音的房间", "馆长白薇"),)
    assert "图书馆建于1902年。" in brief.text("background")


def test_labelled_notes() -> None:
    brief = read_notes(LABELLED)
    assert brief.text("who") == "Brookfield Council"
    assert brief.items("numbers") == ("11 votes to 4", "£4.2 million")
    assert brief.quotes() == (Quote("This is good for us all", "Anne Whitlock"),)
    assert brief.items("sources") == ("minutes", "a call with the mayor")
    assert brief.text("background") == "It rained."
    chinese = read_notes(
        "何人：清河市政府\n何事：启用自行车桥\n时间：周二\n"
        "引语：很好的桥 | 陈立\n数字：4.2亿元；11票"
    )
    assert (chinese.text("who"), chinese.text("when")) == ("清河市政府", "周二")
    assert chinese.quotes() == (Quote("很好的桥", "陈立"),)
    assert chinese.items("numbers") == ("4.2亿元", "11票")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“It is a fine bridge,” said Anne Whitlock, the mayor.", "Anne Whitlock, the mayor"),
        ("“It is a fine bridge,” Anne Whitlock said.", "Anne Whitlock"),
        ("Mayor Anne Whitlock said: “It is a fine bridge.”", "Mayor Anne Whitlock"),
        ("It rained. Mayor Anne Whitlock told reporters, “It is a fine bridge.”",
         "Mayor Anne Whitlock"),
        ("“It is a fine bridge.”", ""),
        ("副市长陈立表示：“这座桥很好。”", "副市长陈立"),
        ("“这座桥很好。”副市长陈立说。", "副市长陈立"),
        ("雨停了，陈立说，“这座桥很好。”", "陈立"),
    ],
)  # fmt: skip
def test_quotations_find_their_speaker(text: str, speaker: str) -> None:
    (quote,) = read_notes(text).quotes()
    assert quote.speaker == speaker
    assert quote.text.rstrip(".") in {"It is a fine bridge", "这座桥很好"}


def test_words_in_quotation_marks_that_nobody_said_are_no_quotation() -> None:
    assert read_notes("The “Green Mile” opened. It is called “Lido”.").quotes() == ()


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, LABELLED], ids=["en", "zh", "labelled"])
def test_every_fact_of_the_notes_stands_in_the_brief(text: str) -> None:
    plain = text.replace("###", "")
    assert trace(plain, read_notes(text)).unsupported == ()


LINES = st.one_of(
    st.sampled_from(
        [
            *ENGLISH.split("\n"),
            *CHINESE.split("\n"),
            *LABELLED.split("\n"),
            "“",
            "Who:",
            "What: ",
            "#",
        ]
    ),
    st.text(max_size=60),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(LINES, max_size=12))
def test_no_word_is_lost(lines: list[str]) -> None:
    brief = read_notes("\n".join(lines))
    assert isinstance(brief, Brief)
    said = set(tokens(brief.all_text()).split()) | _GLUE
    labels = set(
        tokens(f"{LABELLED} Contact About Linden City Library 联系方式 For press release").split()
    )
    for line in lines:
        for piece in line.splitlines():
            assert set(tokens(piece).split()) - said <= labels | {"ends", "end", "30", "完"}


def test_long_notes_keep_what_does_not_fit() -> None:
    quotes = "\n".join(f"“This is quotation number {n},” said Ann Lee." for n in range(12))
    long_quote = "“" + "very long words " * 60 + ",” said Ann Lee."
    brief = read_notes(f"The council met.\n{quotes}\n{long_quote}")
    assert len(brief.quotes()) == 8
    assert "quotation number 11" in brief.text("background")
    assert "very long words very long words" in brief.text("background")
