"""The tabs with an engine that writes what the test queued: nothing may be mixed up or lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.errors import WriteError
from aigc_desktop.i18n import Message
from aigc_desktop.store.recovery import RecoveryFile
from aigc_desktop.ui.dialogs.rejected_dialog import RejectedDialog
from aigc_desktop.ui.exporting import completed
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from aigc_desktop.ui.tabs.draft_tab import DraftTab
from tests.support.window import draft_tab, running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine


def ad(number: int) -> str:
    head = f"<|headline|>Headline {number}"
    return f"{head}<|description|>The <|product|> comes with <|f1|>, number {number}."


RUN = [ad(1), ad(2), ad(3)]
Start = Callable[..., Application]


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:

        def with_answers(*answers: list[str]) -> Application:
            engine = FakeEngine(*answers)
            return make(lambda: engine)

        yield with_answers


def generated(app: Application, qtbot: QtBot) -> DraftTab:
    tab = draft_tab(app, "ad")
    if not tab.form.brief().text("product"):
        tab.fill_example()
    tab.generate()
    wait_for_job(qtbot, app)
    return tab


def texts(tab: DraftTab) -> list[str]:
    return [card.text() for card in tab.cards.cards]


def start_editing(tab: DraftTab, place: int, text: str) -> None:
    card = tab.cards.cards[place]
    card.edit_button.click()
    card.edits["headline"].setPlainText(text)


def test_an_edit_does_not_leak_into_another_run(start: Start, qtbot: QtBot) -> None:
    app = start(RUN, [ad(7), ad(8), ad(9)])
    tab = generated(app, qtbot)
    first = texts(tab)
    generated(app, qtbot)
    start_editing(tab, 0, "Mine")
    tab.step(-1)
    assert texts(tab) == first
    document = tab.cards.document(0)
    assert document is not None
    assert not document.edited
    tab.step(1)
    assert tab.cards.cards[0].text().startswith("Mine")


def test_an_edit_survives_a_run_that_fails(start: Start, qtbot: QtBot) -> None:
    app = start(RUN)
    tab = generated(app, qtbot)
    start_editing(tab, 0, "Mine")
    generated(app, qtbot)  # the fake has nothing left to write and breaks
    assert tab.cards.cards[0].text().startswith("Mine")
    box = QApplication.activeModalWidget()
    assert box is not None, "a fault of ours is shown"
    box.close()


def test_regenerating_a_card_in_edit_mode_shows_the_new_draft(start: Start, qtbot: QtBot) -> None:
    app = start(RUN, [ad(9)])
    tab = generated(app, qtbot)
    start_editing(tab, 0, "Mine")
    tab.cards.cards[0].regenerate_button.click()
    start_editing(tab, 1, "Also mine")
    wait_for_job(qtbot, app)
    assert "Headline 9" in tab.cards.cards[0].text()
    assert tab.cards.cards[1].text().startswith("Also mine")
    draft = tab.cards.cards[0].draft
    assert draft is not None
    assert draft.parts["headline"] == "Headline 9"


def test_typing_in_a_card_is_saved_before_done_is_pressed(start: Start, qtbot: QtBot) -> None:
    app = start(RUN)
    tab = generated(app, qtbot)
    app.window.save_state()
    with qtbot.waitSignal(tab.changed, timeout=1000):
        start_editing(tab, 0, "Mine")


def test_kept_marks_survive_a_regenerate(start: Start, qtbot: QtBot) -> None:
    app = start(RUN, [ad(9)])
    tab = generated(app, qtbot)
    tab.cards.cards[1].keep_button.click()
    assert not tab.cards.cards[1].keep_button.isEnabled()
    tab.cards.cards[0].regenerate_button.click()
    wait_for_job(qtbot, app)
    assert not tab.cards.cards[1].keep_button.isEnabled()
    assert tab.cards.cards[0].keep_button.isEnabled()


def test_clearing_a_brief_can_be_undone(start: Start) -> None:
    tab = draft_tab(start(), "ad")
    tab.fill_example()
    brief = tab.form.brief().with_values(product="My own lamp")
    tab.form.set_brief(brief)
    tab.clear_button.click()
    assert not tab.form.brief().text("product")
    tab._services.errors.undo_button.click()
    assert tab.form.brief() == brief


def chat(app: Application) -> ChatTab:
    tab = app.window.content_tabs["chat"]
    assert isinstance(tab, ChatTab)
    app.window.tabs.setCurrentWidget(tab)
    return tab


def ask(app: Application, tab: ChatTab, qtbot: QtBot, message: str) -> None:
    tab.input.setPlainText(message)
    tab.send()
    wait_for_job(qtbot, app)


def bubbles(tab: ChatTab) -> list[str]:
    return [bubble.text() for bubble in tab.view.bubbles]


def test_a_failed_regenerate_leaves_the_reply_as_it_was(start: Start, qtbot: QtBot) -> None:
    app = start(["Hello there.", "Good day."], ["Fine, thanks.", "Very well."])
    tab = chat(app)
    ask(app, tab, qtbot, "Hi!")
    ask(app, tab, qtbot, "How are you?")
    before = bubbles(tab)
    tab.regenerate()
    wait_for_job(qtbot, app)
    assert bubbles(tab) == before
    assert not tab.input.toPlainText()
    tab.view.bubbles[-1].on_button.click()
    assert bubbles(tab)[-1] != before[-1]
    document = tab.document()
    assert document is not None
    assert document.turns[-1].text == bubbles(tab)[-1]
    box = QApplication.activeModalWidget()
    assert box is not None
    box.close()


def test_variants_and_meter_come_back(start: Start, qtbot: QtBot) -> None:
    app = start(["Hello there.", "Good day."])
    tab = chat(app)
    ask(app, tab, qtbot, "Hi!")
    tab.view.bubbles[-1].on_button.click()
    shown, meter = bubbles(tab), tab.meter.label.text()
    app.shut_down()
    again = chat(start())
    assert bubbles(again) == shown
    assert again.view.bubbles[-1].count_label.text() == "2/2"
    assert again.meter.label.text() == meter


def test_a_window_that_cannot_save_stays_open_once(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start()

    def full(*_: object) -> None:
        raise WriteError(Message("The disk is full."))

    with monkeypatch.context() as patch:
        patch.setattr(RecoveryFile, "save", full)
        assert not app.shell.close()
        assert app.shell.isVisible()
        assert "disk" in app.window_errors.label.text()
        assert app.shell.close()


def test_state_that_cannot_be_shown_is_kept_aside(
    start: Start, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "data" / "unsaved.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"version": 1, "state": {"tabs": {"ad": {}}}}', "utf-8")

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(DraftTab, "restore", broken)
        app = start()
    assert app.window_errors.isVisible()
    assert file.with_suffix(".damaged.json").exists()


@pytest.mark.parametrize(
    ("typed", "suffix", "result"),
    [
        ("lamp.pdf", ".docx", "lamp.pdf"),
        ("lamp", ".pdf", "lamp.pdf"),
        ("Lumo 2.0", ".pdf", "Lumo 2.0.pdf"),
        ("start.docx", ".pdf", "start.pdf"),
        ("old", ".docx", "old (2).docx"),
    ],
)
def test_export_names_are_completed(tmp_path: Path, typed: str, suffix: str, result: str) -> None:
    (tmp_path / "old.docx").write_bytes(b"x")
    target = completed(tmp_path / typed, tmp_path / "start.docx", suffix)
    assert target == tmp_path / result


def test_a_missing_model_is_shown_as_such(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    app = start()
    app.settings.change(app.settings.current.with_values(model=str(tmp_path / "gone")))
    wait_for_job(qtbot, app)
    assert "could not be loaded" in app.window.model_label.text()
    dialog = app.window.open_settings()
    dialog.editors["model"].line.setText(str(tmp_path / "also gone"))
    dialog.accept()
    assert dialog.isVisible()
    assert "also gone" in dialog.trouble.text()
    dialog.reject()


def test_why_shows_each_rejected_candidate_with_its_reason(start: Start, qtbot: QtBot) -> None:
    broken = "<|headline|>Broken<|description|>A <|nonsense|> lamp."
    words = "A headline that goes on and on until nobody can tell what it began with any more"
    long = f"<|headline|>{words}<|description|>The <|product|>."
    app = start([*RUN, ad(4), broken, long])
    tab = draft_tab(app, "ad")
    assert not tab.why_button.isVisible()
    generated(app, qtbot)
    assert tab.why_button.isVisible()
    assert len(texts(tab)) == 4
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RejectedDialog)
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.reject()

    QTimer.singleShot(200, look)
    tab.why_button.click()
    assert any("Broken" in text for text in seen)
    assert any("mark that should have become" in text for text in seen)
    assert any(text.startswith("! Too long") for text in seen)  # advice only, told all the same
