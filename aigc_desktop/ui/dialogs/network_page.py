"""The network page of the settings: forbidding it, mirror, proxy, token, and what used it."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.domain.settings import SETTINGS
from aigc_desktop.i18n import N_
from aigc_desktop.jobs.job import Finished, Outcome
from aigc_desktop.jobs.model_jobs import Activity
from aigc_desktop.models.network import PURPOSES, NetworkUse
from aigc_desktop.ui.dialogs.setting_editors import SettingEditor, add_row
from aigc_desktop.ui.services import Services


class NetworkPage(QWidget):
    """Editors for the network settings; the token goes straight to the system's keyring."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        tr, current = services.tr, services.settings.current
        self.editors: dict[str, SettingEditor] = {}
        form = QFormLayout()
        for setting in SETTINGS:
            if setting.page == "network":
                editor = SettingEditor(setting, current.values[setting.key], tr)
                add_row(form, tr(setting.label), editor, tr(setting.help))
                self.editors[setting.key] = editor
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setAccessibleName(tr(N_("Access token")))
        self.keep = QPushButton(tr(N_("Store")))
        self.forget = QPushButton(tr(N_("Forget")))
        for button in (self.keep, self.forget):
            button.setAutoDefault(False)
        self.token_state = QLabel(
            tr(
                N_(
                    "Only for models that ask for one. It is kept in the system's keyring, never "
                    "in a file."
                )
            )
        )
        self.token_state.setObjectName("hint")
        self.token_state.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.token, 1)
        row.addWidget(self.keep)
        row.addWidget(self.forget)
        form.addRow(tr(N_("Access token")), row)
        form.addRow("", self.token_state)
        self.uses = QTreeWidget()
        self.uses.setRootIsDecorated(False)
        self.uses.setHeaderLabels([tr(N_("When")), tr(N_("Host")), tr(N_("Why")), tr(N_("Model"))])
        self.uses.setAccessibleName(tr(N_("What used the network")))
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(QLabel(tr(N_("What used the network, newest first:"))))
        column.addWidget(self.uses, 1)
        self.keep.clicked.connect(self._keep)
        self.forget.clicked.connect(lambda: services.models.keep_token(""))
        services.models.ended.connect(self._on_ended)
        self._show_uses(services.models.journal.uses())

    def _keep(self) -> None:
        if self.token.text().strip():
            self._services.models.keep_token(self.token.text().strip())
            self.token.clear()

    def _on_ended(self, activity: Activity, outcome: Outcome) -> None:
        if activity.kind != "token" or not isinstance(outcome, Finished):
            return
        tr = self._services.tr
        if outcome.value == "forgotten":
            self.token_state.setText(tr(N_("The token was deleted.")))
        elif outcome.value == "kept":
            self.token_state.setText(tr(N_("The token is in the system's keyring.")))
        else:
            self.token_state.setText(
                tr(
                    N_(
                        "This system has no keyring the token could be kept in, so it is used "
                        "until the app is closed and written nowhere."
                    )
                )
            )

    def _show_uses(self, uses: tuple[NetworkUse, ...]) -> None:
        tr = self._services.tr
        for use in uses:
            purpose = PURPOSES.get(use.purpose)
            why = tr(purpose) if purpose is not None else use.purpose
            item = QTreeWidgetItem([when_text(use), use.host, why, use.model])
            item.setToolTip(3, use.model)
            self.uses.addTopLevelItem(item)
        for number in range(3):
            self.uses.resizeColumnToContents(number)
        if not uses:
            item = QTreeWidgetItem([tr(N_("Nothing ever did."))])
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.uses.addTopLevelItem(item)
            self.uses.setFirstColumnSpanned(0, self.uses.rootIndex(), True)


def when_text(use: NetworkUse) -> str:
    """Return the time of a use, here and in the interface's language."""
    local = QDateTime.fromSecsSinceEpoch(int(use.at.timestamp()))
    return QLocale().toString(local, QLocale.FormatType.ShortFormat)
