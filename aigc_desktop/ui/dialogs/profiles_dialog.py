"""What the dialogs for things kept as named files share: brands, personas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.domain.brand import Brand
from aigc_desktop.domain.persona import Persona
from aigc_desktop.errors import UsageError, UserFacingError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.ui.dialogs.file_dialog_buttons import FileButtons, TroubleLabel
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.toml_files import ask_source, ask_target
from aigc_desktop.ui.widgets.profile_form import ProfileForm

Profile = TypeVar("Profile", Brand, Persona)


@dataclass(frozen=True)
class ProfileKind(Generic[Profile]):
    """What is peculiar to one kind: its words, its form and its files.

    `fresh` is what a new one is called at first, `nameless` what is said when two have one name
    or one has none, `file` the name of the file for one without a name.
    """

    title: Message
    fresh: Message
    nameless: Message
    file: str
    make: Callable[[str], Profile]
    form: ProfileForm[Profile]
    read: Callable[[Path], Profile]
    write: Callable[[Profile, Path], None]
    keep: Callable[[list[Profile]], None]


class ProfilesDialog(QDialog, Generic[Profile]):
    """Edits copies of the profiles; they change when the user agrees, all at once."""

    def __init__(
        self,
        kind: ProfileKind[Profile],
        profiles: list[Profile],
        services: Services,
        parent: QWidget,
        chosen: str = "",
    ) -> None:
        super().__init__(parent)
        self._kind: ProfileKind[Profile] = kind
        self._tr = tr = services.tr
        self.setWindowTitle(tr(kind.title))
        self._profiles: list[Profile] = profiles
        self.list = QListWidget()
        self.list.setAccessibleName(self.windowTitle())
        self.list.setMaximumWidth(220)
        self.form: ProfileForm[Profile] = kind.form
        self.form.edited.connect(self._on_edited)
        self.new_button = QPushButton(tr(N_("New")))
        self.new_button.clicked.connect(self.add_new)
        self.delete_button = QPushButton(tr(N_("Delete")))
        self.delete_button.clicked.connect(self.delete)
        self.trouble = TroubleLabel(tr)
        self.buttons = FileButtons(self, tr)
        self.buttons.import_button.clicked.connect(self.import_file)
        self.buttons.export_button.clicked.connect(self.export_file)
        self._lay_out()
        names = [profile.name for profile in profiles]
        self._show_list(names.index(chosen) if chosen in names else 0)
        self.list.currentRowChanged.connect(self._show_row)

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.new_button)
        left.addWidget(self.delete_button)
        row = QHBoxLayout()
        row.addLayout(left)
        row.addWidget(scroll, 1)
        column = QVBoxLayout(self)
        column.addLayout(row, 1)
        column.addWidget(self.trouble)
        column.addWidget(self.buttons)

    def _show_list(self, row: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([profile.name for profile in self._profiles])
        self.list.setCurrentRow(min(row, len(self._profiles) - 1))
        self.list.blockSignals(False)
        self._show_row(self.list.currentRow())

    def _show_row(self, row: int) -> None:
        there = 0 <= row < len(self._profiles)
        for widget in (self.form, self.delete_button, self.buttons.export_button):
            widget.setEnabled(there)
        self.form.show_profile(self._profiles[row] if there else self._kind.make(""))

    def _on_edited(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._profiles):
            self._profiles[row] = self.form.profile()
            self.list.item(row).setText(self._profiles[row].name)

    def _add(self, profile: Profile) -> None:
        """Add a profile; a name there is already is numbered, so nothing is overwritten."""
        taken = {one.name for one in self._profiles}
        name, number = profile.name, 2
        while name in taken:
            name = f"{profile.name} ({number})"
            number += 1
        self._profiles.append(replace(profile, name=name))
        self._show_list(len(self._profiles) - 1)

    def add_new(self) -> None:
        """Add an empty profile and let the user name it."""
        self._add(self._kind.make(self._tr(self._kind.fresh)))
        self.form.name.setFocus()
        self.form.name.selectAll()

    def delete(self) -> None:
        """Take the chosen profile out; Cancel brings it back."""
        row = self.list.currentRow()
        if 0 <= row < len(self._profiles):
            del self._profiles[row]
            self._show_list(row)

    def import_file(self) -> None:
        """Add the profile of a file."""
        source = ask_source(self, self._tr)
        if source is None:
            return
        try:
            profile = self._kind.read(source)
        except UserFacingError as error:
            self.trouble.show_error(error)
            return
        self.trouble.hide()
        self._add(profile)

    def export_file(self) -> None:
        """Write the chosen profile to a file."""
        profile = self.form.profile()
        target = ask_target(self, self._tr, profile.name or self._kind.file)
        if target is None:
            return
        try:
            self._kind.write(profile, target)
            self.trouble.hide()
        except UserFacingError as error:
            self.trouble.show_error(error)

    def accept(self) -> None:
        """Save; stay open and say why if that is not possible."""
        names = [profile.name for profile in self._profiles]
        try:
            if not all(names) or len(set(names)) < len(names):
                raise UsageError(self._kind.nameless)
            self._kind.keep(self._profiles)
        except UserFacingError as error:
            self.trouble.show_error(error)
            return
        super().accept()
