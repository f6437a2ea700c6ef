"""The one place where errors are shown."""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QToolButton,
)

from aigc_desktop.errors import Cancelled, UserFacingError, trace_of
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.version import __version__

log = logging.getLogger(__name__)


class ErrorDisplay(QFrame):
    """A bar above the tabs: says what happened without blocking anything.

    Faults of our own open a dialog with a report that holds no text of the user's.
    """

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self.setObjectName("errorBar")
        self._tr = tr
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.message: Message | None = None
        self.serious = False
        self._undo: Callable[[], None] | None = None
        self.undo_button = QPushButton(tr(N_("Undo")))
        self.undo_button.clicked.connect(self._on_undo)
        self.undo_button.hide()
        close = QToolButton()
        close.setText("✕")
        close.setToolTip(tr(N_("Close this message")))
        close.setAccessibleName(close.toolTip())
        close.setAutoRaise(True)
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.addWidget(self.label)
        row.addWidget(self.undo_button)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_error(self, error: Exception) -> None:
        """Show `error` by its kind: nothing, a bar, or the report dialog."""
        if isinstance(error, Cancelled):
            return
        if isinstance(error, UserFacingError):
            self.show_message(error.message, serious=True)
        else:
            self.show_bug(error)

    def show_message(
        self,
        message: Message,
        *,
        serious: bool = False,
        undo: Callable[[], None] | None = None,
    ) -> None:
        """Show a sentence in the bar, with a button where `undo` can take something back."""
        self._undo = undo
        self.undo_button.setVisible(undo is not None)
        self.message = message
        self.serious = serious
        self.setProperty("serious", serious)
        self.style().unpolish(self)
        self.style().polish(self)
        self.label.setText(self._tr(message))
        self.show()

    def _on_undo(self) -> None:
        self.hide()
        if self._undo is not None:
            self._undo()

    def show_bug(self, error: Exception) -> None:
        """Open the report dialog, without waiting for it."""
        report = bug_report(error)
        log.error("a fault of ours\n%s", report)
        box = QMessageBox(self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self._tr(N_("Something went wrong in the app")))
        box.setText(
            self._tr(
                N_(
                    "This is a fault of ours. Your text is safe. You can go on; if it happens "
                    "again, please send us the report below. It holds none of your text."
                )
            )
        )
        box.setDetailedText(report)
        copy = box.addButton(self._tr(N_("Copy report")), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        box.addButton(QMessageBox.StandardButton.Close)
        box.open()


def bug_report(error: Exception) -> str:
    """Return what to send us: versions and places, nothing of the user's."""
    head = f"AIGC Desktop {__version__}, Python {platform.python_version()}, {platform.system()}"
    return f"{head}\n{trace_of(error)}"
