"""A new user's first minute, and the ways to commands and files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.paths import resources
from aigc_desktop.ui.dialogs.batch_dialog import BatchDialog
from aigc_desktop.ui.dialogs.import_dialog import ImportDialog
from aigc_desktop.ui.dialogs.models.dialog import ModelsDialog
from aigc_desktop.ui.dialogs.welcome_dialog import WelcomeDialog
from aigc_desktop.ui.icons import icon
from tests.support.walking import nameless, unreachable
from tests.support.window import draft_tab, running_apps
from tests.unit.tasks.fake_engine import FakeEngine

Start = Callable[..., Application]


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Callable[[], Application]]:
    with running_apps(qapp) as make:
        yield lambda: make(FakeEngine)


def welcomes(app: Application) -> list[WelcomeDialog]:
    return [dialog for dialog in app.window.findChildren(WelcomeDialog) if dialog.isVisible()]


def test_a_new_user_is_welcomed_once_in_the_language_chosen(start: Start, qtbot: QtBot) -> None:
    app = start()
    app.welcome()
    (welcome,) = welcomes(app)
    assert not list(nameless(welcome))
    assert not list(unreachable(welcome))
    place = welcome.language.findData("zh_CN")
    welcome.language.setCurrentIndex(place)
    welcome.language.activated.emit(place)
    qtbot.waitUntil(lambda: bool(welcomes(app)) and welcomes(app)[0] is not welcome)
    (again,) = welcomes(app)
    assert again.windowTitle() == "欢迎使用 AIGC Desktop"
    again.example_buttons["ad"].click()
    tab = draft_tab(app, "ad")
    assert app.window.tabs.currentWidget() is tab
    assert tab.form.brief().text("product") == "清禾便携咖啡机"
    assert tab.form.language() == "zh"  # the empty form went with the interface
    assert not tab.cards.empty.isHidden()
    app.welcome()
    assert not welcomes(app)


def test_the_welcome_leads_to_the_models(start: Start) -> None:
    app = start()
    app.window.open_welcome().models_button.click()
    assert isinstance(app.window.models_dialog, ModelsDialog)
    app.window.models_dialog.close()


def test_commands_are_found_by_their_names(start: Start, qtbot: QtBot) -> None:
    app = start()
    palette = app.window.open_palette()
    every = [action.text() for action in app.window.actions_by_menu]
    assert palette.list.count() == len(every)
    palette.search.setText("LIBR")
    seen = [i for i in range(palette.list.count()) if not palette.list.item(i).isHidden()]
    assert 0 < len(seen) < len(every)
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    qtbot.keyClick(palette.search, Qt.Key.Key_Up)
    assert palette.list.currentRow() == seen[0]
    assert palette.list.item(seen[0]).text().startswith("Library")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert app.window.tabs.currentWidget() is app.window.library_tab
    keys = app.window.open_shortcuts()
    shown = {keys.table.item(row, 0).text() for row in range(keys.table.rowCount())}
    assert {"Ctrl+K", "Ctrl+4", "F8"} <= shown
    keys.reject()
    none = app.window.open_palette()
    none.search.setText("nothing is called like this")
    qtbot.keyClick(none.search, Qt.Key.Key_Return)
    assert none.isVisible()
    none.reject()


def drop(app: Application, *paths: Path) -> bool:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), copy, mime, left, none)
    enter.ignore()
    app.window.dragEnterEvent(enter)
    if enter.isAccepted():
        app.window.dropEvent(QDropEvent(QPointF(9, 9), copy, mime, left, none))
    return enter.isAccepted()


def test_files_dropped_on_the_window_go_where_they_belong(
    start: Start, tmp_path: Path, qtbot: QtBot
) -> None:
    app = start()
    brief = tmp_path / "brief.toml"
    brief.write_text('product = "清禾咖啡机"\nfeatures = ["三分钟一杯"]\n', "utf-8")
    assert drop(app, brief)
    ad = draft_tab(app, "ad")
    assert ad.form.brief().text("product") == "清禾咖啡机"
    assert ad.form.language() == "zh"

    news = tmp_path / "news.json"
    news.write_text('{"who": "Linden City Library", "what": "opened a room"}', "utf-8")
    assert drop(app, news)
    assert draft_tab(app, "news").form.brief().text("who") == "Linden City Library"

    notes = tmp_path / "notes.txt"
    notes.write_text("Linden City Library opened a room on Saturday.", "utf-8")
    assert drop(app, notes)
    (dialog,) = app.window.findChildren(ImportDialog)
    assert dialog.brief().text("who") == "Linden City Library"
    dialog.use_button.click()

    table = tmp_path / "table.csv"
    table.write_text("product,features\nLumo,warm light\n", "utf-8")
    assert drop(app, table)
    (batch,) = app.shell.findChildren(BatchDialog)
    assert batch.table_edit.text().endswith("table.csv")
    batch.reject()

    other = tmp_path / "photo.heic"
    other.write_bytes(b"x")
    assert drop(app, other)
    assert "photo.heic" in str(app.window_errors.message)
    assert not drop(app)


def test_no_field_of_the_main_window_is_without_name_or_out_of_reach(start: Start) -> None:
    app = start()
    for place in range(app.window.tabs.count()):
        app.window.tabs.setCurrentIndex(place)
        assert not [*nameless(app.shell), *unreachable(app.shell)]


def test_the_window_opens_as_it_was_left(start: Start, qapp: QApplication) -> None:
    first = start()
    first.shell.resize(987, 654)
    qapp.processEvents()
    first.shell.close()
    second = start()
    assert second.shell.height() == 654  # the width is bound by the screen, 800 pixels here


def test_icons_have_the_colour_of_the_text(qapp: QApplication) -> None:
    sign = icon(resources(), "lock")
    before = qapp.palette()
    colours = set()
    for colour in ("#112233", "#ddeeff"):
        palette = QPalette(before)
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        QGuiApplication.setPalette(palette)
        image = sign.pixmap(64, 64).toImage()
        points = (image.pixelColor(x, y) for x in range(64) for y in range(64))
        colours |= {point.name() for point in points if point.alpha() == 255}
    qapp.setPalette(before)
    assert {"#112233", "#ddeeff"} <= colours
    assert icon(resources(), "no such icon").isNull()
