"""The library tab: found as typed, never blocking, everything can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.document import Document
from aigc_desktop.store.entry import Filter
from aigc_desktop.ui.tabs.library_tab import LibraryTab
from aigc_desktop.ui.widgets.library_model import PAGE, STAR, TITLE
from tests.support.window import draft_tab, running_apps, wait_for_job
from tests.unit.store.conftest import advert, chat
from tests.unit.tasks.fake_engine import FakeEngine

RUN = [
    f"<|headline|>Headline {n}<|description|>The <|product|> has <|f1|>, number {n}."
    for n in (1, 2, 3)
]


@pytest.fixture
def app(home: Path, qapp: QApplication) -> Iterator[Application]:
    with running_apps(qapp) as make:
        yield make(lambda: FakeEngine(RUN))


def settled(app: Application, qtbot: QtBot) -> None:
    """Wait for every query, and for those asked for by their results."""
    qtbot.waitUntil(lambda: not app.background.busy, timeout=10_000)


def shown(app: Application, qtbot: QtBot, *documents: Document) -> LibraryTab:
    for document in documents:
        app.library.keep(document)
    tab = app.window.library_tab
    app.window.tabs.setCurrentWidget(tab)
    settled(app, qtbot)
    return tab


def listed(tab: LibraryTab) -> list[str]:
    model = tab.model
    return [model.index(row, TITLE).data() for row in range(model.rowCount())]


def select(tab: LibraryTab, app: Application, qtbot: QtBot, row: int) -> None:
    tab.list.selectRow(row)
    settled(app, qtbot)


def search(tab: LibraryTab, app: Application, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(tab.model.loaded, timeout=5000):
        tab.filters.search.setText(text)
    settled(app, qtbot)


def test_searching_as_you_type_and_clearing(app: Application, qtbot: QtBot) -> None:
    tab = shown(app, qtbot, advert("Lamp", "warm", "Lumo"), advert("咖啡机", "浓缩", "清禾", "zh"))
    assert listed(tab) == ["咖啡机", "Lamp"]
    assert tab.preview.text.toPlainText() == "咖啡机\n\n浓缩"
    search(tab, app, qtbot, "war")
    assert listed(tab) == ["Lamp"]
    assert tab.count_label.text() == "Items: 1"
    search(tab, app, qtbot, "nothing like it")
    assert tab.pages.currentWidget() is tab.empty
    assert "clear the filters" in tab.empty.text()
    assert tab.preview.isHidden()
    tab.filters.clear_button.click()
    settled(app, qtbot)
    assert listed(tab) == ["咖啡机", "Lamp"]
    place = tab.filters.brands.findData("Lumo")
    tab.filters.brands.setCurrentIndex(place)
    settled(app, qtbot)
    assert listed(tab) == ["Lamp"]


@pytest.mark.parametrize("place", ["kept", "brief", "batch", "draft", "trash"])
def test_an_empty_list_says_how_to_fill_it(app: Application, qtbot: QtBot, place: str) -> None:
    tab = shown(app, qtbot)
    tab.filters.places.setCurrentIndex(tab.filters.places.findData(place))
    settled(app, qtbot)
    assert tab.pages.currentWidget() is tab.empty
    assert len(tab.empty.text()) > 60


def test_delete_goes_to_the_trash_and_undo_brings_it_back(app: Application, qtbot: QtBot) -> None:
    tab = shown(app, qtbot, *(advert(name, "text") for name in "abc"))
    tab.list.selectRow(0)
    tab.list.selectionModel().select(
        tab.model.index(1, 0),
        tab.list.selectionModel().SelectionFlag.Select
        | tab.list.selectionModel().SelectionFlag.Rows,
    )
    qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    settled(app, qtbot)
    assert listed(tab) == ["a"]
    assert "2 items" in app.window_errors.label.text()
    app.window_errors.undo_button.click()
    settled(app, qtbot)
    assert listed(tab) == ["c", "b", "a"]


def test_the_trash_is_emptied_only_when_asked_twice(app: Application, qtbot: QtBot) -> None:
    tab = shown(app, qtbot, advert("a", "text"), advert("b", "text"))
    select(tab, app, qtbot, 0)
    tab.remove()
    tab.filters.places.setCurrentIndex(tab.filters.places.findData("trash"))
    settled(app, qtbot)
    assert listed(tab) == ["b"]
    assert not tab.restore_button.isHidden()
    tab.empty_trash_button.click()
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
    next(one for one in box.buttons() if one is not box.defaultButton()).click()
    settled(app, qtbot)
    assert app.library.count(Filter(trashed=True)) == 0
    assert app.library.count(Filter()) == 1
    assert tab.pages.currentWidget() is tab.empty


def test_enter_opens_and_is_remembered(app: Application, qtbot: QtBot) -> None:
    one = advert("a", "text")
    tab = shown(app, qtbot, one, advert("b", "text"))
    select(tab, app, qtbot, 1)
    with qtbot.waitSignal(tab.open_wanted, timeout=1000) as opened:
        qtbot.keyClick(tab.list, Qt.Key.Key_Return)
    assert opened.args == [one]
    tab.filters.orders.setCurrentIndex(tab.filters.orders.findData("opened"))
    settled(app, qtbot)
    assert listed(tab) == ["a"]


def test_a_kept_brief_fills_its_form_again(app: Application, qtbot: QtBot) -> None:
    ad = draft_tab(app, "ad")
    app.window.keep_brief()
    assert "no brief here" in app.window_errors.label.text()
    ad.fill_example()
    ad.form.set_brief(ad.form.brief().with_values(product="My own lamp"))
    brief = ad.form.brief()
    app.window.keep_brief()
    ad.clear_form()
    tab = shown(app, qtbot)
    assert listed(tab) == ["My own lamp"]
    assert "My own lamp" in tab.preview.text.toPlainText()
    assert not tab.export_button.isEnabled()
    tab.open_button.click()
    assert app.window.tabs.currentWidget() is ad
    assert ad.form.brief() == brief


def test_the_brief_behind_a_document_is_used_again(app: Application, qtbot: QtBot) -> None:
    tab = shown(app, qtbot, advert("a", "text", "Lumo"))
    tab.use_brief()
    assert draft_tab(app, "ad").form.brief().text("brand") == "Lumo"
    app.library.keep(chat("talk"))
    tab = shown(app, qtbot)
    app.window.use_brief(Brief("chat", "en", {}))
    assert "no form" in app.window_errors.label.text()


def test_every_run_is_noted_by_itself(app: Application, qtbot: QtBot) -> None:
    ad = draft_tab(app, "ad")
    ad.fill_example()
    ad.generate()
    wait_for_job(qtbot, app)
    settled(app, qtbot)
    tab = shown(app, qtbot)
    assert tab.pages.currentWidget() is tab.empty
    tab.filters.places.setCurrentIndex(tab.filters.places.findData("draft"))
    settled(app, qtbot)
    assert tab.model.rowCount() == 1
    assert "Headline" in tab.preview.text.toPlainText()


def test_stars_tags_names_copies_and_versions(
    app: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = advert("a", "first text")
    tab = shown(app, qtbot, one, replace(one, title="a2"), advert("b", "text"))
    select(tab, app, qtbot, 1)
    qtbot.mouseClick(
        tab.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=tab.list.visualRect(tab.model.index(1, STAR)).center(),
    )
    assert tab.model.index(1, STAR).data() == "★"
    tab.filters.favourites.setChecked(True)
    settled(app, qtbot)
    assert listed(tab) == ["a2"]
    tab.preview.tags.setText("spring， 春季,spring")
    tab.preview.tags.editingFinished.emit()
    settled(app, qtbot)
    assert app.library.facets().tags == ("spring", "春季")
    assert tab.filters.tags.count() == 3
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("renamed", True))
    qtbot.keyClick(tab.list, Qt.Key.Key_F2)
    settled(app, qtbot)
    assert listed(tab) == ["renamed"]
    versions = tab.preview.versions
    assert not versions.isHidden()
    versions.setCurrentIndex(1)
    versions.activated.emit(1)
    settled(app, qtbot)
    assert tab.document() == one
    tab.filters.favourites.setChecked(False)
    settled(app, qtbot)
    select(tab, app, qtbot, 0)
    labels = {action.text(): action for action in tab.menu().actions()}
    labels["Duplicate"].trigger()
    settled(app, qtbot)
    assert f"{listed(tab)[1]} (copy)" in listed(tab)
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_: ("autumn", True))
    tab.list.selectAll()
    {action.text(): action for action in tab.menu().actions()}["Add a tag…"].trigger()
    settled(app, qtbot)
    assert app.library.count(Filter(tag="autumn")) == tab.model.rowCount() == 3


def test_many_are_exported_into_one_folder(
    app: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tab = shown(app, qtbot, advert("a", "text"), advert("a", "text"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    tab.list.selectAll()
    tab.export()
    settled(app, qtbot)
    assert len(list(tmp_path.glob("*.docx"))) == 2
    assert "2 documents" in app.window_errors.label.text()
    assert str(tmp_path) in tab.preview.exports.text()


def test_a_long_list_is_fetched_page_by_page(app: Application, qtbot: QtBot) -> None:
    with app.library.access.writing() as database:
        from aigc_desktop.store.putting import put

        for number in range(PAGE + 50):
            put(database, "document", advert(f"{number:04}", "text"))
    tab = shown(app, qtbot)
    assert tab.model.rowCount() == PAGE
    assert tab.count_label.text() == f"Items: {PAGE + 50}"
    tab.list.scrollToBottom()
    qtbot.waitUntil(lambda: tab.model.rowCount() == PAGE + 50, timeout=5000)
    assert listed(tab) == [f"{number:04}" for number in reversed(range(PAGE + 50))]


def test_an_unreadable_item_is_told_and_the_others_are_shown(
    app: Application, qtbot: QtBot
) -> None:
    one = advert("broken", "text")
    tab = shown(app, qtbot, one, advert("sound", "text"))
    with app.library.access.writing() as database:
        database.execute("UPDATE body SET body = '{' WHERE id = ?", (one.id,))
    select(tab, app, qtbot, 1)
    assert "cannot be read" in app.window_errors.label.text()
    select(tab, app, qtbot, 0)
    assert "sound" in tab.preview.text.toPlainText()


def test_an_item_of_an_unknown_type_is_listed(app: Application, qtbot: QtBot) -> None:
    one = advert("from the future", "text")
    brief = replace(one.receipt.brief, type_id="poem")
    tab = shown(app, qtbot, replace(one, receipt=replace(one.receipt, brief=brief)))
    assert listed(tab) == ["from the future"]
    assert "text" in tab.preview.text.toPlainText()
    tab.use_brief()
    assert app.window_errors.isVisible()


def test_a_library_that_cannot_be_read_says_so(app: Application, qtbot: QtBot) -> None:
    app.library.path.parent.mkdir(parents=True, exist_ok=True)
    app.library.path.write_bytes(b"no database " * 400)
    shown(app, qtbot)
    assert "damaged" in app.window_errors.label.text()
