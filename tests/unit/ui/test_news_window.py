"""The news tab: the user's own words on the card, and quotations that want confirming."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.ui.dialogs.import_dialog import ImportDialog
from aigc_desktop.ui.tabs.draft_tab import DraftTab
from aigc_desktop.ui.widgets.part_label import PartLabel
from tests.support.window import draft_tab, running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine

HONEST = "<|headline|>Room opens<|lead|>It opened.<|body|>“<|q1|>,” <|s1|> said."
INVENTED = "<|headline|>Room opens<|lead|>It opened.<|body|>“It was my idea,” <|s1|> said."
Start = Callable[..., Application]


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:

        def with_answers(*answers: list[str]) -> Application:
            engine = FakeEngine(*answers)
            return make(lambda: engine)

        yield with_answers


def news(app: Application, qtbot: QtBot, **values: str) -> DraftTab:
    tab = draft_tab(app, "news")
    tab.fill_example()
    tab.form.set_brief(tab.form.brief().with_values(**values))
    tab.generate()
    wait_for_job(qtbot, app)
    return tab


def answer(button: str, seen: list[str]) -> None:
    """Press `button` of the question that is about to open."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(box.informativeText())
        next(choice for choice in box.buttons() if button in choice.text()).click()

    QTimer.singleShot(0, press)


def test_an_invented_quotation_is_marked_and_exported_only_when_confirmed(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = start([INVENTED], [INVENTED])
    tab = news(app, qtbot)
    (card,) = tab.cards.cards
    assert card.draft is not None
    assert "facts" in {f.check for f in card.draft.findings if f.severity == "reject"}
    target = tmp_path / "a.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    seen: list[str] = []
    answer("Do not export", seen)
    card.export_button.click()
    assert "“It was my idea,”" in seen[0]
    assert not target.exists()
    assert "confirm" in app.window_errors.label.text()
    answer("genuine", seen)
    card.export_button.click()
    assert "It was my idea" in target.read_text("utf-8")


def test_a_quotation_of_the_brief_is_exported_without_a_question(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tab = news(start([HONEST], [HONEST]), qtbot)
    target = tmp_path / "a.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    tab.cards.cards[0].export_button.click()
    assert target.exists()


def test_the_users_own_words_are_named_as_such_on_the_card(start: Start, qtbot: QtBot) -> None:
    tab = news(
        start([HONEST], [HONEST]), qtbot, background="Founded in 1902.", contact="Tom, 555-0123"
    )
    (card,) = tab.cards.cards

    def shown() -> list[str]:
        return [label.text() for label in card.findChildren(PartLabel) if not label.isHidden()]

    assert shown() == ["Background (your words)"]
    card.edit_button.click()
    assert shown() == ["Background (your words)"]
    card.edits["background"].setPlainText("")
    card.edit_button.click()
    assert shown() == []
    assert "Founded" not in card.text()


def test_the_agency_of_the_settings_stands_in_the_dateline(start: Start, qtbot: QtBot) -> None:
    app = start([HONEST], [HONEST])
    app.settings.change(app.settings.current.with_values(agency="Linden Post"))
    tab = news(app, qtbot, dateline="Linden", dateline_style="ap")
    assert tab.cards.cards[0].text().split("\n\n")[1].startswith("LINDEN (Linden Post) -- It")


NOTES = "Linden Library opened a room on Saturday.\n“It is a fine room,” said Vera Brandt."


def use_dialog(act: Callable[[ImportDialog], None]) -> None:
    """Do something in the import dialog that is about to open."""

    def run() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ImportDialog)
        act(dialog)

    QTimer.singleShot(0, run)


def test_pasted_notes_become_the_brief_once_they_are_confirmed(start: Start, qtbot: QtBot) -> None:
    tab = draft_tab(start(), "news")

    def paste(dialog: ImportDialog) -> None:
        assert not dialog.use_button.isEnabled()
        dialog.text.setPlainText(NOTES)
        qtbot.waitUntil(dialog.use_button.isEnabled)
        dialog.form.set_brief(dialog.brief().with_values(who="Linden City Library"))
        dialog.use_button.click()

    use_dialog(paste)
    tab.import_button.click()
    brief = tab.form.brief()
    assert brief.text("who") == "Linden City Library"
    assert brief.quotes()[0].speaker == "Vera Brandt"


def test_a_file_is_read_and_a_broken_one_changes_nothing(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tab = draft_tab(start(), "news")
    (tmp_path / "good.txt").write_text(NOTES, "utf-8")
    (tmp_path / "bad.docx").write_bytes(b"no zip")
    names = iter(["good.txt", "bad.docx"])
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / next(names)), "")
    )

    def read(dialog: ImportDialog) -> None:
        dialog.open_button.click()
        dialog.open_button.click()
        assert "bad.docx" in dialog.trouble.text()
        assert dialog.text.toPlainText() == NOTES
        dialog.use_button.click()

    use_dialog(read)
    tab.import_button.click()
    assert tab.form.brief().text("who") == "Linden Library"


def test_cancelling_leaves_the_brief_alone(start: Start, qtbot: QtBot) -> None:
    tab = draft_tab(start(), "news")
    tab.fill_example()
    before = tab.form.brief()

    def cancel(dialog: ImportDialog) -> None:
        dialog.text.setPlainText(NOTES)
        dialog.read()
        dialog.reject()

    use_dialog(cancel)
    tab.import_button.click()
    assert tab.form.brief() == before


def test_only_news_can_be_imported(start: Start, qtbot: QtBot) -> None:
    app = start()
    assert draft_tab(app, "ad").import_button.isHidden()
    assert not draft_tab(app, "news").import_button.isHidden()


def test_a_long_draft_tells_which_section_is_being_written(start: Start, qtbot: QtBot) -> None:
    opening = "<|headline|><|who|> opens<|lead|><|who|> <|what|>.<|body|>There are <|n1|>, <|n2|>."
    section = "<|headline|>x<|lead|>y<|body|>Also, there are <|n1|>, the council says."
    app = start([opening] * 2, *[[section]] * 4)
    tab = draft_tab(app, "news")
    tab.fill_example()
    numbers = ("11 rooms", "22 chairs", "33 lamps", "44 doors")  # two sections after the opening
    tab.form.set_brief(tab.form.brief().with_values(numbers=numbers, quotes=(), length="long"))
    seen: list[str] = []
    app.runner.previewed.connect(lambda *_: seen.append(tab.summary.text()))
    tab.generate()
    wait_for_job(qtbot, app)
    text = tab.cards.cards[0].text()
    assert all(text.count(number) == 1 for number in numbers)
    assert any("section 2 of 3" in line or "section 3 of 3" in line for line in seen)
