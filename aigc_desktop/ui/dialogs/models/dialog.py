"""The window in which models are found, fetched, chosen and removed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from aigc_desktop.i18n import N_
from aigc_desktop.ui.dialogs.models.advisor_page import AdvisorPage
from aigc_desktop.ui.dialogs.models.disk_page import DiskPage
from aigc_desktop.ui.dialogs.models.models_page import ModelsPage
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at


class ModelsDialog(QDialog):
    """A window of its own beside the main one; what it began goes on when it is closed."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        tr = services.tr
        self.setWindowTitle(tr(N_("Models")))
        open_at(self, 980, 640)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(services.tr(N_("Pages")))
        self.page = ModelsPage(services)
        self.advisor = AdvisorPage(services)
        self.disk = DiskPage(services)
        self.tabs.addTab(self.page, tr(N_("Models")))
        self.tabs.addTab(self.advisor, tr(N_("Which one?")))
        self.tabs.addTab(self.disk, tr(N_("Disk")))
        self.advisor.show_wanted.connect(self.show_model)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        # Enter belongs to the field for a repository's name.
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        column = QVBoxLayout(self)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.buttons)
        services.models.refresh()

    def show_model(self, key: str) -> None:
        """Show the model `key` in the list."""
        self.page.choose(key)
        self.tabs.setCurrentWidget(self.page)
