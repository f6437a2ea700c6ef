"""The status bar's word on the network: offline, and who used it last."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton

from aigc_desktop.i18n import N_
from aigc_desktop.models.network import PURPOSES
from aigc_desktop.ui.dialogs.network_page import when_text
from aigc_desktop.ui.services import Services

GREEN, AMBER = "#2e9e5b", "#e08a00"
_DOT = 10


class NetworkLabel(QToolButton):
    """A dot and a word: green while nothing uses the network, amber while something does."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.colour = ""
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAutoRaise(True)
        self.setIconSize(QSize(_DOT, _DOT))
        services.models.changed.connect(self.look)
        services.models.progressed.connect(self._on_progress)
        services.settings.changed.connect(self.look)
        services.runner.busy_changed.connect(self.look)
        # A command may have used the network while the user was in a terminal.
        QGuiApplication.instance().applicationStateChanged.connect(self.look)  # type: ignore[union-attr]
        self.look()

    def look(self) -> None:
        """Show how it is now."""
        tr, jobs = self._services.tr, self._services.models
        going, host = jobs.online(), self._services.runner.host
        if host and self._services.runner.busy:
            text = tr(N_("Online: writing on {host}", host=host))
            self._show(AMBER, text, tr(N_("You chose a model of this server.")))
            return
        if going is not None and going.kind == "server":
            text = tr(N_("Online: asking {name}", name=urlsplit(going.key).netloc))
            self._show(AMBER, text, tr(N_("Only the list of its models is asked for.")))
            return
        if going is not None:
            progress = jobs.progress(going.key)
            percent = f" {progress.percent}%" if progress is not None else ""
            text = tr(N_("Online: fetching {name}", name=going.key)) + percent
            hint = tr(N_("You asked for this download. Nothing you write is sent."))
            self._show(AMBER, text, hint)
            return
        text = tr(N_("Network forbidden") if jobs.forbidden else N_("Offline"))
        last = jobs.journal.last()
        if last is None:
            hint = tr(N_("The app is offline; nothing ever used the network."))
        else:
            why = PURPOSES.get(last.purpose)
            hint = tr(
                N_(
                    "The app is offline. The network was last used on {when}: {why} ({model}) "
                    "from {host}.",
                    when=when_text(last),
                    why=tr(why) if why is not None else last.purpose,
                    model=last.model,
                    host=last.host,
                )
            )
            text += tr(N_(" · last online {when}, {host}", when=when_text(last), host=last.host))
        self._show(GREEN, text, hint)

    def _on_progress(self, key: str) -> None:
        going = self._services.models.online()
        if going is not None and going.key == key:
            self.look()

    def _show(self, colour: str, text: str, hint: str) -> None:
        if colour != self.colour:
            self.colour = colour
            self.setIcon(_dot(colour))
        self.setText(text)
        self.setToolTip(hint)
        self.setAccessibleName(text)
        self.setAccessibleDescription(hint)


def _dot(colour: str) -> QIcon:
    picture = QPixmap(2 * _DOT, 2 * _DOT)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(2, 2, 2 * _DOT - 4, 2 * _DOT - 4)
    painter.end()
    picture.setDevicePixelRatio(2)
    return QIcon(picture)
