"""One picture of the user's own: its file, a button to choose it and one to drop it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.ui.picture.rendering import read_image


class ImageRow(QWidget):
    """Reads the chosen file at once; `failed` carries the error when it is no picture."""

    chosen = Signal()
    failed = Signal(object)

    def __init__(self, name: Message, tr: Translator) -> None:
        super().__init__()
        self._tr, self._name = tr, tr(name)
        self.path = ""
        self.image = QImage()
        self.label = QLabel()
        self.label.setObjectName("hint")
        self.button = QPushButton(tr(N_("Choose…")))
        self.button.setAccessibleName(f"{self._name}: {self.button.text()}")
        self.button.clicked.connect(self._ask)
        self.drop_button = QToolButton()
        self.drop_button.setText("✕")
        self.drop_button.setToolTip(tr(N_("Remove the picture")))
        self.drop_button.setAccessibleName(f"{self._name}: {self.drop_button.toolTip()}")
        self.drop_button.clicked.connect(lambda: self.take(""))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        row.addWidget(self.drop_button)
        self.show_path()

    def show_path(self) -> None:
        """Show the file's name, shortened in the middle where it is long."""
        name = Path(self.path).name
        short = name if len(name) <= 24 else f"{name[:12]}…{name[-10:]}"
        self.label.setText(short or self._tr(N_("none")))
        self.label.setToolTip(self.path)
        self.drop_button.setEnabled(bool(self.path))

    def take(self, path: str) -> None:
        """Read `path` ("" for none); what cannot be read leaves things as they are."""
        try:
            image = read_image(path)
        except UserFacingError as error:
            self.failed.emit(error)
            return
        self.path, self.image = path, image
        self.show_path()
        self.chosen.emit()

    def _ask(self) -> None:
        pattern = "*.png *.jpg *.jpeg *.webp *.bmp *.gif"
        name, _ = QFileDialog.getOpenFileName(
            self, self._name, str(Path.home()), f"{self._tr(N_('Pictures'))} ({pattern})"
        )
        if name:
            self.take(name)
