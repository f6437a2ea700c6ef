"""The live counters."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from aigc_desktop.checks.platforms import platform
from aigc_desktop.content.ad import AD
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.i18n import Translator
from aigc_desktop.paths import resources
from aigc_desktop.ui.widgets.draft_card import DraftCard
from aigc_desktop.ui.widgets.part_counter import PartCounter
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit

EN = Translator("en", resources() / "locale")


@pytest.mark.parametrize(
    ("place", "part", "text", "shown", "severity"),
    [
        ("google", "headline", "好" * 15, "30/30", "info"),
        ("google", "headline", "a" * 34, "34/30 · 4 over the limit", "error"),
        ("meta", "description", "a" * 126, "126/125 · longer than advised", "warning"),
        ("baidu", "description", "好灯", "4 · at least 9 required", "error"),
        ("email", "description", "Hi", "2 · at least 40 advised", "warning"),
        ("tiktok", "description", "a #lamp", "7/100 · sign not allowed", "error"),
        ("sms", "post", "好" * 71, "71/134 UCS-2 · 2 SMS", "warning"),
        ("sms", "post", "hello {x}", "11/160 GSM-7 · 1 SMS", "info"),
        ("general", "headline", "", "0/60", "info"),
    ],
)
def test_figures_and_words(
    qapp: QApplication, place: str, part: str, text: str, shown: str, severity: str
) -> None:
    edit = GrowingTextEdit()
    counter = PartCounter(EN, edit)
    counter.set_rule(platform(place).rule(part))
    edit.setPlainText(text)
    assert counter.text() == shown
    assert counter.property("severity") == severity


def test_a_card_counts_while_it_is_edited(qapp: QApplication) -> None:
    card = DraftCard(AD, 1, EN)
    parts = {"headline": "Short", "description": "Text"}
    card.show_draft(Draft(0, parts, "Short\nText", 1.0), Brief("ad", "en", {"platform": "google"}))
    counters = card.counters.counters
    assert counters["headline"].text() == "5/30"
    card.edit_button.setChecked(True)
    card.edits["headline"].setPlainText("a" * 31)
    assert "1 over the limit" in counters["headline"].text()
    assert counters["post"].isHidden()
    card.show_draft(Draft(0, parts, "Short\nText", 1.0), Brief("ad", "en", {"platform": "x"}))
    assert counters["headline"].isHidden()
    assert counters["post"].text() == "10/280"
    card.show_draft(Draft(0, parts, "Short\nText", 1.0), Brief("ad"))
    assert all(counter.isHidden() for counter in counters.values())
