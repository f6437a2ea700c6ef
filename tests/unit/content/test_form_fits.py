"""Phrases that do not fit the sentence around them."""

from __future__ import annotations

import pytest

from aigc_desktop.checks.check import Subject
from aigc_desktop.content.form_fits import FormFits
from aigc_desktop.domain.brief import Brief

BRIEF = Brief(
    "ad",
    "en",
    {
        "product": "Lumo lamp",
        "features": ("three levels of warm light", "charges your phone while you work"),
    },
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("It lets you charges your phone while you work.", "charges your phone while you work"),
        ("Good to know: it three levels of warm light.", "three levels of warm light"),
        ("The Lumo lamp three levels of warm light.", "three levels of warm light"),
        ("The Lumo lamp charges your phone while you work.", ""),
        ("Two lines.\nCharges your phone while you work.", ""),
        ("It charges your phone while you work, with three levels of warm light.", ""),
        ("Three levels of warm light? Yes. Charges your phone while you work.", ""),
    ],
)
def test_the_word_before_tells(text: str, wrong: str) -> None:
    found = FormFits(("features",), subject="product")(Subject({"description": text}, BRIEF))
    assert [text[item.start : item.end] for item in found] == ([wrong] if wrong else [])


def test_chinese_is_left_alone() -> None:
    brief = Brief("ad", "zh", {"features": ("可水洗",)})
    assert (
        FormFits(("features",), subject="product")(Subject({"description": "it 可水洗"}, brief))
        == []
    )
