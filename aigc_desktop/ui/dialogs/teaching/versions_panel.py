"""The voices taught so far: use one, go back, see what it is worth, take it along, bring one in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.models.local import find_model
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.sealed import WrongPassphraseError
from aigc_desktop.models.versions import Version, before, versions
from aigc_desktop.models.voice_file import SUFFIX
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.teaching.assess import rows_in
from aigc_desktop.tasks.teaching.exchange import bring_in, export_version, file_name
from aigc_desktop.ui.dialogs.passphrase_dialogs import PassphraseDialog
from aigc_desktop.ui.dialogs.teaching.sealing_dialog import SealingDialog
from aigc_desktop.ui.dialogs.teaching.tables import FiguresTable, VersionsTable
from aigc_desktop.ui.error_display import ErrorDisplay
from aigc_desktop.ui.services import Services


class VersionsPanel(QWidget):
    """Buttons act on the row chosen. What takes long happens beside the window."""

    def __init__(self, services: Services, errors: ErrorDisplay) -> None:
        super().__init__()
        self._services, self._errors, self._tr = services, errors, services.tr
        self._places = ModelPlaces.of(services.paths)
        self._versions: tuple[Version, ...] = ()
        self._token = CancelToken()
        self._busy = False
        self.table = VersionsTable(self._tr)
        self.table.itemSelectionChanged.connect(self._on_chosen)
        self.use_button = self._button(N_("Use"), self.use_chosen)
        self.back_button = self._button(N_("Go back to the one before"), self.go_back)
        self.export_button = self._button(N_("Save as one file…"), self._ask_target)
        self.import_button = self._button(N_("Bring in a file…"), self._ask_source)
        self.about = QLabel()
        self.about.setObjectName("hint")
        self.about.setWordWrap(True)
        self.figures = FiguresTable(self._tr)
        row = QHBoxLayout()
        for button in (self.use_button, self.back_button, self.export_button, self.import_button):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addWidget(self.about)
        column.addWidget(self.figures, 2)
        self.refresh()

    def _button(self, text: Message, slot: object) -> QPushButton:
        button = QPushButton(self._tr(text))
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    def refresh(self, chosen: str = "") -> None:
        """Look at the disk again and choose the model `chosen`, or the one in use."""
        current = self._services.settings.current.text("model")
        self._versions = versions(self._places)
        self.table.show_versions(self._versions, current)
        ids = [one.model.id for one in self._versions]
        wanted = next((name for name in (chosen, current) if name in ids), ids[-1] if ids else "")
        self.table.clearSelection()
        if wanted:
            self.table.selectRow(ids.index(wanted))
        self._on_chosen()

    @property
    def chosen(self) -> Version | None:
        """The version whose row is chosen."""
        rows = {index.row() for index in self.table.selectedIndexes()}
        place = next(iter(rows), -1)
        return self._versions[place] if 0 <= place < len(self._versions) else None

    def _on_chosen(self) -> None:
        version = self.chosen
        current = self._services.settings.current.text("model")
        in_use = version is not None and version.model.id == current
        self.use_button.setEnabled(version is not None and not in_use)
        self.back_button.setEnabled(any(one.model.id == current for one in self._versions))
        self.export_button.setEnabled(version is not None and not self._busy)
        self.import_button.setEnabled(not self._busy)
        rows = rows_in(version.note) if version else ()
        self.figures.show_rows(rows)
        self.about.setText(self._described(version, measured=bool(rows)))

    def _described(self, version: Version | None, *, measured: bool) -> str:
        if version is None:
            return self._tr(N_("No voice was taught yet."))
        note = version.note
        said = self._tr(
            N_(
                "Began with {base}; learnt from {learnt} texts, {held} kept apart.",
                base=version.base,
                learnt=note.get("learnt", "?"),
                held=note.get("held_out", "?"),
            )
        )
        more = N_("* hardly by chance") if measured else N_("Nothing more was measured.")
        return f"{said} {self._tr(more)}"

    def use_chosen(self) -> None:
        """Write with the version chosen from now on."""
        if self.chosen is not None:
            self._use(self.chosen.model.id)

    def go_back(self) -> None:
        """Write with what came before the version in use."""
        current = self._services.settings.current.text("model")
        for one in self._versions:
            if one.model.id == current:
                self._use(before(one, self._versions))

    def _use(self, model_id: str) -> None:
        settings = self._services.settings
        try:
            found = find_model(model_id, self._services.paths)
            settings.change(settings.current.with_values(model=model_id))
        except UserFacingError as error:
            self._errors.show_error(error)
            return
        self._errors.show_message(
            N_("Texts are written with “{model}” from now on.", model=found.id), serious=False
        )
        self.refresh(model_id)

    def _ask_target(self) -> None:
        version = self.chosen
        if version is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, self._tr(N_("Save as one file…")), str(Path.home() / file_name(version))
        )
        if name:
            dialog = SealingDialog(self._tr, self)
            dialog.accepted.connect(lambda: self.export(version, Path(name), dialog.first.text()))
            self._open(dialog)

    def export(self, version: Version, target: Path, passphrase: str) -> None:
        """Write `version` into the file `target`."""

        def work() -> None:
            export_version(version, target, passphrase, self._token)

        said = N_("“{name}” lies in {path} now.", name=version.model.id, path=target)
        self._do(work, lambda _: self._errors.show_message(said))

    def _ask_source(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self._tr(N_("Bring in a file…")), str(Path.home()), f"*{SUFFIX}"
        )
        if name:
            self.bring_in(Path(name))

    def bring_in(self, file: Path, passphrase: str = "") -> None:
        """Install the version in `file`; a passphrase is asked for where it is sealed."""

        def failed(error: Exception) -> None:
            if isinstance(error, WrongPassphraseError):
                self._ask_passphrase(file, error if passphrase else None)
            else:
                self._errors.show_error(error)

        self._do(
            lambda: bring_in(file, self._places, passphrase, self._token), self._on_arrived, failed
        )

    def _on_arrived(self, version: object) -> None:
        assert isinstance(version, Version)
        self.refresh(version.model.id)
        said = N_(
            "“{voice}”, version {number}, was brought in.",
            voice=version.voice,
            number=version.number,
        )
        self._errors.show_message(said)

    def _ask_passphrase(self, file: Path, error: UserFacingError | None) -> None:
        dialog = PassphraseDialog(
            self._tr,
            self,
            N_("Bring in a file…"),
            N_("{path} is encrypted. Which passphrase was it made with?", path=file.name),
        )
        if error is not None:
            dialog.show_trouble(error.message)
        dialog.accepted.connect(lambda: self.bring_in(file, dialog.line.text()))
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _do(self, work: object, done: object, failed: object = None) -> None:
        self._busy, self._token = True, CancelToken()
        self._errors.hide()
        self._on_chosen()
        tell = failed or self._errors.show_error

        def ended(what: object, value: object) -> None:
            self._busy = False
            self._on_chosen()
            what(value)  # type: ignore[operator]

        self._services.slow.run(
            self,
            work,  # type: ignore[arg-type]
            lambda value: ended(done, value),
            lambda error: ended(tell, error),
        )

    def end(self) -> None:
        """Stop what is being written or read; a file half done is removed."""
        self._token.cancel()
