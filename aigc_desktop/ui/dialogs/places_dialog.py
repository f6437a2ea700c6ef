"""Every folder the app writes to, with a button that opens it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.i18n import N_
from aigc_desktop.tasks.kept_places import kept_places
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at, scrolling


class PlacesDialog(QDialog):
    """Where everything is kept, and how to have it removed."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        tr = services.tr
        self.setWindowTitle(tr(N_("Where everything is kept")))
        open_at(self, 680, 480)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setColumnStretch(0, 1)
        self.buttons: list[QPushButton] = []
        for row, place in enumerate(kept_places(services.paths)):
            name = QLabel(tr(place.label))
            name.setWordWrap(True)
            path = QLabel(str(place.folder))
            path.setWordWrap(True)
            path.setTextFormat(Qt.TextFormat.PlainText)
            path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            path.setEnabled(place.folder.is_dir())
            button = QPushButton(tr(N_("Open folder")))
            button.setAccessibleName(f"{button.text()}: {name.text()}")
            button.setEnabled(place.folder.is_dir())
            button.clicked.connect(lambda _=False, folder=place.folder: open_folder(folder))
            self.buttons.append(button)
            grid.addWidget(name, 2 * row, 0)
            grid.addWidget(path, 2 * row + 1, 0)
            grid.addWidget(button, 2 * row, 1, 2, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        hint = QLabel(
            tr(
                N_(
                    "Nothing is kept anywhere else, except what you export and keys in the "
                    "system's keyring. “aigc-desktop purge --yes” removes logs and caches, with "
                    "“--documents” all of it but the models shared with other programs."
                )
            )
        )
        hint.setWordWrap(True)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(scrolling(page), 1)
        column.addWidget(hint)
        column.addWidget(close)


def open_folder(folder: Path) -> None:
    """Show `folder` in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
