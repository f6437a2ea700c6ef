"""The row below a dialog about something that can be imported and exported as a file."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel

from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message, Translator


class FileButtons(QDialogButtonBox):
    """OK and Cancel for `dialog`, with Import… and Export… beside them."""

    def __init__(self, dialog: QDialog, tr: Translator) -> None:
        super().__init__(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.import_button = self.addButton(tr(N_("Import…")), role)
        self.export_button = self.addButton(tr(N_("Export…")), role)
        self.accepted.connect(dialog.accept)
        self.rejected.connect(dialog.reject)


class TroubleLabel(QLabel):
    """Says in a dialog what went wrong; hidden while nothing has."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self.setObjectName("finding")
        self.setProperty("severity", "error")
        self.setWordWrap(True)
        self.hide()

    def show_error(self, error: UserFacingError) -> None:
        """Show `error`."""
        self.show_message(error.message)

    def show_message(self, message: Message) -> None:
        """Show `message`."""
        self.setText(self._tr(message))
        self.show()
