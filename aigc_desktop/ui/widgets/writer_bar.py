"""Which model writes, and in colour: that its text leaves this computer, and where it goes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton

from aigc_desktop.domain.server import Server, is_remote, model_id, split_id
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.models.places import STARTER
from aigc_desktop.models.servers import ServersFile
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.widgets.quiet import QuietComboBox

AWAY_SIGN = "↗"


class WriterBar(QFrame):
    """A choice between this computer's model and those of the servers; hidden without servers."""

    servers_wanted = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._local = STARTER
        tr = services.tr
        self.setObjectName("writerBar")
        self.label = QLabel()
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.label.setWordWrap(True)
        name = QLabel(tr(N_("Write with")))
        self.chooser = QuietComboBox()
        self.chooser.setAccessibleName(tr(N_("Model that writes")))
        self.chooser.activated.connect(self._choose)
        name.setBuddy(self.chooser)
        self.more = QToolButton()
        self.more.setText(tr(N_("Servers…")))
        self.more.setAutoRaise(True)
        self.more.clicked.connect(self.servers_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 4, 3)
        for widget in (name, self.chooser):
            row.addWidget(widget)
        row.addWidget(self.label, 1)
        row.addWidget(self.more)
        services.settings.changed.connect(self.look)
        services.runner.model_changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Show how it is now."""
        current = self._services.settings.current
        chosen, on = current.text("model"), current.text("servers") == "on"
        if not is_remote(chosen):
            self._local = chosen
        servers: tuple[Server, ...] = (
            ServersFile.of(self._services.paths).load() if on or is_remote(chosen) else ()
        )
        self.setVisible(bool(servers) or is_remote(chosen))
        self._fill(chosen, [model_id(one.name, model.name) for one in servers
                            for model in one.models] if on else [])  # fmt: skip
        self._tell(chosen, next((one for one in servers if one.name == split_id(chosen)[0]), None))

    def _fill(self, chosen: str, remote: list[str]) -> None:
        tr, box = self._services.tr, self.chooser
        box.clear()
        box.addItem(tr(N_("{name} (this computer)", name=self._local)), self._local)
        for name in dict.fromkeys([*remote, *([chosen] if is_remote(chosen) else [])]):
            server, model = split_id(name)
            box.addItem(f"{AWAY_SIGN} {model} · {server}", name)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _tell(self, chosen: str, server: Server | None) -> None:
        tr, away = self._services.tr, is_remote(chosen)
        host = server.host if server is not None else split_id(chosen)[0]
        if not away:
            text = tr(N_("What you write stays on this computer."))
        elif self._services.settings.current.text("servers") != "on":
            text = tr(N_("Writing on servers is switched off; nothing is sent."))
        elif server is not None and server.loopback:
            text = tr(
                N_("Generating sends text to another program on this computer, {host}.", host=host)
            )
        else:
            text = tr(N_("Text leaves this computer: generating sends it to {host}.", host=host))
            text = f"{AWAY_SIGN} {text}"
        self.label.setText(text)
        if self.property("away") != away:
            self.setProperty("away", away)
            self.style().unpolish(self)
            self.style().polish(self)

    def _choose(self) -> None:
        settings = self._services.settings
        try:
            settings.change(settings.current.with_values(model=str(self.chooser.currentData())))
        except UserFacingError as error:
            self._services.errors.show_error(error)
            self.look()
