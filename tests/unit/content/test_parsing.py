"""From raw text to named parts: placeholders, labels and datelines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.content.ad import AD
from aigc_desktop.content.chat import CHAT
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.news import NEWS
from aigc_desktop.content.styles.labels import labelled_parts
from aigc_desktop.content.styles.tags import split_parts
from aigc_desktop.domain.prompt import PromptStyleId


def parse(
    kind: ContentType, language: str, style: PromptStyleId, raw: str, **values: str
) -> dict[str, str]:
    brief = kind.examples[language].with_values(**values)
    return kind.parse(raw, brief, kind.prompts[style](brief))


def test_an_english_ad_in_tags_gets_the_words_of_its_brief() -> None:
    raw = (
        "<|headline|><|offer|> on the <|product|>\n<|description|>Dear <|audience|>: a lamp with "
        "<|f1|>. <|f3|> and it <|f2|>. <|cta|>!<|end|>"
    ).removesuffix("<|end|>")
    parts = parse(AD, "en", "tags", raw)
    assert parts == {
        "headline": "15% off until Sunday on the Lumo desk lamp",
        "description": "Dear students and night owls: a lamp with three levels of warm light. "
        "Energy-saving and it charges your phone while you work. Order today!",
    }


def test_a_chinese_ad_in_tags_gets_the_words_of_its_brief() -> None:
    raw = "<|headline|><|product|>，<|f1|><|description|><|f2|>，<|f3|>。<|offer|>，<|cta|>！"
    assert parse(AD, "zh", "tags", raw) == {
        "headline": "清禾便携咖啡机，三分钟出一杯浓缩",
        "description": "杯身可直接水洗，轻至四百克。本周下单立减三十元，马上选购！",
    }


def test_english_news_in_tags_get_time_and_place_as_phrases() -> None:
    raw = (
        "<|headline|><|who|> opens<|lead|><|when|>, <|who|> <|what|> <|where|>."
        "<|body|>“<|q1|>,” said <|s1|>. It holds <|n1|>, says <|source|>."
    )
    assert parse(NEWS, "en", "tags", raw) == {
        "headline": "Linden City Library opens",
        "lead": "On Saturday morning, Linden City Library opened a reading room for children "
        "in the old post office.",
        "body": "“We wanted a room where nobody has to whisper all day,” said Vera Brandt, the "
        "head librarian. It holds 4,200 children's books, says the library's statement.",
    }


def test_chinese_news_in_tags_get_time_and_place_as_phrases() -> None:
    raw = (
        "<|headline|><|who|><|what|><|lead|><|when|>，<|who|><|where|><|what|>。"
        "<|body|>“<|q1|>”，<|s1|>说。"
    )
    assert parse(NEWS, "zh", "tags", raw) == {
        "headline": "林江市图书馆启用儿童阅览室",
        "lead": "周六上午，林江市图书馆在老邮局旧址启用儿童阅览室。",
        "body": "“我们想要一个孩子不必一直压低声音的房间”，馆长白薇说。",
    }


@pytest.mark.parametrize(
    ("language", "raw", "headline", "description"),
    [
        ("en", " Light for late hours\nDescription: The Lumo lamp.", "Light for late hours",
         "The Lumo lamp."),
        ("zh", "照亮夜晚\n正文：一盏好灯。", "照亮夜晚", "一盏好灯。"),
        ("zh", "照亮夜晚\n文案:一盏好灯。", "照亮夜晚", "一盏好灯。"),
    ],
)  # fmt: skip
def test_a_base_model_goes_on_after_the_first_label(
    language: str, raw: str, headline: str, description: str
) -> None:
    found = parse(AD, language, "few_shot", raw)
    assert found == {"headline": headline, "description": description}


@pytest.mark.parametrize(
    "raw",
    [
        "**Headline:** Light\n\n**Description:** A lamp.",
        "**Headline**: Light\n**Description**: A lamp.",
        "# HEADLINE: Light\n_Description_: A lamp.",
        "Headline: **Light**\nDescription: A lamp.",
        "标题：Light\n描述：A lamp.",
        "Light\nA lamp.",
        "**Light**\n\nA lamp.",
        "Headline: Light\nA lamp.",
    ],
    ids=ascii,
)
def test_an_instruct_model_may_decorate_its_labels(raw: str) -> None:
    found = parse(AD, "en", "chat_template", raw)
    assert found == {"headline": "Light", "description": "A lamp."}


@pytest.mark.parametrize("style", ["chat_template", "dialogue", "few_shot"])
@pytest.mark.parametrize(
    ("language", "raw", "parts"),
    [
        ("en", "Headline: One\nLead: Two.\nBody: Three.\nFour.", ["One", "Two.", "Three.\nFour."]),
        ("zh", "**标题：**一\n**导语：**二。\n**正文：**三。\n四。", ["一", "二。", "三。\n四。"]),
    ],
)
def test_news_have_three_labelled_parts(
    style: PromptStyleId, language: str, raw: str, parts: list[str]
) -> None:
    found = parse(NEWS, language, style, raw)
    assert found == dict(zip(("headline", "lead", "body"), parts, strict=True))


def test_a_text_still_being_written_has_the_parts_that_are_there() -> None:
    raw = "<|headline|>Light<|description|>A <|f1|> lamp"
    seen = [parse(AD, "en", "tags", raw[:end]) for end in range(len(raw) + 1)]
    assert seen[0] == {}
    assert {"headline": "Light"} in seen
    assert list(seen[-1]) == ["headline", "description"]


@pytest.mark.parametrize(
    ("language", "dateline", "lead"),
    [
        ("en", "LINDEN, March 3", "LINDEN, March 3 — The hall opened."),
        ("en", "LINDEN, March 3 —", "LINDEN, March 3 — The hall opened."),
        ("en", "LINDEN -", "LINDEN - The hall opened."),
        ("zh", "本报林江3月3日讯", "本报林江3月3日讯The hall opened."),
        ("en", " ", "The hall opened."),
    ],
)
@pytest.mark.parametrize("style", ["tags", "chat_template"])
def test_the_dateline_opens_the_lead(
    language: str, dateline: str, lead: str, style: PromptStyleId
) -> None:
    raw = (
        "<|headline|>H<|lead|>The hall opened.<|body|>B."
        if style == "tags"
        else "Headline: H\nLead: The hall opened.\nBody: B."
    )
    parts = parse(NEWS, language, style, raw, dateline=dateline)
    assert parts == {"headline": "H", "lead": lead, "body": "B."}


def test_a_dateline_alone_is_no_lead() -> None:
    assert "lead" not in parse(NEWS, "en", "tags", "<|headline|>H", dateline="LINDEN")
    assert parse(NEWS, "en", "tags", "<|lead|>", dateline="LINDEN") == {"lead": ""}


@pytest.mark.parametrize("style", ["tags", "few_shot", "chat_template", "dialogue"])
def test_a_reply_is_the_whole_text(style: PromptStyleId) -> None:
    assert parse(CHAT, "en", style, " \nOnce upon a time.\n\nThe end. ") == {
        "reply": "Once upon a time.\n\nThe end."
    }
    assert parse(CHAT, "zh", style, " \n ") == {}


def test_a_reply_in_tags_names_the_topic() -> None:
    story = "Here is <|topic|>. <|topic|> was red."
    assert parse(CHAT, "en", "tags", story) == {
        "reply": "Here is a lost umbrella. A lost umbrella was red."
    }
    assert parse(CHAT, "zh", "tags", "从前，<|topic|>躺在门边。") == {
        "reply": "从前，旧雨伞躺在门边。"
    }


def test_the_first_of_two_equal_parts_counts_and_what_comes_before_is_dropped() -> None:
    text = "noise<|a|>one<|b|>two<|a|>three"
    assert split_parts(text, ("a", "b")) == {"a": "one", "b": "two"}
    assert split_parts("<|c|>x", ("a", "b")) == {}


LABELS = {"head": ("headline", "标题"), "mid": ("lead", "导语"), "tail": ("body", "正文")}


@settings(deadline=None, max_examples=80)
@given(st.text("ab:：*\n _标题正文Headlinebody", max_size=60))
def test_labels_never_crash_and_give_clean_parts_that_stand_in_the_text(text: str) -> None:
    for name, part in labelled_parts(text, LABELS, last="tail").items():
        assert name in LABELS
        assert part
        assert part == part.strip()
        assert part.replace("\n", "") in text.replace("\n", "") or "：" in text or ":" in text


@settings(deadline=None, max_examples=60)
@given(*[st.text("abc 你好，.!", min_size=1).map(str.strip).filter(bool) for _ in range(3)])
def test_labelled_parts_come_back_as_they_were(head: str, mid: str, tail: str) -> None:
    text = f"Headline: {head}\n导语：{mid}\n**Body:** {tail}"
    assert labelled_parts(text, LABELS, last="tail") == {"head": head, "mid": mid, "tail": tail}
