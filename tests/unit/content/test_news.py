"""The news desk's own rules: datelines, the user's words around a draft, length, embargo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aigc_desktop.checks.check import Subject
from aigc_desktop.content.datelines import dateline_of
from aigc_desktop.content.embargo import embargo_moment
from aigc_desktop.content.news import NEWS
from aigc_desktop.content.news_checks import LengthNear, WhatTheGenreNeeds
from aigc_desktop.content.news_length import Length, wanted_length
from aigc_desktop.domain.brief import Brief, FieldValue, Language
from aigc_desktop.domain.candidate import Candidate
from aigc_desktop.domain.settings import Settings
from aigc_desktop.tasks.briefs import with_settings
from aigc_desktop.tasks.ranking import edited, make_draft

RAW = "<|headline|>Room opens<|lead|>The room opened.<|body|>People came."
RAW_ZH = "<|headline|>阅览室启用<|lead|>阅览室启用。<|body|>市民到场。"


def brief(language: Language = "en", **values: FieldValue) -> Brief:
    return Brief("news", language, {"who": "Linden Library", "what": "opened a room", **values})


def parts(given: Brief) -> dict[str, str]:
    raw = RAW_ZH if given.language == "zh" else RAW
    return NEWS.parse(raw, given, NEWS.prompts["tags"](given))


@pytest.mark.parametrize(
    ("language", "style", "typed", "more", "line"),
    [
        ("en", "ap", "Grosseto, Italy", {"agency": "AP"}, "GROSSETO, Italy (AP) --"),
        ("en", "ap", "Grosseto, Italy, March 3", {"agency": "AP"}, "GROSSETO, Italy (AP) --"),
        ("en", "ap", "Linden", {}, "LINDEN --"),
        ("en", "reuters", "London, 3 March", {"agency": "Reuters"}, "LONDON, March 3 (Reuters) -"),
        ("en", "reuters", "London, January 30", {"agency": "R"}, "LONDON, Jan 30 (R) -"),
        ("en", "reuters", "London", {"when": "on 30 January"}, "LONDON, Jan 30 -"),
        ("en", "reuters", "London", {"when": "on Tuesday"}, "LONDON -"),
        ("en", "xinhua", "Beijing, Jan. 30", {"agency": "Xinhua"}, "BEIJING, Jan. 30 (Xinhua) --"),
        ("en", "own", "LINDEN, March 3", {"agency": "AP"}, "LINDEN, March 3"),
        ("en", "nonsense", "LINDEN", {}, "LINDEN"),
        ("en", "ap", "", {"agency": "AP"}, ""),
        (
            "zh", "xinhua", "北京1月30日", {"agency": "新华社", "byline": "记者张晓松"},
            "新华社北京1月30日电（记者张晓松）",
        ),
        ("zh", "xinhua", "北京", {"when": "一月三十日上午"}, "本报北京1月30日电"),
        ("zh", "reuters", "伦敦，3月3日", {"agency": "路透社"}, "路透社伦敦3月3日电"),
    ],
)  # fmt: skip
def test_datelines(
    language: Language, style: str, typed: str, more: dict[str, str], line: str
) -> None:
    given = brief(language, dateline=typed, dateline_style=style, **more)
    assert dateline_of(given) == line


def test_a_dateline_opens_the_lead() -> None:
    given = brief(dateline="London, March 3", dateline_style="reuters", agency="Reuters")
    assert parts(given)["lead"] == "LONDON, March 3 (Reuters) - The room opened."
    given = brief("zh", dateline="北京1月30日", dateline_style="xinhua", agency="新华社")
    assert parts(given)["lead"] == "新华社北京1月30日电阅览室启用。"
    assert parts(brief(dateline="LINDEN, March 3"))["lead"] == "LINDEN, March 3 — The room opened."


OWN = {
    "subhead": "It is the first of its kind",
    "byline": "By Vera Brandt",
    "embargo": "2026-03-05 09:00",
    "background": "The library was founded in 1902.\nIt has 40 rooms.",
    "boilerplate": "Linden Library lends books.",
    "contact": "Tom Reyes, 555-0123",
    "sources": ("council minutes",),
    "length": "long",
    "target": "300 words",
    "agency": "Linden Post",
    "dateline_style": "own",
}


def test_what_the_user_wrote_for_the_piece_stands_around_the_draft() -> None:
    made = parts(brief(genre="press_release", **OWN))
    assert list(made) == [part.name for part in NEWS.parts]
    assert made["byline"] == "By Vera Brandt"
    assert made["embargo"] == "EMBARGOED UNTIL 2026-03-05 09:00"
    assert made["background"] == OWN["background"]
    assert made["contact"] == "Contact:\nTom Reyes, 555-0123"
    assert made["end"] == "###"
    own = {part.name for part in NEWS.parts if part.own}
    assert set(made) - own == {"headline", "lead", "body"}
    assert all(part.own == ("your words" in str(part.label)) for part in NEWS.parts[:-1])


def test_only_a_press_release_has_boilerplate_and_contact() -> None:
    assert list(parts(brief(genre="report", boilerplate="x", contact="y", background="z"))) == [
        "headline", "lead", "body", "background",
    ]  # fmt: skip
    chinese = parts(brief("zh", genre="press_release", boilerplate="本馆成立于1902年。"))
    assert (chinese["boilerplate"], chinese["end"]) == ("本馆成立于1902年。", "（完）")


def test_nothing_of_it_reaches_the_starter_model() -> None:
    for language in ("en", "zh"):
        example = NEWS.examples[language]
        prompt = NEWS.prompts["tags"](example)
        assert NEWS.prompts["tags"](example.with_values(**OWN)) == prompt
        released = example.with_values(genre="press_release", **OWN)
        assert NEWS.prompts["tags"](released) == prompt
    assert "新闻稿" in NEWS.prompts["chat_template"](released).turns[0].text


def test_an_unfinished_draft_has_no_words_of_the_user_around_nothing() -> None:
    given = brief(background="The library was founded in 1902.")
    assert NEWS.parse("", given, NEWS.prompts["tags"](given)) == {}


def test_the_users_own_words_are_checked_once_they_are_changed() -> None:
    words = "We are proud. " * 12
    given = brief(background=words.strip(), boilerplate="x")
    draft = make_draft(NEWS, Candidate(0, RAW, 9, "stop"), given, NEWS.prompts["tags"](given))
    assert "background" not in {finding.part for finding in draft.findings}
    changed = edited(draft, NEWS, given, {**draft.parts, "background": "“No,” said Karl Marx."})
    assert {finding.check for finding in changed.findings if finding.part == "background"} == {
        "facts"
    }


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-05 09:00", datetime(2026, 3, 5, 9)),
        ("2026-03-05T09:00+08:00", datetime(2026, 3, 5, 1, tzinfo=UTC)),
        ("5 March 2026, 9 am", datetime(2026, 3, 5, 9)),
        ("2026年3月5日上午9点", datetime(2026, 3, 5, 9)),
        ("2026-03-05", datetime(2026, 3, 5)),
        ("Thursday at nine", None),
        ("5 March", None),
        ("5 March 2026 to 7 March 2026", None),
        ("", None),
        ("0001-01-01", None),
    ],
)
def test_an_embargo_is_read_where_it_is_certain(text: str, moment: datetime | None) -> None:
    read = embargo_moment(text)
    if text == "0001-01-01":
        assert read is None or read.year == 1  # depends on the zone of this computer
        return
    assert (read is None) == (moment is None)
    if read and moment:
        assert read - moment.astimezone() == timedelta(0)


@pytest.mark.parametrize(
    ("language", "values", "length"),
    [
        ("en", {}, None),
        ("en", {"length": "short"}, None),
        ("en", {"length": "medium"}, Length(200, words=True)),
        ("zh", {"length": "long"}, Length(800, words=False)),
        ("en", {"target": "300"}, Length(300, words=True)),
        ("zh", {"target": "六百字"}, Length(600, words=False)),
        ("zh", {"target": "1.2千字"}, Length(1200, words=False)),
        ("en", {"target": "1,500 characters", "length": "long"}, Length(1500, words=False)),
        ("en", {"target": "as you like"}, None),
        ("en", {"target": "999999999 words"}, None),
    ],
)
def test_the_length_wanted(
    language: Language, values: dict[str, str], length: Length | None
) -> None:
    assert wanted_length(brief(language, **values)) == length


def test_length_is_counted_as_people_count_it() -> None:
    assert Length(1, words=True).of("It's 4.2 metres, twenty-one 米长。") == 6
    assert Length(1, words=False).of("很好 ok。") == 5
    found = LengthNear()(Subject({"body": "Too short."}, brief(target="30 words")))
    assert [str(finding.message) for finding in found] == [
        "The text has 2 words; 30 were asked for."
    ]


def test_genres_name_what_they_need() -> None:
    def needs(**values: str) -> int:
        return len(WhatTheGenreNeeds()(Subject({}, brief(**values))))

    assert needs(genre="report") == 0
    assert needs(genre="comment") == 1
    assert needs(genre="comment", byline="Vera Brandt") == 0
    assert needs(genre="press_release") == 2
    assert needs(genre="press_release", contact="x", boilerplate="y") == 0
    assert needs(embargo="soon") == 1


def test_a_setting_stands_in_for_an_empty_field() -> None:
    settings = Settings().with_values(agency="Linden Post")
    assert with_settings(brief(), NEWS, settings).text("agency") == "Linden Post"
    assert with_settings(brief(agency="AP"), NEWS, settings).text("agency") == "AP"
    assert with_settings(brief(), NEWS, Settings()) == brief()
