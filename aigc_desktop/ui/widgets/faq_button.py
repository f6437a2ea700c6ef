"""Chooses the FAQ that customer-service replies rest on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton

from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.faq import read_faq
from aigc_desktop.ui.services import Services


class FaqButton(QToolButton):
    """Remembers the file in the settings and reads it when the chat opens.

    `read` carries the FAQ, None when there is none any more.
    """

    read = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        tr = services.tr
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(tr(N_("Customer-service replies rest on your own questions and answers.")))
        menu = QMenu(self)
        menu.addAction(tr(N_("Choose a FAQ…"))).triggered.connect(self._ask)
        self.none_action = menu.addAction(tr(N_("Use no FAQ")))
        self.none_action.triggered.connect(lambda _=False: self.take(""))
        self.setMenu(menu)
        self._show(0)

    def load(self) -> None:
        """Read the file remembered; one that has gone is told and forgotten."""
        path = self._services.settings.current.text("faq")
        if path:
            self.take(path)

    def take(self, path: str) -> None:
        """Read `path` ("" for none) and remember it; trouble leaves things as they are."""
        try:
            faq = read_faq(Path(path)) if path else None
            settings = self._services.settings
            settings.change(settings.current.with_values(faq=path))
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return
        self._show(len(faq.entries) if faq else 0)
        self.read.emit(faq)

    def _show(self, count: int) -> None:
        tr = self._services.tr
        text = tr(N_("FAQ: {count} entries", count=count)) if count else tr(N_("FAQ: none"))
        self.setText(text)
        self.none_action.setEnabled(bool(count))

    def _ask(self) -> None:
        tr = self._services.tr
        name, _ = QFileDialog.getOpenFileName(
            self,
            tr(N_("Choose a FAQ")),
            str(Path.home()),
            f"{tr(N_('Questions and answers'))} (*.csv *.tsv *.txt *.md)",
        )
        if name:
            self.take(name)
