"""Says that a text holds personal data, with one click to mask it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.jobs.latest import Latest
from aigc_desktop.tasks.masking import kinds_in

DELAY_MS = 400


class PersonalDataBar(QWidget):
    """Hidden while there is none. `mask_wanted` comes with the click; nothing is done here."""

    mask_wanted = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._text = ""
        self.label = QLabel()
        self.label.setObjectName("hint")
        self.label.setWordWrap(True)
        self.mask_button = QPushButton(tr(N_("Mask")))
        self.mask_button.setToolTip(tr(N_("Put stars in its place; can be taken back")))
        self.mask_button.clicked.connect(self.mask_wanted)
        self._latest = Latest(self)
        self._latest.done.connect(self._show)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label, 1)
        row.addWidget(self.mask_button)
        self.hide()

    def watch(self, text: str) -> None:
        """Look through `text` once nothing else came for a moment."""
        if text != self._text:
            self._text = text
            self._timer.start()

    def _ask(self) -> None:
        text = self._text

        def work() -> Iterator[tuple[Message, ...]]:
            yield kinds_in(text)

        self._latest.ask(work)

    def _show(self, kinds: tuple[Message, ...]) -> None:
        sign = "、" if self._tr.language.startswith("zh") else ", "
        found = sign.join(self._tr(kind) for kind in kinds)
        self.label.setText(self._tr(N_("Personal data: {what}.", what=found)))
        self.setVisible(bool(kinds))
