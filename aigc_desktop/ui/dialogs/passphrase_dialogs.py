"""Setting a passphrase, and entering it."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.store.key import WrongKeyError
from aigc_desktop.store.vault import Vault

SHORTEST = 8
WIDTH = 480
Button = QDialogButtonBox.StandardButton


class _PassphraseDialog(QDialog):
    """What both have in common: an explanation, hidden fields, a line for trouble."""

    def __init__(self, tr: Translator, parent: QWidget, title: Message, text: Message) -> None:
        super().__init__(parent)
        self._tr = tr
        self.setWindowTitle(tr(title))
        self.setMinimumWidth(WIDTH)
        explanation = QLabel(tr(text))
        explanation.setWordWrap(True)
        self._make_room(explanation)
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.trouble = QLabel()
        self.trouble.setObjectName("finding")
        self.trouble.setProperty("severity", "error")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.buttons = QDialogButtonBox(Button.Ok | Button.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(explanation)
        column.addLayout(self.form)
        column.addWidget(self.trouble)
        self.column = column

    def _field(self, name: Message) -> QLineEdit:
        line = QLineEdit()
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setAccessibleName(self._tr(name))
        self.form.addRow(self._tr(name), line)
        return line

    def show_trouble(self, message: Message) -> None:
        """Say what is wrong with what was entered."""
        self.trouble.setText(self._tr(message))
        self.trouble.show()
        self._make_room(self.trouble)
        self.resize(self.width(), self.minimumSizeHint().height())

    def _make_room(self, label: QLabel) -> None:
        """Give a label of several lines its whole height: a layout alone squeezes it."""
        label.setMinimumHeight(label.heightForWidth(WIDTH - 40))


class NewPassphraseDialog(_PassphraseDialog):
    """Asks for a new passphrase, twice. A subclass adds the buttons below what it has itself."""

    def __init__(
        self,
        tr: Translator,
        parent: QWidget,
        title: Message,
        text: Message,
        present: Message | None = None,
    ) -> None:
        super().__init__(tr, parent, title, text)
        self.present = self._field(present) if present else None
        self.first = self._field(N_("New passphrase"))
        self.second = self._field(N_("Once more"))

    def accept(self) -> None:
        """Accept a passphrase that is long enough and was entered twice the same."""
        if len(self.first.text()) < SHORTEST:
            self.show_trouble(
                N_("Please take at least {count} characters; four words are easy to remember "
                   "and hard to guess.", count=SHORTEST)
            )  # fmt: skip
        elif self.first.text() != self.second.text():
            self.show_trouble(N_("The two are not the same. Please enter it once more."))
        else:
            self.accept_as_it_is()

    def accept_as_it_is(self) -> None:
        """Close; what was entered is right."""
        super().accept()


class SetPassphraseDialog(NewPassphraseDialog):
    """Asks for a new passphrase; for the present one first where there is one."""

    def __init__(self, tr: Translator, vault: Vault, parent: QWidget) -> None:
        super().__init__(
            tr,
            parent,
            N_("Change the passphrase") if vault.encrypted else N_("Encrypt the library"),
            N_(
                "The whole library and the unsaved work are encrypted with this passphrase. "
                "Without it nobody can read them, and nobody can give it back to you: write it "
                "down and keep it in a safe place. Backups and exports made earlier stay as they "
                "are."
            ),
            N_("Present passphrase") if vault.encrypted else None,
        )
        self._vault = vault
        self.remember = QCheckBox(tr(N_("Keep the key in this system's keyring")))
        self.remember.setToolTip(
            tr(N_("The library then opens by itself for whoever is logged in to this computer."))
        )
        self.remember.setChecked(vault.remembers)
        self.column.addWidget(self.remember)
        self.column.addWidget(self.buttons)

    def accept(self) -> None:
        """Look at the present passphrase first."""
        if self.present is not None and not self._vault.fits(self.present.text()):
            self.show_trouble(N_("The present passphrase is another one."))
        else:
            super().accept()


class PassphraseDialog(_PassphraseDialog):
    """Asks for a passphrase; a subclass says which ones fit."""

    def __init__(self, tr: Translator, parent: QWidget, title: Message, text: Message) -> None:
        super().__init__(tr, parent, title, text)
        self.line = self._field(N_("Passphrase"))
        self.column.addWidget(self.buttons)

    def try_passphrase(self, passphrase: str) -> None:
        """Use what was entered; raise a `UserFacingError` to stay open."""

    def accept(self) -> None:
        """Try what was entered; stay open and say why if it does not fit."""
        try:
            self.try_passphrase(self.line.text())
        except UserFacingError as error:
            self.show_trouble(error.message)
            self.line.selectAll()
            self.line.setFocus()
            return
        super().accept()


class UnlockDialog(PassphraseDialog):
    """Stands before the window until the library is unlocked."""

    def __init__(self, tr: Translator, vault: Vault, parent: QWidget) -> None:
        super().__init__(
            tr,
            parent,
            N_("The library is locked"),
            N_("Enter the passphrase to go on where you were."),
        )
        self._vault = vault
        self.buttons.button(Button.Ok).setText(tr(N_("Unlock")))
        self.buttons.button(Button.Cancel).setText(tr(N_("Quit")))

    def try_passphrase(self, passphrase: str) -> None:
        """Unlock the library."""
        self._vault.unlock(passphrase)


class ConfirmDialog(PassphraseDialog):
    """Asks for the present passphrase before the encryption is taken away."""

    def __init__(self, tr: Translator, vault: Vault, parent: QWidget) -> None:
        super().__init__(
            tr,
            parent,
            N_("Remove the encryption"),
            N_("The library is then kept as plain text, readable by anyone who gets at its file."),
        )
        self._vault = vault

    def try_passphrase(self, passphrase: str) -> None:
        """Check that it is the present one."""
        if not self._vault.fits(passphrase):
            raise WrongKeyError
