"""Brand profiles: make, change, delete, import, export."""

from __future__ import annotations

from dataclasses import replace

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
from aigc_desktop.errors import UsageError, UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.store.words_toml import read_brand, write_brand
from aigc_desktop.ui.dialogs.file_dialog_buttons import FileButtons, TroubleLabel
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.toml_files import ask_source, ask_target
from aigc_desktop.ui.widgets.brand_form import BrandForm


class BrandsDialog(QDialog):
    """Edits copies of the brands; they change when the user agrees, all at once."""

    def __init__(self, services: Services, parent: QWidget, chosen: str = "") -> None:
        super().__init__(parent)
        self._services = services
        tr = services.tr
        self.setWindowTitle(tr(N_("Brand profiles")))
        open_at(self, 760, 680)
        self._brands = services.house.brands()
        self.list = QListWidget()
        self.list.setAccessibleName(tr(N_("Brand profiles")))
        self.list.setMaximumWidth(220)
        self.form = BrandForm(tr)
        self.form.edited.connect(self._on_edited)
        self.new_button = QPushButton(tr(N_("New")))
        self.new_button.clicked.connect(self.add_new)
        self.delete_button = QPushButton(tr(N_("Delete")))
        self.delete_button.clicked.connect(self.delete)
        self.trouble = TroubleLabel(tr)
        self.buttons = FileButtons(self, tr)
        self.buttons.import_button.clicked.connect(self.import_brand)
        self.buttons.export_button.clicked.connect(self.export_brand)
        self._lay_out()
        self._show_list(next((i for i, one in enumerate(self._brands) if one.name == chosen), 0))
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
        self.list.addItems([brand.name for brand in self._brands])
        self.list.setCurrentRow(min(row, len(self._brands) - 1))
        self.list.blockSignals(False)
        self._show_row(self.list.currentRow())

    def _show_row(self, row: int) -> None:
        there = 0 <= row < len(self._brands)
        self.form.setEnabled(there)
        self.delete_button.setEnabled(there)
        self.buttons.export_button.setEnabled(there)
        self.form.show_brand(self._brands[row] if there else Brand(""))

    def _on_edited(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._brands):
            self._brands[row] = self.form.brand()
            self.list.item(row).setText(self._brands[row].name)

    def add_new(self) -> None:
        """Add an empty brand and let the user name it."""
        self._brands.append(Brand(self._free(self._services.tr(N_("New brand")))))
        self._show_list(len(self._brands) - 1)
        self.form.name.setFocus()
        self.form.name.selectAll()

    def delete(self) -> None:
        """Take the chosen brand out; Cancel brings it back."""
        row = self.list.currentRow()
        if 0 <= row < len(self._brands):
            del self._brands[row]
            self._show_list(row)

    def import_brand(self) -> None:
        """Add the brand of a file."""
        source = ask_source(self, self._services.tr)
        if source is None:
            return
        try:
            brand = read_brand(source)
        except UserFacingError as error:
            self.trouble.show_error(error)
            return
        self.trouble.hide()
        # A name there is already would overwrite the other: the new one is numbered.
        self._brands.append(replace(brand, name=self._free(brand.name)))
        self._show_list(len(self._brands) - 1)

    def _free(self, name: str) -> str:
        taken = {brand.name for brand in self._brands}
        number = 2
        free = name
        while free in taken:
            free = f"{name} ({number})"
            number += 1
        return free

    def export_brand(self) -> None:
        """Write the chosen brand to a file."""
        brand = self.form.brand()
        target = ask_target(self, self._services.tr, brand.name or "brand")
        if target is None:
            return
        try:
            write_brand(brand, target)
            self.trouble.hide()
        except UserFacingError as error:
            self.trouble.show_error(error)

    def accept(self) -> None:
        """Save; stay open and say why if that is not possible."""
        names = [brand.name for brand in self._brands]
        try:
            if not all(names) or len(set(names)) < len(names):
                raise UsageError(
                    N_("Every brand profile needs a name of its own. Nothing was saved yet.")
                )
            self._services.house.change_brands(self._brands)
        except UserFacingError as error:
            self.trouble.show_error(error)
            return
        super().accept()
