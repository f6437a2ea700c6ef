"""The preset of one content type, changed where it is used."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.sampling import PRESET_NAMES
from aigc_desktop.errors import WriteError
from aigc_desktop.i18n import N_
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.widgets.quiet import QuietComboBox


class PresetBar(QWidget):
    """Chooses among precise, balanced, creative and custom sampling."""

    def __init__(self, content_type: ContentType, services: Services) -> None:
        super().__init__()
        self._type = content_type
        self._services = services
        self.combo = QuietComboBox()
        self.combo.setAccessibleName(services.tr(N_("Style of writing")))
        self.combo.setToolTip(
            services.tr(N_("How freely the model writes. “Custom” is set in the settings."))
        )
        for name, shown in PRESET_NAMES.items():
            self.combo.addItem(services.tr(shown), name)
        label = QLabel(services.tr(N_("Style of writing")))
        label.setBuddy(self.combo)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self.combo, 1)
        self._show()
        self.combo.activated.connect(self._choose)
        services.settings.changed.connect(self._show)

    def _show(self) -> None:
        preset = self._services.settings.current.choice(self._type.id).preset
        self.combo.setCurrentIndex(self.combo.findData(preset))

    def _choose(self) -> None:
        settings = self._services.settings
        choice = settings.current.choice(self._type.id)
        wanted = replace(choice, preset=str(self.combo.currentData()))
        try:
            settings.change(settings.current.with_choice(self._type.id, wanted))
        except WriteError as error:
            self._services.errors.show_error(error)
            self._show()
