"""Walks through windows and says what a user could not read, reach or be told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPushButton,
    QScrollArea,
    QTabBar,
    QToolButton,
    QWidget,
)

SLACK = 2
"""Pixels by which a size hint may exceed the widget: rounding of styles."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
_OWN_PARTS = ("qt_scrollarea_viewport", "qt_scrollarea_hcontainer", "qt_scrollarea_vcontainer")


def shown(window: QWidget) -> list[QWidget]:
    """Return the widgets a user sees in `window`, without the insides of Qt's own ones."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisibleTo(window) and not _is_inside(widget)
    ]


def _is_inside(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    inside = isinstance(parent, QComboBox | QTabBar) or (
        isinstance(parent, QLineEdit) and isinstance(widget, QAbstractButton)
    )
    return inside or widget.objectName() in _OWN_PARTS or widget.objectName().startswith("qt_")


def takes_focus(widget: QWidget) -> bool:
    """Whether Tab stops at `widget`."""
    if not widget.isEnabled() or isinstance(widget, QMenuBar):
        return False
    if isinstance(widget, QScrollArea):
        return False  # what lies in it takes the focus
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def nameless(window: QWidget) -> Iterator[str]:
    """Yield the widgets that take the focus and have no name for a screen reader."""
    for widget in shown(window):
        if not takes_focus(widget):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface else ""
        if not name.strip():
            yield _path(widget, window)


def unreachable(window: QWidget) -> Iterator[str]:
    """Yield the widgets that take the focus but are not in the chain of the Tab key."""
    chain, widget = set(), window.nextInFocusChain()
    while widget is not window and id(widget) not in chain:
        chain.add(id(widget))
        widget = widget.nextInFocusChain()
    for one in shown(window):
        if takes_focus(one) and id(one) not in chain:
            yield _path(one, window)


def clipped(window: QWidget) -> Iterator[str]:
    """Yield the widgets whose text has less room than it needs."""
    for widget in shown(window):
        text = _text(widget)
        if not text.strip():
            continue
        need, have = widget.sizeHint(), widget.size()
        if isinstance(widget, QLabel) and widget.wordWrap():
            height = widget.heightForWidth(have.width())
            if height > have.height() + SLACK:
                yield f"{_path(widget, window)}: {text[:50]!r} is {have.height()} of {height} high"
        elif isinstance(widget, QLabel) and widget.minimumWidth() == 0 and _elides(widget):
            continue
        elif need.width() > have.width() + SLACK or need.height() > have.height() + SLACK:
            yield (
                f"{_path(widget, window)}: {text[:50]!r} is {have.width()}×{have.height()} of "
                f"{need.width()}×{need.height()}"
            )
        elif _is_outside(widget, window):
            yield f"{_path(widget, window)}: {text[:50]!r} lies outside of the window"


def untranslated(window: QWidget, language: str) -> Iterator[str]:
    """Yield what `window` says of itself in another language than that of the interface.

    English words in a Chinese window without a Chinese one beside them, and Chinese characters
    in what an English window's buttons, menus, tabs and hints say. What labels show may be the
    user's own text, and so may be what stands in quotation marks.
    """
    for place, text in _said(window):
        plain = re.sub(r"<[^>]*>|“[^”]*”|&(?=\w)", "", text)
        if language.startswith("zh"):
            foreign = _ENGLISH.search(plain) and not _CHINESE.search(plain)
        else:
            foreign = _CHINESE.search(plain) and not place.startswith("QLabel")
        if foreign:
            yield f"{place}: {text[:60]!r}"


def _said(window: QWidget) -> Iterator[tuple[str, str]]:
    yield "title", window.windowTitle()
    for action in window.findChildren(QAction):
        yield f"QAction({action.objectName()})", action.text()
        yield f"QAction({action.objectName()}) hint", action.toolTip()
    for widget in shown(window):
        path = type(widget).__name__
        hints = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLineEdit):
            hints.append(widget.placeholderText())
        elif isinstance(widget, QTabBar):
            hints += [widget.tabText(place) for place in range(widget.count())]
        elif isinstance(widget, QGroupBox):
            hints.append(widget.title())
        for text in (_text(widget), *hints):
            yield path, text


def _elides(label: QLabel) -> bool:
    return bool(label.property("elided"))


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QPushButton | QCheckBox | QToolButton):
        return str(widget.text())
    return ""


def _is_outside(widget: QWidget, window: QWidget) -> bool:
    """Whether part of `widget` can neither be seen nor be scrolled to."""
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QAbstractScrollArea):
            return False
        parent = parent.parentWidget()
    corner = widget.mapTo(window, QPoint(widget.width() - 1, widget.height() - 1))
    return not window.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(corner)


def _path(widget: QWidget, window: QWidget) -> str:
    parts = [_name(widget)]
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if type(parent) is not QWidget and not parent.objectName().startswith("qt_"):
            parts.append(type(parent).__name__)
        parent = parent.parentWidget()
    return f"{type(window).__name__}: " + "/".join(reversed(parts[:5]))


def _name(widget: QWidget) -> str:
    said = _text(widget) or widget.toolTip() or widget.objectName()
    return f"{type(widget).__name__}({said[:30]})"
