"""A suggestion becomes the words that stand in the text."""

from __future__ import annotations

import pytest

from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import Message
from aigc_desktop.tasks.mending import mended


@pytest.mark.parametrize(
    ("text", "start", "suggestion", "words"),
    [
        ("最佳口感", 0, "出色", "出色"),
        ("饭后服用。", 5, "本品不能代替药物", "本品不能代替药物。"),
        ("饭后服用", 4, "本品不能代替药物", "。本品不能代替药物。"),
        ("Take one daily.", 15, "Read the label", " Read the label."),
        ("Take one daily", 14, "Read the label", ". Read the label."),
    ],
)
def test_words_are_replaced_and_notices_become_sentences(
    text: str, start: int, suggestion: str, words: str
) -> None:
    end = 2 if start == 0 else start
    finding = Finding("x", "error", Message("x"), "a", start, end, suggestion=suggestion)
    assert mended(text, finding) == words
