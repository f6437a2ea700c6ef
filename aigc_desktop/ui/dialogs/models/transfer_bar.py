"""Shows a transfer and lets the user pause, continue or cancel it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from aigc_desktop.i18n import N_, Translator
from aigc_desktop.jobs.model_jobs import Activity
from aigc_desktop.models.meter import TransferProgress
from aigc_desktop.models.unfinished import Unfinished
from aigc_desktop.ui.dialogs.models.texts import progress_text, size_text

PAUSABLE = frozenset({"download", "repair"})


class TransferBar(QWidget):
    """A bar, the figures below it and the buttons; hidden while nothing goes on."""

    pause_wanted = Signal()
    continue_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr(N_("Progress")))
        self.figures = QLabel()
        self.figures.setObjectName("hint")
        self.pause = QPushButton(tr(N_("Pause")))
        self.pause.clicked.connect(self.pause_wanted)
        self.go_on = QPushButton(tr(N_("Continue")))
        self.go_on.clicked.connect(self.continue_wanted)
        self.cancel = QPushButton(tr(N_("Cancel")))
        self.cancel.clicked.connect(self.cancel_wanted)
        row = QHBoxLayout()
        row.addWidget(self.figures, 1)
        for button in (self.pause, self.go_on, self.cancel):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bar)
        column.addLayout(row)
        self.hide()

    def show_going(self, activity: Activity, progress: TransferProgress | None) -> None:
        """Show what goes on; without figures yet the bar only moves."""
        stopping = activity.cancel.cancelled
        self._buttons(
            pause=activity.kind in PAUSABLE and not stopping,
            go_on=False,
            cancel=activity.kind in {*PAUSABLE, "import", "verify"} and not stopping,
        )
        if progress is None:
            self.bar.setRange(0, 0)
            self.figures.setText(self._tr(N_("Starting…")))
        else:
            self._fill(progress.done, progress.total)
            self.figures.setText(self._tr(progress_text(progress)))
        if stopping:
            self.figures.setText(self._tr(N_("Stopping…")))
        self.show()

    def show_paused(self, left: Unfinished) -> None:
        """Show a download that waits to be continued."""
        self._buttons(pause=False, go_on=True, cancel=True)
        self._fill(left.done, left.total)
        self.figures.setText(
            self._tr(
                N_(
                    "{done} of {total} are here; the rest can follow.",
                    done=size_text(left.done),
                    total=size_text(left.total),
                )
            )
        )
        self.show()

    def _fill(self, done: int, total: int) -> None:
        # Qt counts in 32 bits; models have more bytes.
        self.bar.setRange(0, 1000)
        self.bar.setValue(1000 * done // max(1, total))

    def _buttons(self, *, pause: bool, go_on: bool, cancel: bool) -> None:
        for button, wanted in ((self.pause, pause), (self.go_on, go_on), (self.cancel, cancel)):
            button.setVisible(wanted)
