"""Reaching into the window as a user would."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.paths import AppPaths
from aigc_desktop.ui.tabs.draft_tab import DraftTab
from aigc_desktop.ui.widgets.field_editors import FieldEditor

JOB_MS = 180_000


@contextmanager
def running_apps(qapp: QApplication) -> Iterator[Callable[..., Application]]:
    """Give a function that starts the app in the user's folders; all are ended at the end."""
    started: list[Application] = []

    def make(make_engine: Callable[[], TextEngine] | None = None) -> Application:
        app = Application(qapp, AppPaths.for_user(), make_engine)
        app.shell.show()
        started.append(app)
        return app

    yield make
    for app in started:
        app.shut_down()
        app.shell.deleteLater()
    qapp.processEvents()


def draft_tab(app: Application, type_id: str) -> DraftTab:
    """Return a draft tab, made the current one."""
    tab = app.window.content_tabs[type_id]
    assert isinstance(tab, DraftTab)
    app.window.tabs.setCurrentWidget(tab)
    return tab


def choose(editor: FieldEditor, stored: str) -> None:
    """Choose an entry of a combo box by its stored value."""
    combo = editor.findChild(QComboBox)
    assert combo is not None
    place = combo.findData(stored)
    assert place >= 0
    combo.setCurrentIndex(place)


def wait_for_job(qtbot: QtBot, app: Application) -> None:
    """Wait until every job has ended."""
    qtbot.waitUntil(lambda: not app.runner.busy, timeout=JOB_MS)


def texts_of(widget: QWidget) -> list[str]:
    """Return every text a user can see on `widget` or is told by assistive tools."""
    found: list[str] = []
    for child in (widget, *widget.findChildren(QWidget)):
        found += [child.toolTip(), child.accessibleName(), child.windowTitle()]
        if isinstance(child, QLabel | QAbstractButton):
            found.append(child.text())
        elif isinstance(child, QGroupBox):
            found.append(child.title())
        elif isinstance(child, QLineEdit | QPlainTextEdit):
            found.append(child.placeholderText())
        elif isinstance(child, QComboBox):
            found += [child.itemText(i) for i in range(child.count())]
        elif isinstance(child, QTreeWidget):
            found += [child.headerItem().text(i) for i in range(child.columnCount())]
        elif isinstance(child, QTabWidget):
            found += [child.tabText(i) for i in range(child.count())]
    found += [action.text() for action in widget.findChildren(QAction)]
    return [text for text in found if re.search(r"[A-Za-z]{2}", text)]
