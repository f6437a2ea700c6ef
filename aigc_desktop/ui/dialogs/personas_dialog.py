"""The user's own personas: make, change, delete, import, export."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.domain.persona import Persona
from aigc_desktop.errors import UsageError, UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.store.persona_toml import read_persona, write_persona
from aigc_desktop.ui.dialogs.file_dialog_buttons import FileButtons, TroubleLabel
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.toml_files import ask_source, ask_target
from aigc_desktop.ui.widgets.persona_form import PersonaForm


class PersonasDialog(QDialog):
    """Edits copies of the personas; they change when the user agrees, all at once."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        tr = services.tr
        self.setWindowTitle(tr(N_("Own personas")))
        open_at(self, 720, 640)
        self._personas = services.house.personas()
        self.list = QListWidget()
        self.list.setAccessibleName(self.windowTitle())
        self.list.setMaximumWidth(200)
        self.form = PersonaForm(tr)
        self.form.edited.connect(self._on_edited)
        self.new_button = QPushButton(tr(N_("New")))
        self.new_button.clicked.connect(self.add_new)
        self.delete_button = QPushButton(tr(N_("Delete")))
        self.delete_button.clicked.connect(self.delete)
        self.trouble = TroubleLabel(tr)
        self.buttons = FileButtons(self, tr)
        self.buttons.import_button.clicked.connect(self.import_persona)
        self.buttons.export_button.clicked.connect(self.export_persona)
        self._lay_out()
        self.list.currentRowChanged.connect(self._show_row)
        self._show_list(0)

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self.form)
        left = QVBoxLayout()
        for widget in (self.list, self.new_button, self.delete_button):
            left.addWidget(widget)
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
        self.list.addItems([persona.name for persona in self._personas])
        self.list.setCurrentRow(min(row, len(self._personas) - 1))
        self.list.blockSignals(False)
        self._show_row(self.list.currentRow())

    def _show_row(self, row: int) -> None:
        there = 0 <= row < len(self._personas)
        for widget in (self.form, self.delete_button, self.buttons.export_button):
            widget.setEnabled(there)
        self.form.show_persona(self._personas[row] if there else Persona(""))

    def _on_edited(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._personas):
            self._personas[row] = self.form.persona()
            self.list.item(row).setText(self._personas[row].name)

    def _add(self, persona: Persona) -> None:
        """Add a persona; a name there is already is numbered, so nothing is overwritten."""
        taken = {one.name for one in self._personas}
        name, number = persona.name, 2
        while name in taken:
            name = f"{persona.name} ({number})"
            number += 1
        self._personas.append(replace(persona, name=name))
        self._show_list(len(self._personas) - 1)

    def add_new(self) -> None:
        """Add an empty persona and let the user name it."""
        self._add(Persona(self._services.tr(N_("New persona"))))
        self.form.name.setFocus()
        self.form.name.selectAll()

    def delete(self) -> None:
        """Take the chosen persona out; Cancel brings it back."""
        row = self.list.currentRow()
        if 0 <= row < len(self._personas):
            del self._personas[row]
            self._show_list(row)

    def import_persona(self) -> None:
        """Add the persona of a file."""
        source = ask_source(self, self._services.tr)
        if source is None:
            return
        try:
            persona = read_persona(source)
        except UserFacingError as error:
            self.trouble.show_error(error)
            return
        self.trouble.hide()
        self._add(persona)

    def export_persona(self) -> None:
        """Write the chosen persona to a file."""
        persona = self.form.persona()
        target = ask_target(self, self._services.tr, persona.name or "persona")
        if target is None:
            return
        try:
            write_persona(persona, target)
            self.trouble.hide()
        except UserFacingError as error:
            self.trouble.show_error(error)

    def accept(self) -> None:
        """Save; stay open and say why if that is not possible."""
        names = [persona.name for persona in self._personas]
        try:
            if not all(names) or len(set(names)) < len(names):
                raise UsageError(
                    N_("Every persona needs a name of its own. Nothing was saved yet.")
                )
            self._services.house.change_personas(self._personas)
        except UserFacingError as error:
            self.trouble.show_error(error)
            return
        super().accept()
