"""Every tab and dialog, in every language: complete, and nothing breaks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n import LANGUAGES, N_
from tests.support.window import texts_of

_CJK = re.compile(r"[\u4e00-\u9fff]")
# Names that are the same in every language.
_NAMES = {
    *("AIGC Desktop", "English", "AI", "Ctrl+Enter", "hf_…", "https://models.example.org/v1"),
    *("Top k", "Top p", "Min p", "Typical p"),
}


def every_place(app: Application, visit: Callable[[QWidget], None]) -> None:
    """Visit every tab and dialog."""
    window = app.window
    for number in range(window.tabs.count()):
        window.tabs.setCurrentIndex(number)
        visit(window)
    settings = window.open_settings()
    for number in range(settings.tabs.count()):
        settings.tabs.setCurrentIndex(number)
        visit(settings)
    settings.reject()
    servers = window.open_servers()
    visit(servers)
    add = servers.open_add()
    visit(add)
    add.reject()
    servers.reject()
    about = window.open_about()
    visit(about)
    about.reject()
    app.window_errors.show_error(ModelError(N_("No model is loaded. Choose one in the settings.")))
    visit(window)
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        app.window_errors.show_error(error)
    box = QApplication.activeModalWidget()
    assert box is not None
    visit(box)
    box.close()


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_everything_opens(app: Application, qtbot: QtBot, language: str) -> None:
    app.settings.change(app.settings.current.with_values(language=language))
    old = app.window
    qtbot.waitUntil(lambda: app.window is not old or language == "en", timeout=5000)
    qtbot.wait(50)
    visited: list[str] = []

    def visit(widget: QWidget) -> None:
        QApplication.processEvents()
        assert not widget.grab().isNull()
        visited.append(type(widget).__name__)
        if language != "zh_CN":
            return
        for text in texts_of(widget):
            assert _CJK.search(text) or text in _NAMES or text.startswith("AIGC Desktop"), (
                f"untranslated: {text!r}"
            )

    every_place(app, visit)
    assert len(visited) >= 13


def test_switching_the_language_keeps_the_work(app: Application, qtbot: QtBot) -> None:
    tab = app.window.content_tabs["ad"]
    tab.fill_example()  # type: ignore[attr-defined]
    brief = tab.form.brief()  # type: ignore[attr-defined]
    old = app.window
    app.settings.change(app.settings.current.with_values(language="zh_CN"))
    qtbot.waitUntil(lambda: app.window is not old, timeout=5000)
    assert app.window.content_tabs["ad"].form.brief() == brief  # type: ignore[attr-defined]
    assert app.window.tabs.tabText(0) == "广告文案"


def test_stock_buttons_are_translated(app: Application, qtbot: QtBot) -> None:
    old = app.window
    app.settings.change(app.settings.current.with_values(language="zh_CN"))
    qtbot.waitUntil(lambda: app.window is not old, timeout=5000)
    dialog = app.window.open_settings()
    texts = [button.text() for button in dialog.buttons.buttons()]
    dialog.reject()
    assert any("取消" in text for text in texts), texts
