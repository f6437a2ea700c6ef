"""The servers that may write: the switch, the list, adding, looking again, removing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.domain.server import Server, is_remote, model_id, split_id
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.models.places import STARTER
from aigc_desktop.models.servers import ServersFile, key_store
from aigc_desktop.ui.dialogs.file_dialog_buttons import TroubleLabel
from aigc_desktop.ui.dialogs.servers.add_dialog import AddServerDialog
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at

_DATA = Qt.ItemDataRole.UserRole


class ServersDialog(QDialog):
    """Shows servers with their models; what is done here is done at once.

    `changed` comes when the list is another one.
    """

    changed = Signal()

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._file = ServersFile.of(services.paths)
        tr = services.tr
        self.setWindowTitle(tr(N_("Servers")))
        open_at(self, 640, 460)
        intro = QLabel(
            tr(
                N_(
                    "Models on a server of your team or of a provider can write instead of the "
                    "one on this computer. Any server with OpenAI's interface will do: vLLM, "
                    "llama.cpp, Ollama, LM Studio or a service on the web."
                )
            )
        )
        intro.setWordWrap(True)
        self.switch = QCheckBox(tr(N_("Let models on servers write")))
        self.switch.setChecked(services.settings.current.text("servers") == "on")
        self.switch.toggled.connect(self._on_switch)
        self.list = QTreeWidget()
        self.list.setHeaderLabels([tr(N_("Server or model")), tr(N_("Address")), tr(N_("State"))])
        self.list.setAccessibleName(self.windowTitle())
        self.list.currentItemChanged.connect(self._show_buttons)
        self.trouble = TroubleLabel(tr)
        column = QVBoxLayout(self)
        column.addWidget(intro)
        column.addWidget(self.switch)
        column.addWidget(self.list, 1)
        column.addWidget(self.trouble)
        column.addLayout(self._buttons())
        services.settings.changed.connect(self._fill)
        self._fill()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.add = self._button(row, N_("Add…"), self.open_add)
        self.change = self._button(row, N_("Change…"), self.open_change)
        self.remove = self._button(row, N_("Remove"), self.remove_server)
        row.addStretch()
        self.use = self._button(row, N_("Write with this model"), self.use_model)
        self.use.setObjectName("primary")
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        row.addWidget(close)
        return row

    def _button(self, row: QHBoxLayout, text: Message, slot: object) -> QPushButton:
        button = QPushButton(self._services.tr(text))
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        row.addWidget(button)
        return button

    def _fill(self) -> None:
        tr = self._services.tr
        used = self._services.settings.current.text("model")
        before = self._model() or self._server_name()
        self.list.clear()
        for server in self._file.load():
            item = QTreeWidgetItem([server.name, server.address, self._state(server)])
            item.setData(0, _DATA, server.name)
            item.setToolTip(1, server.address)
            self.list.addTopLevelItem(item)
            for model in server.models:
                name = model_id(server.name, model.name)
                child = QTreeWidgetItem([model.name, "", tr(N_("in use")) if name == used else ""])
                child.setData(0, _DATA, name)
                item.addChild(child)
                if before == name:
                    self.list.setCurrentItem(child)
            if before == server.name:
                self.list.setCurrentItem(item)
        self.list.expandAll()
        for number in range(2):
            self.list.resizeColumnToContents(number)
        self.switch.setChecked(self._services.settings.current.text("servers") == "on")
        self._show_buttons()

    def _state(self, server: Server) -> str:
        tr = self._services.tr
        if server.loopback:
            return tr(N_("on this computer"))
        return tr(N_("encrypted") if server.encrypted else N_("not encrypted"))

    def _chosen(self) -> str:
        item = self.list.currentItem()
        return str(item.data(0, _DATA)) if item is not None else ""

    def _model(self) -> str:
        return self._chosen() if is_remote(self._chosen()) else ""

    def _server_name(self) -> str:
        return split_id(self._model())[0] or self._chosen()

    def _show_buttons(self) -> None:
        chosen = bool(self._server_name())
        self.change.setEnabled(chosen)
        self.remove.setEnabled(chosen)
        used = self._services.settings.current.text("model")
        self.use.setEnabled(bool(self._model()) and self._model() != used)

    def _on_switch(self, on: bool) -> None:
        self._set(servers="on" if on else "off")

    def _set(self, **values: str) -> bool:
        settings = self._services.settings
        try:
            settings.change(settings.current.with_values(**values))
        except UserFacingError as error:
            self.trouble.show_error(error)
            return False
        self.trouble.hide()
        return True

    def open_add(self) -> AddServerDialog:
        """Open the dialog for another server."""
        return self._open(AddServerDialog(self._services, self))

    def open_change(self) -> AddServerDialog | None:
        """Open the dialog for the server chosen; saving looks at its models again."""
        found = {server.name: server for server in self._file.load()}.get(self._server_name())
        return None if found is None else self._open(AddServerDialog(self._services, self, found))

    def _open(self, dialog: AddServerDialog) -> AddServerDialog:
        dialog.accepted.connect(lambda: self._on_added(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _on_added(self, dialog: AddServerDialog) -> None:
        self._fill()
        if dialog.added is not None and not dialog.added.kept:
            self.trouble.show_message(
                N_(
                    "This system has no keyring the key could be kept in, so it is used until the "
                    "app is closed and written nowhere."
                )
            )
        self.changed.emit()

    def remove_server(self) -> None:
        """Forget the server chosen and its key; the built-in model writes if its was in use."""
        name = self._server_name()
        server = next((one for one in self._file.load() if one.name == name), None)
        if server is None:
            return
        if split_id(self._services.settings.current.text("model"))[0] == name:
            self._set(model=STARTER)
        try:
            self._file.drop(name)
        except UserFacingError as error:
            self.trouble.show_error(error)
            return
        held = self._services.servers.session_keys.pop(server.address, "")

        def forget() -> str:
            store = key_store(server)
            key = store.get() or held
            store.forget()
            return key

        # The keyring may take its time, and this dialog may be closed before.
        services, bar = self._services, self._services.errors
        services.background.run(
            bar, forget, lambda key: self._tell_removed(server, key), bar.show_error
        )
        self._fill()
        self.changed.emit()

    def use_model(self) -> None:
        """Let the model chosen write, from now on and in every tab."""
        if self._model() and self._set(model=self._model(), servers="on"):
            self._fill()

    def _tell_removed(self, server: Server, key: str) -> None:
        services, bar, file = self._services, self._services.errors, self._file

        def put_back() -> None:
            file.put(server)
            if key and not key_store(server).set(key):
                services.servers.session_keys[server.address] = key

        bar.show_message(
            N_("The server “{name}” was removed, and its key with it.", name=server.name),
            undo=lambda: services.background.run(bar, put_back, lambda _: None, bar.show_error),
        )
