"""Typing Chinese: Enter inside the input method's pre-edit sends nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.ui.tabs.chat_tab import ChatTab


def test_enter_during_composition_sends_nothing(app: Application, qtbot: QtBot) -> None:
    tab = app.window.content_tabs["chat"]
    assert isinstance(tab, ChatTab)
    app.window.tabs.setCurrentWidget(tab)
    tab.input.setFocus()

    QApplication.sendEvent(tab.input, QInputMethodEvent("nihao", []))
    assert tab.input.composing
    qtbot.keyClick(tab.input, Qt.Key.Key_Return)
    assert not tab.view.bubbles
    assert not app.runner.busy

    commit = QInputMethodEvent("", [])
    commit.setCommitString("你好")
    QApplication.sendEvent(tab.input, commit)
    assert not tab.input.composing
    assert tab.input.toPlainText() == "你好"
    qtbot.keyClick(tab.input, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert tab.input.toPlainText() == "你好\n"
    assert not tab.view.bubbles

    qtbot.keyClick(tab.input, Qt.Key.Key_Return)
    assert tab.view.bubbles[0].text() == "你好"
