"""The open editors: tabs beside the others, each closed by its own button."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabBar, QTabWidget, QToolButton

from aigc_desktop.domain.document import Document, digest
from aigc_desktop.domain.forgotten import Forgotten
from aigc_desktop.i18n import N_
from aigc_desktop.ui.editor.editor_state import SavedEditor, editor_from
from aigc_desktop.ui.editor.editor_tab import EditorTab
from aigc_desktop.ui.services import Services

_LONGEST_TITLE = 24


class Editors(QObject):
    """Opens documents in editors, closes them, and writes them down.

    `changed` and `kept` are those of the editors. A closed editor's text goes to the library
    first if it is not there as it stands, so closing loses nothing.
    """

    changed = Signal()
    kept = Signal()

    def __init__(self, tabs: QTabWidget, services: Services) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self._services = services
        self.open_tabs: list[EditorTab] = []
        shortcut = QShortcut(QKeySequence("Ctrl+W"), tabs)
        shortcut.activated.connect(self._close_current)

    def open(self, document: Document | None) -> EditorTab | None:
        """Show `document` in an editor, the one it is open in already if there is one.

        A document that is not from the library becomes one of its own, so that the draft it
        came from stays what it was.
        """
        if document is None or not document.drafts:
            return None
        source = f"{document.id} {digest(document.drafts[0].text)}"
        for tab in self.open_tabs:
            if source == tab.source or document.id == tab.copy.id:
                self._tabs.setCurrentWidget(tab)
                return tab
        if not self._in_library(document):
            document = replace(document.only(document.drafts[0]), turns=())
        return self._add(SavedEditor(document, source=source), show=True)

    def _in_library(self, document: Document) -> bool:
        return any(entry.id == document.id for entry in self._services.library.entries())

    def _add(self, saved: SavedEditor, *, show: bool) -> EditorTab:
        tab = EditorTab(saved, self._services)
        tab.changed.connect(self.changed)
        tab.kept.connect(self.kept)
        tab.titled.connect(lambda title: self._show_title(tab, title))
        tab.focus_wanted.connect(lambda on: self._tabs.tabBar().setVisible(not on))
        self.open_tabs.append(tab)
        place = self._tabs.addTab(tab, "")
        self._show_title(tab, saved.document.title)
        close = QToolButton()
        close.setText("✕")
        close.setAutoRaise(True)
        close.setToolTip(self._services.tr(N_("Close; the text is kept in the library (Ctrl+W)")))
        close.setAccessibleName(close.toolTip())
        close.clicked.connect(lambda: self.close(tab))
        self._tabs.tabBar().setTabButton(place, QTabBar.ButtonPosition.RightSide, close)
        if show:
            self._tabs.setCurrentWidget(tab)
            tab.edit.setFocus()
            self.changed.emit()
        return tab

    def _show_title(self, tab: EditorTab, title: str) -> None:
        place = self._tabs.indexOf(tab)
        short = title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
        self._tabs.setTabText(place, f"✎ {short}".replace("&", "&&"))
        self._tabs.setTabToolTip(place, title)

    def _close_current(self) -> None:
        tab = self._tabs.currentWidget()
        if isinstance(tab, EditorTab):
            self.close(tab)

    def close(self, tab: EditorTab) -> None:
        """Close an editor, its text safe in the library; where that fails it stays open."""
        tab.toolbar.focus.setChecked(False)
        if not tab.close_safely():
            return
        self._remove(tab)

    def _remove(self, tab: EditorTab) -> None:
        self.open_tabs.remove(tab)
        self._tabs.removeTab(self._tabs.indexOf(tab))
        tab.deleteLater()
        self.changed.emit()

    def forget(self, gone: Forgotten) -> None:
        """Close the editors of what was deleted for good; their text goes nowhere."""
        for tab in list(self.open_tabs):
            if gone.covers(tab.copy.document(tab.edit.manuscript())):
                tab.end()
                self._remove(tab)

    def state(self) -> list[dict[str, Any]]:
        """Return every open editor's unsaved work."""
        return [tab.state() for tab in self.open_tabs]

    def restore(self, state: object) -> None:
        """Open what `state` returned."""
        for row in state if isinstance(state, list) else ():
            saved = editor_from(row)
            if saved is not None:
                self._add(saved, show=False)

    def end(self) -> None:
        """Stop everything the editors have going."""
        for tab in self.open_tabs:
            tab.end()
