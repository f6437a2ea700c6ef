"""What this app is, which model it uses and what it is made of."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.i18n import N_
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.version import __version__


class AboutDialog(QDialog):
    """Version, one sentence, and the notices of what is bundled."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        tr = services.tr
        self.setWindowTitle(tr(N_("About AIGC Desktop")))
        open_at(self, 560, 420)
        title = QLabel(f"AIGC Desktop {__version__}")
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        title.setFont(font)
        about = QLabel(
            tr(
                N_(
                    "Drafts ad copy, news and replies with a GPT-2 model on this computer. "
                    "Nothing you write leaves it."
                )
            )
        )
        about.setWordWrap(True)
        notices = QPlainTextEdit()
        notices.setReadOnly(True)
        notices.setAccessibleName(tr(N_("Notices")))
        file = services.paths.resources / "NOTICES.md"
        notices.setPlainText(file.read_text("utf-8") if file.is_file() else "")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(title)
        column.addWidget(about)
        column.addWidget(notices, 1)
        column.addWidget(buttons)
