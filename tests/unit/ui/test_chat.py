"""The chat: branches, what replies turn into, and the FAQ behind customer service."""

from __future__ import annotations

import email
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.store.entry import Filter
from aigc_desktop.ui.chat_actions import open_appointments, save_email
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from tests.support.window import running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine

Start = Callable[..., Application]
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:

        def with_answers(*answers: list[str]) -> Application:
            engine = FakeEngine(*answers)
            return make(lambda: engine)

        yield with_answers


def chat(app: Application) -> ChatTab:
    tab = app.window.content_tabs["chat"]
    assert isinstance(tab, ChatTab)
    app.window.tabs.setCurrentWidget(tab)
    return tab


def ask(app: Application, qtbot: QtBot, message: str) -> ChatTab:
    tab = chat(app)
    tab.input.setPlainText(message)
    tab.send()
    wait_for_job(qtbot, app)
    return tab


def said(tab: ChatTab) -> list[str]:
    return [bubble.text() for bubble in tab.view.bubbles]


def test_changing_an_earlier_message_begins_a_branch(start: Start, qtbot: QtBot) -> None:
    app = start(["One."], ["Two."], ["Three."])
    ask(app, qtbot, "First?")
    tab = ask(app, qtbot, "Second?")
    old = said(tab)
    tab.input.setPlainText("half a thought")
    tab.view.bubbles[0].edit_button.click()
    assert tab.input.toPlainText() == "First?"
    tab.input.setPlainText("First, differently?")
    tab.send()
    wait_for_job(qtbot, app)
    assert said(tab) == ["First, differently?", "Three."]
    assert tab.input.toPlainText() == "half a thought"
    assert tab.view.bubbles[0].branch_label.text() == "Branch 2/2"
    tab.view.bubbles[0].branch_back.click()
    assert said(tab) == old
    document = tab.document()
    assert document is not None
    assert [turn.text for turn in document.turns] == old


def test_the_reply_is_in_the_language_of_the_message_unless_one_was_chosen(
    start: Start, qtbot: QtBot
) -> None:
    app = start(["<|reply|>好的。"], ["<|reply|>好。"], ["<|reply|>Fine."], ["<|reply|>Fine."])
    tab = chat(app)
    for message, language in (
        ("讲个故事吧", "zh"),
        ("OK", "zh"),
        ("Tell me a story", "en"),
    ):
        ask(app, qtbot, message)
        assert tab.head.language == language
    combo = tab.choices["language"].combo
    combo.setCurrentIndex(combo.findData("en"))
    combo.activated.emit(combo.currentIndex())
    ask(app, qtbot, "讲个故事吧")
    assert tab.head.language == "en"


def test_leaving_the_editing_changes_nothing(start: Start, qtbot: QtBot) -> None:
    app = start(["One."])
    tab = ask(app, qtbot, "First?")
    tab.input.setPlainText("half a thought")
    tab.view.bubbles[0].edit_button.click()
    qtbot.keyClick(tab.input, Qt.Key.Key_A)
    tab.editing_bar.cancel_button.click()
    assert tab.input.toPlainText() == "half a thought"
    assert said(tab) == ["First?", "One."]


def test_a_reply_written_anew_leaves_the_first_one_reachable(start: Start, qtbot: QtBot) -> None:
    app = start(["One."], ["Other."])
    tab = ask(app, qtbot, "First?")
    tab.regenerate()
    wait_for_job(qtbot, app)
    assert said(tab) == ["First?", "Other."]
    tab.view.bubbles[1].branch_back.click()
    assert said(tab) == ["First?", "One."]


def test_branches_come_back_after_a_restart(start: Start, qtbot: QtBot) -> None:
    app = start(["One."], ["Other."])
    tab = ask(app, qtbot, "First?")
    tab.regenerate()
    wait_for_job(qtbot, app)
    app.shut_down()
    again = chat(start())
    assert said(again) == ["First?", "Other."]
    again.view.bubbles[1].branch_back.click()
    assert said(again) == ["First?", "One."]
    assert again.document() is not None


def test_what_the_first_versions_saved_is_read(start: Start) -> None:
    tab = chat(start())
    turns = [["user", "Hi"], ["assistant", "Hello"], ["user", "And?"]]
    tab.restore({"input": "more", "choices": {}, "turns": turns, "last": None, "meter": None})
    assert said(tab) == ["Hi", "Hello"]
    assert tab.input.toPlainText() == "And?\nmore"


