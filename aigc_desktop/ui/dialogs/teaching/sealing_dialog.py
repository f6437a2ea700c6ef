"""Asks whether a file is to be sealed with a passphrase."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.dialogs.passphrase_dialogs import NewPassphraseDialog


class SealingDialog(NewPassphraseDialog):
    """A passphrase, twice; both empty for a file that everybody can open."""

    def __init__(self, tr: Translator, parent: QWidget) -> None:
        super().__init__(
            tr,
            parent,
            N_("Encrypt the file?"),
            N_(
                "With a passphrase nobody else can open the file, and nobody can give the "
                "passphrase back to you. Without one anybody can: a model can give away what it "
                "was taught. Leave both lines empty to encrypt nothing."
            ),
        )
        self.column.addWidget(self.buttons)

    def accept(self) -> None:
        """Accept nothing at all as well."""
        if not self.first.text() and not self.second.text():
            self.accept_as_it_is()
        else:
            super().accept()
