"""The placeholders of the starter models: no imitation, no broken grammar."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.content.styles.tags import (
    END,
    SLOT_NAMES,
    SPECIAL_TOKENS,
    WRITE,
    TagPrompt,
    harmless,
    put_back,
    token,
)

hostile = st.text(st.sampled_from("<|>‹abf1 \n\t你") | st.characters(), max_size=40)
imitations = st.lists(st.sampled_from((*SPECIAL_TOKENS, "<|", "|>", "<", "|", " ", "\n"))).map(
    "".join
)


@settings(deadline=None, max_examples=150)
@given(hostile | imitations)
def test_harmless_text_cannot_imitate_a_control_token(text: str) -> None:
    safe = harmless(text)
    assert "<|" not in safe
    assert not any(mark in safe for mark in SPECIAL_TOKENS)
    assert "\n" not in safe
    assert safe == safe.strip()
    assert harmless(safe) == safe


@settings(deadline=None, max_examples=100)
@given(imitations, imitations)
def test_fields_cannot_add_tokens_to_the_prompt(one: str, other: str) -> None:
    prompt = TagPrompt("en").tags("ad").slot("product", one).slot("brand", other).prompt()
    found = re.findall(r"<\|[^|<>]*\|>", prompt.text)
    expected = [token("ad")]
    expected += [token("product")] if harmless(one) else []
    expected += [token("brand")] if harmless(other) else []
    assert found == [*expected, WRITE]
    assert prompt.stop == (END,)


@pytest.mark.parametrize("text", ["Lumo lamp", "a < b | c", "价格 <100", "naïve – „x“"])
def test_harmless_leaves_ordinary_text_alone(text: str) -> None:
    assert harmless(text) == text


def test_empty_fields_add_nothing_and_a_form_is_told() -> None:
    made = TagPrompt("en").slot("brand", " \n").slot("f1", "keeps warm", form=True)
    assert made.prompt().text == f"<|f1|><|vp|>keeps warm{WRITE}"
    assert made.prompt().slots == {"<|f1|>": "keeps warm"}
    shown = TagPrompt("en").slot("when", "Tuesday", value="on Tuesday").prompt()
    assert shown.text == f"<|when|>Tuesday{WRITE}"
    assert shown.slots == {"<|when|>": "on Tuesday"}


def test_tokens_are_unique_and_hold_every_placeholder() -> None:
    assert len(set(SPECIAL_TOKENS)) == len(SPECIAL_TOKENS)
    assert {token(name) for name in SLOT_NAMES} <= set(SPECIAL_TOKENS)
    assert {WRITE, END} <= set(SPECIAL_TOKENS)
    assert all(re.fullmatch(r"<\|[a-z]+\d?\|>", mark) for mark in SPECIAL_TOKENS)


def english(text: str, value: str) -> str:
    return put_back(text, {"<|f1|>": value, "<|product|>": value}, "en")


@pytest.mark.parametrize(
    ("value", "article"),
    [
        ("apron", "an"), ("lamp", "a"), ("hourly service", "an"), ("honest price", "an"),
        ("union bus", "a"), ("useful bag", "a"), ("European tour", "a"), ("one-day pass", "a"),
        ("8-hour shift", "an"), ("18-month plan", "an"), ("11 am slot", "an"), ("110 g bar", "a"),
        ("Umber mug", "an"), ("10-year warranty", "a"),
    ],
)  # fmt: skip
def test_the_article_fits_the_word_behind_it(value: str, article: str) -> None:
    for written in ("a", "an"):
        assert english(f"Get {written} <|f1|> now", value) == f"Get {article} {value} now"
        capital = f"{written.capitalize()} <|f1|> now"
        assert english(capital, value) == f"{article.capitalize()} {value} now"


def test_a_blank_the_model_forgot_is_put_in() -> None:
    assert english("Care for your<|f1|>today", "lamps") == "Care for your lamps today"
    assert english("(<|f1|>)", "lamps") == "(lamps)"
    assert english("pre-<|f1|>'s", "lamp") == "pre-lamp's"


@pytest.mark.parametrize(
    ("text", "value", "result"),
    [
        (
            "<|headline|>Try <|product|>",
            "bike subscription",
            "<|headline|>Try our bike subscription",
        ),
        ("<|product|>: new.", "bike subscription", "Our bike subscription: new."),
        ("Why not <|product|>? <|product|>!", "oat milk", "Why not our oat milk? Our oat milk!"),
        ("The <|product|>, a <|product|>", "oat milk", "The oat milk, an oat milk"),
        ("Meet your new <|product|>", "oat milk", "Meet your new oat milk"),
        ("Try <|product|>", "Spokely bike", "Try Spokely bike"),
        ("Try <|product|>", "iPhone case", "Try iPhone case"),
        ("Try <|product|>", "the red mug", "Try the red mug"),
        ("No-nonsense <|product|>", "oat milk", "No-nonsense oat milk"),
    ],
)
def test_a_common_noun_gets_its_determiner(text: str, value: str, result: str) -> None:
    assert english(text, value) == result


def test_words_that_merely_end_like_an_article_stay() -> None:
    assert english("Pasta <|f1|>", "oven") == "Pasta oven"
    assert english("The man <|f1|>", "lamp") == "The man lamp"
    assert put_back("一个 a <|f1|>", {"<|f1|>": "apron"}, "zh") == "一个 a apron"


@pytest.mark.parametrize(
    "before",
    [
        "",
        "<|headline|>",
        "It is here. ",
        "Really? ",
        "Now!\n",
        "“",
        "Done.” ",
        "List:\n- ",
        "x\n1. ",
    ],
    ids=ascii,
)
def test_a_sentence_starts_with_a_capital(before: str) -> None:
    assert english(f"{before}<|f1|> is", "warm light") == f"{before}Warm light is"


@pytest.mark.parametrize("before", ["The ", "it, ", "so: ", "(", "e-", "x; ", "a.b "], ids=ascii)
def test_inside_a_sentence_nothing_is_capitalised(before: str) -> None:
    assert english(f"{before}<|f1|> is", "warm light") == f"{before}warm light is"


def test_chinese_text_is_put_back_as_it_is() -> None:
    assert (
        put_back("<|product|>来了。<|product|>", {"<|product|>": "lumo灯"}, "zh")
        == "lumo灯来了。lumo灯"
    )


@pytest.mark.parametrize(
    ("language", "value", "text", "result"),
    [
        ("en", "Come in!", "“<|product|>,” he said.", "“Come in,” he said."),
        ("en", "Come in.", "It says: <|product|>.", "It says: Come in."),
        ("en", "Come in!", "It says: <|product|> today", "It says: Come in! today"),
        ("zh", "欢迎光临。", "他说：<|product|>，请。", "他说：欢迎光临，请。"),
        ("zh", "欢迎光临！", "<|product|>。", "欢迎光临。"),
        ("zh", "欢迎光临！", "<|product|>他说", "欢迎光临！他说"),
    ],
)
def test_punctuation_is_not_doubled(language: str, value: str, text: str, result: str) -> None:
    slots = {"<|product|>": value}
    assert put_back(text, slots, "zh" if language == "zh" else "en") == result


@pytest.mark.parametrize("mark", ["<|f7|>", "<|nonsense|>", "<|end|>", "<|", "<|F1|>", "<|a b|>"])
def test_unknown_placeholders_stay_for_the_checks(mark: str) -> None:
    assert english(f"x {mark} <|f1|> y", "mug") == f"x {mark} mug y"


def test_values_are_not_read_as_placeholders_again() -> None:
    slots = {"<|f1|>": "<|f2|>", "<|f2|>": "two"}
    assert put_back("one <|f1|> three", slots, "en") == "one <|f2|> three"


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=50), st.sampled_from(("en", "zh")))
def test_text_without_placeholders_is_left_alone(text: str, language: str) -> None:
    clean = text.replace("<|", "")
    assert put_back(clean, {"<|f1|>": "x"}, "zh" if language == "zh" else "en") == clean