def test_a_reply_becomes_an_email_draft(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    app = start(["Subject: Friday\n\nDear Li,\n\nFriday suits me."])
    tab = ask(app, qtbot, "Write to Li.")
    document = tab.document()
    assert document is not None
    target = save_email(said(tab)[1], document, tmp_path / "田中 é" / "mail", tab._services)
    assert target is not None
    read = email.message_from_bytes(target.read_bytes(), policy=default)
    assert read["Subject"] == "Friday"
    assert "generated by artificial intelligence" in read.get_content()


def test_dates_are_confirmed_before_they_go_into_a_calendar(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    app = start(["See you on Friday at 3 pm. Call Ann on Monday at 9 am."])
    tab = ask(app, qtbot, "When?")
    document = tab.document()
    assert document is not None
    dialog = open_appointments(tab, said(tab)[1], document, tab._services, NOW)
    assert dialog is not None
    first, second = dialog.cards
    first.title.setText("与李明见面")
    first.end.setDateTime(first.end.dateTime().addSecs(1800))
    second.wanted.setChecked(False)
    dialog.reminder.setCurrentIndex(dialog.reminder.findData(15))
    target = dialog.save(tmp_path / "plan")
    assert target == tmp_path / "plan.ics"
    (event,) = Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    assert str(event["summary"]) == "与李明见面"
    assert event["dtstart"].dt == datetime(2026, 11, 27, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert event["dtend"].dt == datetime(2026, 11, 27, 16, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert event.walk("VALARM")


def test_the_same_time_named_twice_is_one_appointment(start: Start, qtbot: QtBot) -> None:
    app = start(["Fine: Friday at 3 pm it is."])
    tab = ask(app, qtbot, "Meet Li on Friday at 3 pm")
    document = tab.document()
    assert document is not None
    dialog = open_appointments(tab, "\n".join(said(tab)), document, tab._services, NOW)
    assert dialog is not None
    (card,) = dialog.cards
    assert card.title.text() == "Meet Li on Friday at 3 pm"
    dialog.reject()


def test_all_day_ends_after_its_last_day(start: Start, qtbot: QtBot) -> None:
    app = start(["Holiday from 24 to 26 December."])
    tab = ask(app, qtbot, "When?")
    document = tab.document()
    assert document is not None
    dialog = open_appointments(tab, said(tab)[1], document, tab._services, NOW)
    assert dialog is not None
    assert dialog.cards[0].end.date().day() == 26
    (one,) = dialog.appointments()
    assert (one.start.day, one.end.day) == (24, 27)
    dialog.cards[0].end.setDateTime(dialog.cards[0].start.dateTime().addDays(-3))
    (mended,) = dialog.appointments()
    assert (mended.end - mended.start).days == 1
    dialog.reject()


def test_a_text_without_dates_says_so(start: Start, qtbot: QtBot) -> None:
    app = start(["Nothing planned."])
    tab = ask(app, qtbot, "Plans?")
    document = tab.document()
    assert document is not None
    assert open_appointments(tab, said(tab)[1], document, tab._services, NOW) is None
    assert "No date" in app.window_errors.label.text()


def test_a_reply_is_kept_as_a_document(start: Start, qtbot: QtBot) -> None:
    app = start(["The lamp\nA short poem."])
    tab = ask(app, qtbot, "A poem, please.")
    tab.view.bubbles[1].action_wanted.emit("document")
    titles = [entry.title for entry in app.library.find(Filter(kinds=("document",)))]
    assert titles == ["The lamp"]


FAQ = "Q: How long does delivery take?\nA: Two to four working days.\n"


def test_customer_service_rests_on_the_faq(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "faq.txt"
    path.write_text(FAQ)
    app = start(["Thank you for asking."], ["I am sorry."])
    tab = chat(app)
    tab.faq_button.take(str(path))
    combo = tab.choices["kind"].combo
    combo.setCurrentIndex(combo.findData("support"))
    ask(app, qtbot, "How long will the delivery take?")
    assert said(tab)[1] == "Thank you for asking.\n\nTwo to four working days."
    ask(app, qtbot, "Is the moon made of cheese?")
    assert said(tab)[3] == "I am sorry."
    document = tab.document()
    assert document is not None
    assert any(finding.check == "faq" for finding in document.drafts[0].findings)
    assert app.window.save_state()
    saved = json.loads((app.paths.data / "unsaved.json").read_text())
    assert saved["state"]["tabs"]["chat"]["talk"]["nodes"]


def test_a_faq_that_cannot_be_read_changes_nothing(start: Start, tmp_path: Path) -> None:
    tab = chat(start())
    tab.faq_button.take(str(tmp_path / "missing.txt"))
    assert tab.faq_button.text() == "FAQ: none"
    assert "missing.txt" in tab._services.errors.label.text()


def test_the_whole_conversation_can_be_copied(start: Start, qtbot: QtBot) -> None:
    tab = ask(start(["Hello."]), qtbot, "Hi!")
    tab.copy_button.click()
    assert QGuiApplication.clipboard().text() == "You: Hi!\n\nAI: Hello."


HOSTILE = """# Plan

- **One** <img src="http://127.0.0.1:9/spy.png">
- two ![](file:///etc/passwd) [a link](http://127.0.0.1:9/)
"""


def test_markdown_is_formatted_and_fetches_nothing(start: Start, qtbot: QtBot) -> None:
    tab = ask(start([HOSTILE]), qtbot, "A plan?")
    bubble = tab.view.bubbles[1]
    assert bubble.rendered.isVisibleTo(bubble)
    shown = bubble.rendered.toPlainText()
    assert "Plan" in shown
    assert "#" not in shown
    assert "<img" in shown  # HTML is text
    assert bubble.text() == HOSTILE.strip()  # copying gives what was written
    assert bubble.rendered.loadResource(2, QUrl("file:///etc/passwd")) is None


def test_plain_replies_and_the_users_words_stay_plain(start: Start, qtbot: QtBot) -> None:
    tab = ask(start(["Just words."]), qtbot, "# My own heading")
    assert [bubble.rendered.isVisibleTo(bubble) for bubble in tab.view.bubbles] == [False, False]
