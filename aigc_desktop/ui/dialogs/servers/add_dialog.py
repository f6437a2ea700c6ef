"""Adds a server, or changes one: says what will be sent where, and asks for consent."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.domain.server import Api, Server
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.job import Failed, Finished, Outcome
from aigc_desktop.jobs.model_jobs import Activity
from aigc_desktop.models.servers import MOST_SLOTS, check_server, with_version_path
from aigc_desktop.tasks.servers import DISCLOSURE, ServerFound
from aigc_desktop.ui.dialogs.file_dialog_buttons import TroubleLabel
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.quiet import QuietComboBox, QuietDoubleSpinBox, QuietSpinBox

_APIS: dict[Api, Message] = {
    "auto": N_("As the model says; otherwise as a chat"),
    "chat": N_("As a chat (instruct models)"),
    "completions": N_("By going on from a text (base models such as GPT-2)"),
}
_MOST_TOKENS = 10_000_000


class AddServerDialog(QDialog):
    """Edits one server; accepted once the server has answered and was put on the list.

    `added` is then what was found.
    """

    def __init__(self, services: Services, parent: QWidget, server: Server | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._before = server or Server("", "")
        self._asked = ""
        self.added: ServerFound | None = None
        tr = services.tr
        self.setWindowTitle(tr(N_("Add a server") if server is None else N_("Change a server")))
        open_at(self, 600, 520)
        self.disclosure = QLabel()
        self.disclosure.setWordWrap(True)
        self.agree = QCheckBox(tr(N_("I agree to that for this server")))
        self.trouble = TroubleLabel(tr)
        self.state = QLabel()
        self.state.setObjectName("hint")
        self.state.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(tr(N_("Connect and add") if server is None else N_("Connect and save")))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(self._main(server))
        column.addWidget(self._details())
        column.addStretch()
        column.addWidget(self.disclosure)
        column.addWidget(self.agree)
        column.addWidget(self.trouble)
        column.addWidget(self.state)
        column.addWidget(self.buttons)
        self.agree.toggled.connect(self._show)
        services.models.ended.connect(self._on_ended)
        self._show()

    def _main(self, server: Server | None) -> QFormLayout:
        tr, before = self._services.tr, self._before
        form = QFormLayout()
        self.name = QLineEdit(before.name)
        self.name.setEnabled(server is None)
        self.name.setPlaceholderText(tr(N_("A short name, such as office")))
        self.address = QLineEdit(before.address)
        self.address.setPlaceholderText("https://models.example.org/v1")
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText(
            tr(N_("If it asks for one; kept in the system's keyring, never in a file"))
        )
        for line, text in (
            (self.name, N_("Name")),
            (self.address, N_("Address")),
            (self.key, N_("Key")),
        ):
            line.setAccessibleName(tr(text))
            form.addRow(tr(text), line)
        self.address.textChanged.connect(self._show)
        self.name.textChanged.connect(self._show)
        return form

    def _details(self) -> QGroupBox:
        tr, before = self._services.tr, self._before
        box = QGroupBox(tr(N_("Details")))
        form = QFormLayout(box)
        self.api = QuietComboBox()
        for api in get_args(Api):
            self.api.addItem(tr(_APIS[api]), api)
        self.api.setCurrentIndex(max(0, self.api.findData(before.api)))
        self.slots = QuietSpinBox()
        self.slots.setRange(1, MOST_SLOTS)
        self.slots.setValue(before.slots)
        self.slots.setToolTip(tr(N_("Whole tables use as many requests at a time as it bears.")))
        self.context = QuietSpinBox()
        self.context.setRange(0, _MOST_TOKENS)
        self.context.setValue(before.context)
        self.context.setSpecialValueText(tr(N_("as the server says")))
        self.price_in, self.price_out = QuietDoubleSpinBox(), QuietDoubleSpinBox()
        for price, value in ((self.price_in, before.price_in), (self.price_out, before.price_out)):
            price.setRange(0.0, 10_000.0)
            price.setDecimals(3)
            price.setValue(value)
            price.setSpecialValueText(tr(N_("unknown")))
        self.plain_http = QCheckBox(tr(N_("Allow plain http to another machine (unencrypted)")))
        self.plain_http.setChecked(before.plain_http)
        for widget, text in (
            (self.api, N_("How models are spoken to")),
            (self.slots, N_("Requests at a time, at most")),
            (self.context, N_("Context (tokens)")),
            (self.price_in, N_("Price of a million tokens read")),
            (self.price_out, N_("Price of a million tokens written")),
        ):
            widget.setAccessibleName(tr(text))
            form.addRow(tr(text), widget)
        form.addRow("", self.plain_http)
        return box

    def entered(self) -> Server:
        """Return the server as entered."""
        return replace(
            self._before,
            name=self.name.text().strip(),
            address=with_version_path(self.address.text()),
            api=next(api for api in get_args(Api) if api == self.api.currentData()),
            slots=self.slots.value(),
            context=self.context.value(),
            plain_http=self.plain_http.isChecked(),
            price_in=self.price_in.value(),
            price_out=self.price_out.value(),
        )

    def accept(self) -> None:
        """Ask the server for its models; the dialog closes when it has answered."""
        services, server = self._services, self.entered()
        self.trouble.hide()
        try:
            check_server(server)
            # Consent to this server is what the setting asks for.
            services.settings.change(services.settings.current.with_values(servers="on"))
        except UserFacingError as error:
            self.trouble.show_error(error)
            return
        self._asked = server.address
        services.models.look_at_server(server, self.key.text().strip(), services.servers)
        self._show()

    def _on_ended(self, activity: Activity, outcome: Outcome) -> None:
        if activity.kind != "server" or activity.key != self._asked:
            return
        self._asked = ""
        if isinstance(outcome, Finished) and isinstance(outcome.value, ServerFound):
            self.added = outcome.value
            super().accept()
        elif isinstance(outcome, Failed) and isinstance(outcome.error, UserFacingError):
            self.trouble.show_error(outcome.error)
        elif isinstance(outcome, Failed):
            self._services.errors.show_error(outcome.error)
        self._show()

    def _show(self) -> None:
        tr, server = self._services.tr, self.entered()
        host = server.host if server.address else tr(N_("the server"))
        self.disclosure.setText(tr(Message(DISCLOSURE.msgid, {"host": host})))
        self.state.setText(
            tr(N_("Asking {host} for its models…", host=host)) if self._asked else ""
        )
        ready = bool(server.name and server.address and self.agree.isChecked())
        self.ok.setEnabled(ready and not self._asked)

    def reject(self) -> None:
        """Close; a question under way is given up."""
        if self._asked:
            self._services.models.pause(self._asked)
        super().reject()
