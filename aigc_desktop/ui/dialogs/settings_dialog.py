"""The settings dialog: general settings, then the sampling of each content type."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.domain.settings import SETTINGS, Settings
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.models.local import find_model
from aigc_desktop.models.network import check_address
from aigc_desktop.ui.dialogs.network_page import NetworkPage
from aigc_desktop.ui.dialogs.sampling_page import SamplingPage
from aigc_desktop.ui.dialogs.setting_editors import SettingEditor, add_row
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at, scrolling


class SettingsDialog(QDialog):
    """Edits a copy of the settings; they change when the user agrees, all at once."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        tr, current = services.tr, services.settings.current
        self.setWindowTitle(tr(N_("Settings")))
        open_at(self, 620, 640)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(services.tr(N_("Pages")))
        general = QWidget()
        form = QFormLayout(general)
        self.editors: dict[str, SettingEditor] = {}
        for setting in SETTINGS:
            if setting.page != "general":
                continue
            editor = SettingEditor(setting, current.values[setting.key], tr)
            add_row(form, tr(setting.label), editor, tr(setting.help))
            self.editors[setting.key] = editor
        self.tabs.addTab(scrolling(general), tr(N_("General")))
        self.network = NetworkPage(services)
        self.editors |= self.network.editors
        self.network_page = scrolling(self.network)
        self.tabs.addTab(self.network_page, tr(N_("Network")))
        self.pages: dict[str, SamplingPage] = {}
        for item in CONTENT_TYPES:
            page = SamplingPage(item, current.choice(item.id), tr)
            self.tabs.addTab(scrolling(page), tr(item.label))
            self.pages[item.id] = page
        self.trouble = QLabel()
        self.trouble.setObjectName("finding")
        self.trouble.setProperty("severity", "error")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.tabs)
        column.addWidget(self.trouble)
        column.addWidget(self.buttons)

    def entered(self) -> Settings:
        """Return the settings as entered."""
        settings = self._services.settings.current.with_values(
            **{key: editor.value() for key, editor in self.editors.items()}
        )
        for type_id, page in self.pages.items():
            settings = settings.with_choice(type_id, page.choice())
        return settings

    def accept(self) -> None:
        """Save; stay open and say why if that is not possible."""
        try:
            for key in ("endpoint", "proxy"):
                check_address(str(self.editors[key].value()))
            find_model(str(self.editors["model"].value()), self._services.paths)
            self._services.settings.change(self.entered())
        except UserFacingError as error:
            self.trouble.setText(self._services.tr(error.message))
            self.trouble.show()
            return
        super().accept()
