"""Asking for more of a draft, comparing, mixing, favourites: with the window's own worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.content.ad import AD
from aigc_desktop.ui.dialogs.compare_dialog import CompareDialog
from aigc_desktop.ui.dialogs.mix_dialog import MixDialog
from aigc_desktop.ui.tabs.draft_tab import DraftTab
from tests.support.window import draft_tab, running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine

Start = Callable[..., Application]
NAMED = "The <|product|> has <|f1|>, <|f2|> and is <|f3|>. <|offer|>."


def ad(headline: str, description: str = NAMED) -> str:
    return f"<|headline|>{headline}<|description|>{description}"


RUN = [
    ad("Headline one"),
    ad("Headline two"),
    ad("Headline three", "Buy the <|product|> with <|f1|>."),
]


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:

        def with_answers(*answers: list[str]) -> Application:
            engine = FakeEngine(*answers)
            return make(lambda: engine)

        yield with_answers


def generated(app: Application, qtbot: QtBot) -> DraftTab:
    tab = draft_tab(app, "ad")
    tab.fill_example()
    tab.generate()
    wait_for_job(qtbot, app)
    return tab


def texts(tab: DraftTab) -> list[str]:
    return [card.text() for card in tab.cards.cards]


def entry(tab: DraftTab, place: int, *names: str) -> QAction:
    """Return the entry of a card's menu; more names lead through its menus."""
    menu = tab.cards.cards[place].wishes
    for name in names[:-1]:
        menu = next(a.menu() for a in menu.actions() if a.text() == name)  # type: ignore[assignment]
    return next(action for action in menu.actions() if action.text() == names[-1])


def test_shorter_makes_another_run_and_takes_nothing_away(start: Start, qtbot: QtBot) -> None:
    app = start(
        RUN, [ad("Tiny", "Buy the <|product|> with <|f1|>."), ad("A headline as long as any other")]
    )
    tab = generated(app, qtbot)
    before = texts(tab)
    place = next(n for n, text in enumerate(before) if "Headline one" in text)
    entry(tab, place, "Shorter").trigger()
    wait_for_job(qtbot, app)
    assert [text.splitlines()[0] for text in texts(tab)] == ["Tiny"]
    assert tab.place_label.text() == "2/2"
    tab.step(-1)
    assert texts(tab) == before


def test_a_wish_the_model_cannot_grant_leaves_everything_as_it_was(
    start: Start, qtbot: QtBot
) -> None:
    app = start(RUN, [ad("A headline that is longer than all the others")])
    tab = generated(app, qtbot)
    before = texts(tab)
    entry(tab, 0, "Shorter").trigger()
    wait_for_job(qtbot, app)
    assert texts(tab) == before
    assert "shorter" in app.window_errors.label.text()


def test_one_part_is_written_anew(start: Start, qtbot: QtBot) -> None:
    app = start(RUN, [ad("Something new", "Take the <|product|> home with <|f1|>.")])
    tab = generated(app, qtbot)
    before = tab.cards.cards[1].edits["description"].toPlainText()
    others = texts(tab)[0], texts(tab)[2]
    entry(tab, 1, "Write only this part anew", "Headline").trigger()
    wait_for_job(qtbot, app)
    card = tab.cards.cards[1]
    assert card.edits["headline"].toPlainText() == "Something new"
    assert card.edits["description"].toPlainText() == before
    assert (texts(tab)[0], texts(tab)[2]) == others
    document = tab.cards.document(1)
    assert document is not None
    assert document.edited
    assert document.receipt.also


def test_another_tone_is_asked_for(start: Start, qtbot: QtBot) -> None:
    app = start(RUN, [ad("Headline four")])
    tab = generated(app, qtbot)
    entry(tab, 0, "Tone", "Bold").trigger()
    wait_for_job(qtbot, app)
    document = tab.cards.document(0)
    assert document is not None
    assert document.receipt.brief.text("tone") == "bold"
    assert tab.form.brief().text("tone") == "friendly"


def test_comparing_shows_what_differs(start: Start, qtbot: QtBot) -> None:
    app = start(RUN)
    tab = generated(app, qtbot)
    dialog = CompareDialog(AD, tab.cards.documents(), 0, app.window._services.tr, tab)
    assert "Differences" in dialog.summary.text()
    assert "background-color" in dialog.views[0].toHtml()
    dialog.combos[1].setCurrentIndex(0)
    assert dialog.summary.text() == "The two drafts are the same."
    assert "background-color" not in dialog.views[0].toHtml()
    dialog.deleteLater()


def test_a_mix_becomes_a_card_of_its_own(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start(RUN)
    tab = generated(app, qtbot)
    before = texts(tab)

    def choose(dialog: MixDialog) -> int:
        dialog.lists["headline"].setCurrentRow(0)
        dialog.lists["description"].setCurrentRow(2)
        return QDialog.DialogCode.Accepted.value

    monkeypatch.setattr(MixDialog, "exec", choose)
    entry(tab, 0, "Mix parts of several drafts…").trigger()
    assert texts(tab)[:3] == before
    first, third = tab.cards.document(0), tab.cards.document(2)
    mixed = tab.cards.document(3)
    assert first is not None
    assert third is not None
    assert mixed is not None
    assert mixed.drafts[0].parts == {
        "headline": first.drafts[0].parts["headline"],
        "description": third.drafts[0].parts["description"],
    }
    assert mixed.edited


def test_favourites_grid_and_brand_come_back(start: Start, qtbot: QtBot) -> None:
    app = start(RUN)
    tab = generated(app, qtbot)
    tab.cards.cards[1].star_button.click()
    tab.cards_bar.grid_button.click()
    tab.cards_bar.star_button.click()
    assert [card.isHidden() for card in tab.cards.cards] == [True, False, True]
    app.shut_down()
    again = draft_tab(start(), "ad")
    assert [card.isHidden() for card in again.cards.cards] == [True, False, True]
    assert again.cards_bar.grid_button.isChecked()
    again.cards_bar.star_button.click()
    assert [card.isHidden() for card in again.cards.cards] == [False, False, False]
    assert [card.star_button.isChecked() for card in again.cards.cards] == [False, True, False]


def test_a_grid_has_as_many_columns_as_there_is_room_for(start: Start, qtbot: QtBot) -> None:
    app = start(RUN)
    tab = generated(app, qtbot)
    app.shell.resize(1500, 900)
    qtbot.waitUntil(lambda: tab.cards.viewport().width() > 700, timeout=3000)
    tab.cards_bar.grid_button.click()
    qtbot.wait(50)
    one, two, _ = (card.geometry() for card in tab.cards.cards)
    assert one.top() == two.top()
    assert one.right() < two.left()
    tab.cards_bar.grid_button.click()
    qtbot.wait(50)
    one, two, _ = (card.geometry() for card in tab.cards.cards)
    assert one.bottom() < two.top()
