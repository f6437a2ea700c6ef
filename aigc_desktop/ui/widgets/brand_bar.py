"""Chooses the brand profile a brief is written for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.house import HouseHolder
from aigc_desktop.ui.widgets.quiet import QuietComboBox


class BrandBar(QWidget):
    """`chosen` comes when the user picks a profile, with its name ("" for none)."""

    chosen = Signal(str)
    manage_wanted = Signal()

    def __init__(self, house: HouseHolder, tr: Translator) -> None:
        super().__init__()
        self._house = house
        self._tr = tr
        self.combo = QuietComboBox()
        self.combo.setAccessibleName(tr(N_("Brand profile")))
        self.combo.setToolTip(tr(N_("Fills empty fields, and its words join the checks.")))
        self.manage_button = QPushButton(tr(N_("Manage…")))
        self.manage_button.setToolTip(tr(N_("Make, change, import and export brand profiles")))
        self.manage_button.clicked.connect(self.manage_wanted)
        label = QLabel(tr(N_("Brand profile")))
        label.setBuddy(self.combo)
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 0, 9, 0)
        row.addWidget(label)
        row.addWidget(self.combo, 1)
        row.addWidget(self.manage_button)
        self.refresh()
        self.combo.activated.connect(lambda: self.chosen.emit(self.name()))

    def name(self) -> str:
        """Return the name of the profile chosen, "" for none."""
        return str(self.combo.currentData() or "")

    def show_name(self, name: str) -> None:
        """Show the profile `name`, none where there is no such one."""
        self.combo.setCurrentIndex(max(0, self.combo.findData(name)))

    def refresh(self) -> None:
        """Show the profiles there are now."""
        before = self.name()
        self.combo.clear()
        self.combo.addItem(self._tr(N_("None")), "")
        for brand in self._house.brands():
            self.combo.addItem(brand.name, brand.name)
        self.show_name(before)
