"""The Library menu: backup, restore, check and repair, passphrase, lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QProgressDialog, QWidget

from aigc_desktop.errors import StoreError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.store.key import WrongKeyError
from aigc_desktop.store.upkeep import Repaired
from aigc_desktop.ui.dialogs.passphrase_dialogs import (
    ConfirmDialog,
    PassphraseDialog,
    SetPassphraseDialog,
)
from aigc_desktop.ui.services import Services

Value = TypeVar("Value")


class LibraryCare(QObject):
    """Does what the Library menu offers.

    `replaced` comes when the library's file is another one, `saving` before that (unsaved
    work is to be written down), `lock_wanted` when the user wants it locked.
    """

    replaced = Signal()
    saving = Signal()
    lock_wanted = Signal()

    def __init__(self, services: Services, widget: QWidget) -> None:
        super().__init__(widget)
        self._services = services
        self._widget = widget
        self._upkeep = services.upkeep
        self._vault = services.library.access.vault

    def entries(self) -> list[tuple[Message, Callable[[], object]] | None]:
        """Return the menu's entries; None is a line between them."""
        return [
            (N_("&Back up…"), self.backup),
            (N_("Restore a &backup…"), self.restore),
            (N_("&Check the library"), self.check),
            (N_("&Repair…"), self.repair),
            None,
            (N_("&Passphrase…"), self.set_passphrase),
            (N_("Remove the &encryption…"), self.remove_passphrase),
            (N_("&Lock now"), self.lock),
        ]

    def backup(self) -> None:
        """Ask where to, then copy the library there."""
        tr = self._services.tr
        name = f"AIGC Desktop {datetime.now(UTC).astimezone():%Y-%m-%d}.aigc-backup"
        chosen, _ = QFileDialog.getSaveFileName(
            self._widget, tr(N_("Back up the library")), str(Path.home() / name)
        )
        if chosen:
            target = Path(chosen)
            self._slowly(
                N_("Writing and checking the backup…"),
                lambda: self._upkeep.backup(target),
                lambda _: self._say(N_("The library was backed up to {path}.", path=target)),
            )

    def restore(self) -> None:
        """Ask for a backup, then put it in the library's place."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._widget, self._services.tr(N_("Restore a backup")), str(Path.home())
        )
        if chosen:
            self._restore(Path(chosen), "")

    def _restore(self, source: Path, passphrase: str) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, WrongKeyError):
                self._ask_for(source, wrong=bool(passphrase))
            else:
                self._services.errors.show_error(error)

        self.saving.emit()
        self._slowly(
            N_("Checking and restoring the backup…"),
            lambda: self._upkeep.restore(source, passphrase),
            lambda aside: self._replaced(
                N_("The backup was restored. The former library was kept as {path}.", path=aside)
            ),
            failed,
        )

    def _ask_for(self, source: Path, *, wrong: bool) -> None:
        dialog = PassphraseDialog(
            self._services.tr,
            self._widget,
            N_("Restore a backup"),
            N_("This backup is encrypted. Which passphrase was it made with?"),
        )
        if wrong:
            dialog.show_trouble(WrongKeyError().message)
        dialog.accepted.connect(lambda: self._restore(source, dialog.line.text()))
        self._open(dialog)

    def check(self) -> None:
        """Read every page of the library and say whether it is sound."""
        good = N_("The library is sound.")
        bad = N_(
            "The library is damaged. “Repair” in the Library menu saves everything that can "
            "still be read; the damaged file is kept."
        )
        self._slowly(
            N_("Checking the library…"),
            self._upkeep.check,
            lambda sound: self._say(good if sound else bad, serious=not sound),
        )

    def repair(self) -> None:
        """Build a sound library of what can be read."""

        def done(result: Repaired) -> None:
            said = N_(
                "The library was repaired. Items saved: {kept}; texts lost: {lost}. The damaged "
                "file was kept as {path}.",
                kept=result.kept,
                lost=result.lost,
                path=result.aside,
            )
            self._replaced(said)

        self._slowly(N_("Repairing the library…"), self._upkeep.repair, done)

    def set_passphrase(self) -> None:
        """Encrypt the library, or change its passphrase."""
        dialog = SetPassphraseDialog(self._services.tr, self._vault, self._widget)

        def encrypt() -> None:
            passphrase, remember = dialog.first.text(), dialog.remember.isChecked()
            self._change(passphrase, N_("The library is encrypted."), remember=remember)

        dialog.accepted.connect(encrypt)
        self._open(dialog)

    def remove_passphrase(self) -> None:
        """Keep the library without encryption again."""
        if not self._vault.encrypted:
            self._say(N_("The library is not encrypted."))
            return
        dialog = ConfirmDialog(self._services.tr, self._vault, self._widget)
        dialog.accepted.connect(lambda: self._change(None, N_("The library is not encrypted.")))
        self._open(dialog)

    def _change(self, passphrase: str | None, said: Message, *, remember: bool = False) -> None:
        self.saving.emit()

        def work() -> StoreError | None:
            self._upkeep.set_passphrase(passphrase)
            try:
                self._vault.remember(on=remember)
            except StoreError as error:
                return error  # it is encrypted all the same
            return None

        def done(trouble: StoreError | None) -> None:
            self._replaced(trouble.message if trouble else said)

        self._slowly(N_("Writing the library anew…"), work, done)

    def lock(self) -> None:
        """Lock an encrypted library now."""
        if self._vault.encrypted:
            self.lock_wanted.emit()
        else:
            self._say(N_("Only an encrypted library can be locked. “Passphrase” encrypts it."))

    def _replaced(self, said: Message) -> None:
        self.saving.emit()
        self.replaced.emit()
        self._say(said)

    def _say(self, message: Message, *, serious: bool = False) -> None:
        self._services.errors.show_message(message, serious=serious)

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _slowly(
        self,
        doing: Message,
        work: Callable[[], Value],
        done: Callable[[Value], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Do something long in its own thread; nobody works on the library meanwhile."""
        wait = QProgressDialog(self._services.tr(doing), "", 0, 0, self._widget)
        wait.setWindowTitle("AIGC Desktop")
        wait.setWindowModality(Qt.WindowModality.WindowModal)
        wait.setCancelButton(None)
        wait.setMinimumDuration(300)

        def over() -> None:
            wait.close()
            wait.deleteLater()

        def succeeded(value: Value) -> None:
            over()
            done(value)

        def broke(error: Exception) -> None:
            over()
            (failed or self._services.errors.show_error)(error)

        self._services.slow.run(self, work, succeeded, broke)
