"""A text already written becomes the beginning of a model's answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.lead_in import continued
from aigc_desktop.content.news import NEWS
from aigc_desktop.content.styles.tags import END, put_back, token
from aigc_desktop.content.styles.taking_out import take_out, used_up

DRAFTS = [item for item in CONTENT_TYPES if item.shape == "DRAFT"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", DRAFTS, ids=lambda kind: kind.id)
def test_taking_out_undoes_putting_back(kind: ContentType, language: str) -> None:
    prompt = kind.prompts["tags"](kind.examples[language])
    stop, blank = ("。", "") if language == "zh" else (". ", " ")
    raw = stop.join(f"x{blank}{mark}{blank}y" for mark in prompt.slots) + stop.strip()
    text = put_back(raw, prompt.slots, kind.examples[language].language)
    assert "<|" not in text
    taken = take_out(text, prompt.slots, kind.examples[language].language)
    assert put_back(taken, prompt.slots, kind.examples[language].language) == text
    assert taken.count("<|") == len(prompt.slots)


def test_capitals_articles_and_word_borders() -> None:
    slots = {"<|product|>": "apple press", "<|n1|>": "12"}
    assert take_out("An apple press. Apple press!", slots, "en") == "A <|product|>. <|product|>!"
    assert take_out("apple presses in 2012, 12 of them", slots, "en") == (
        "apple presses in 2012, <|n1|> of them"
    )
    assert take_out("about <|end|>", slots, "en") == "about ‹|end|>"
    assert used_up("<|n1|> <|product|> <|n1|>") == ("<|n1|>",)


def test_the_parts_before_come_with_their_tags_and_the_dateline_stays_out() -> None:
    brief = NEWS.examples["en"].with_values(dateline="LINDEN, March 3")
    prompt = NEWS.prompts["tags"](brief)
    lead = "LINDEN, March 3 — Linden City Library spoke."
    made = continued(NEWS, brief, prompt, {"headline": "News", "lead": lead})
    assert made.lead_in == "<|headline|>News<|lead|><|who|> spoke."
    assert made.text == prompt.text
    assert END in made.forbidden
    assert token("body") in made.stop
    free = continued(NEWS, brief, prompt, {"headline": ""}, must_go_on=False)
    assert END not in free.forbidden


@pytest.mark.parametrize(("language", "expected"), [
    ("en", " News\nLead: It rained."), ("zh", "News\n导语：It rained."),
])  # fmt: skip
def test_other_styles_have_labels(language: str, expected: str) -> None:
    brief = NEWS.examples[language]
    prompt = NEWS.prompts["few_shot"](brief)
    made = continued(NEWS, brief, prompt, {"headline": "News", "lead": "It rained."})
    assert made.lead_in == expected
    assert "\n" in made.stop
    chat = continued(NEWS, brief, replace(prompt, style="chat_template"), {"headline": "News"})
    assert chat.lead_in == {"en": "Headline: News", "zh": "标题：News"}[language]
