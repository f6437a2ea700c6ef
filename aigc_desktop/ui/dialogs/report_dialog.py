"""Help, "Report a problem": the whole report to read, and buttons that save or copy it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.errors import WriteError
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.problem_report import problem_report, write_report
from aigc_desktop.ui.dialogs.file_dialog_buttons import TroubleLabel
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at


class ReportDialog(QDialog):
    """Shows what would be sent; sending it is left to the user."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        tr = self._tr = services.tr
        self.setWindowTitle(tr(N_("Report a problem")))
        open_at(self, 720, 520)
        about = QLabel(
            tr(
                N_(
                    "This is all there is to send: versions, settings and the last lines of the "
                    "logs, without your text, names of files or addresses. Nothing is sent by "
                    "itself. Save or copy it, and say what you did when it happened."
                )
            )
        )
        about.setWordWrap(True)
        self.report = QPlainTextEdit(problem_report(services.paths, services.settings.current))
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.report.setAccessibleName(tr(N_("Report to send")))
        self.trouble = TroubleLabel(tr)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.save_button = buttons.addButton(tr(N_("Save…")), role)
        self.copy_button = buttons.addButton(tr(N_("Copy report")), role)
        self.save_button.clicked.connect(self.save)
        self.copy_button.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addWidget(self.report, 1)
        column.addWidget(self.trouble)
        column.addWidget(buttons)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report.toPlainText())

    def save(self) -> None:
        """Ask where to, then write the report there."""
        start = Path.home() / f"aigc-desktop-report-{date.today():%Y-%m-%d}.txt"
        name, _ = QFileDialog.getSaveFileName(
            self, self._tr(N_("Report a problem")), str(start), "*.txt"
        )
        if not name:
            return
        self.trouble.hide()
        try:
            write_report(self.report.toPlainText(), Path(name))
        except WriteError as error:
            self.trouble.show_error(error)
