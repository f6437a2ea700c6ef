"""Personal data in briefs and chats is pointed out and masked with one click, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.domain.brief import Brief, Quote
from aigc_desktop.domain.document_json import document_to
from aigc_desktop.tasks.masking import kinds_in, masked_brief
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from tests.support.window import draft_tab, running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine

Start = Callable[..., Application]


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:
        yield lambda engine: make(lambda: engine)


def test_every_field_of_a_brief_is_masked() -> None:
    brief = Brief("news", "zh", {
        "what": "请写信到 li@example.com", "numbers": ("13800138000", "三"),
        "quotes": (Quote("打我电话 13800138000", "王五"),),
    })  # fmt: skip
    text = masked_brief(brief).all_text()
    assert "li@example.com" not in text
    assert "13800138000" not in text
    assert "王五" in text
    assert len(kinds_in(brief.all_text())) == 2
    assert kinds_in("Nothing here.") == ()


def test_masking_in_the_window(start: Start, qtbot: QtBot) -> None:
    app = start(FakeEngine(["Write to li@example.com soon."], ["Fine."]))
    tab = app.window.content_tabs["chat"]
    assert isinstance(tab, ChatTab)
    app.window.tabs.setCurrentWidget(tab)
    bar = tab.composer.personal_data
    for message in ("My number is 13800138000.", "Good."):
        tab.input.setPlainText(message)
        tab.send()
        wait_for_job(qtbot, app)
    tab.input.setPlainText("Card 4111 1111 1111 1111")
    qtbot.waitUntil(lambda: bar.isVisibleTo(tab) and "card" in bar.label.text(), timeout=5000)
    before = tab.chat
    bar.mask_button.click()
    qtbot.waitUntil(lambda: not app.background.busy)
    secrets = ("li@example.com", "13800138000", "4111 1111")
    kept = json.dumps(document_to(app.library.get(tab.chat.id)))
    shown = " ".join(bubble.text() for bubble in tab.view.bubbles) + tab.input.toPlainText()
    assert not any(secret in kept + shown for secret in secrets)
    qtbot.waitUntil(lambda: not bar.isVisibleTo(tab), timeout=5000)
    app.window_errors.undo_button.click()
    assert tab.chat == before
    assert tab.input.toPlainText() == "Card 4111 1111 1111 1111"

    ads = draft_tab(app, "ad")
    typed = ads.form.brief().with_values(product="Lamp", offer="Mail li@example.com")
    ads.form.set_brief(typed)
    qtbot.waitUntil(lambda: ads.personal_data.isVisibleTo(ads), timeout=5000)
    ads.personal_data.mask_button.click()
    assert ads.form.brief().text("offer") == "Mail l***@example.com"
    app.window_errors.undo_button.click()
    assert ads.form.brief() == typed
