"""All parts of the brief's platform: written, edited, copied, kept and exported."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.checks.platforms import platform
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.platform_names import PLATFORMS, part_name
from aigc_desktop.domain.ad_set import AdSet
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.finding import Finding
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.job import Failed, Finished, Job, Outcome, Preview
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.fill_platform import SetProgress, fill_platform
from aigc_desktop.tasks.set_document import check_slot, explain_gaps, set_document
from aigc_desktop.ui.error_display import ErrorDisplay
from aigc_desktop.ui.exporting import ask_and_export
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.copying import Copying
from aigc_desktop.ui.widgets.set_parts import SetParts


class AdSetDialog(QDialog):
    """Shows `ad_set`, or writes one from `brief` if there is none.

    `changed` comes with every change to `ad_set`, `kept` when it went to the library.
    """

    changed = Signal()
    kept = Signal()

    def __init__(
        self,
        content_type: ContentType,
        brief: Brief,
        ad_set: AdSet | None,
        services: Services,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.ad_set = ad_set
        self._type = content_type
        self._brief = ad_set.receipts[0].brief if ad_set else brief
        self._newer = brief if brief != self._brief else None
        self._services = services
        self._before: list[AdSet | None] = []
        self._job = 0
        tr = services.tr
        place = platform(self._brief.text("platform"))
        self.setWindowTitle(tr(N_("All parts: {platform}", platform=PLATFORMS[place.id])))
        open_at(self, 760, 720)
        # An error bar of its own: the window's lies behind the dialog.
        self.errors = ErrorDisplay(tr)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setObjectName("hint")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.parts = SetParts(place, tr)
        self.parts.typed.connect(self._on_typed)
        self.parts.anew_wanted.connect(lambda slot: self.write((slot,)))
        column = QVBoxLayout(self)
        for widget in (self.errors, self.summary, self.bar):
            column.addWidget(widget)
        column.addWidget(self.parts, 1)
        column.addLayout(self._buttons())
        services.runner.previewed.connect(self._on_preview)
        services.runner.ended.connect(self._on_ended)
        self._show()
        if ad_set is None:
            self.write()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.missing_button = self._button(row, N_("Write what is missing"), self.write)
        self.missing_button.setObjectName("primary")
        self.all_button = self._button(row, N_("Write all anew"), self.write_all)
        self.stop_button = self._button(row, N_("Stop"), self.stop)
        self.undo_button = self._button(row, N_("Undo"), self.undo)
        row.addStretch()
        self.copy_button = self._button(row, N_("Copy"), self.copy_all)
        self._copying = Copying(self.copy_button, self._services.tr)
        self.copy_button.setToolTip(self._services.tr(N_("Copy all parts")))
        self.keep_button = self._button(row, N_("Keep"), self.keep)
        self.export_button = self._button(row, N_("Export…"), self.export)
        self.close_button = self._button(row, N_("Close"), self.close)
        return row

    def _button(self, row: QHBoxLayout, text: Message, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(self._services.tr(text))
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: slot())
        row.addWidget(button)
        return button

    def write(self, anew: Collection[str] = ()) -> None:
        """Find texts for the parts that are empty, and others for those in `anew`."""
        self._start(self.ad_set, anew)

    def write_all(self) -> None:
        """Fill everything anew, from the brief as it stands in the form now."""
        if self._newer is not None and self._newer.text("platform") == self._brief.text("platform"):
            self._brief, self._newer = self._newer, None
        self._start(None, ())

    def _start(self, before: AdSet | None, anew: Collection[str]) -> None:
        if self._job:
            return
        kind, brief = self._type, self._brief
        sampling = self._services.settings.sampling(kind)

        def run(engine: TextEngine, cancel: CancelToken, preview: Preview) -> AdSet:
            def on_progress(progress: SetProgress) -> None:
                preview.put(0, {name: str(value) for name, value in vars(progress).items()})

            return fill_platform(engine, kind, brief, sampling, cancel, on_progress, before, anew)

        self.errors.hide()
        self.bar.setRange(0, 0)
        self._job = self._services.runner.submit(Job(run))
        self._show()

    def stop(self) -> None:
        """Stop; what was found is shown."""
        self._services.runner.cancel(self._job)

    def _on_preview(self, job_id: int, parts: dict[int, dict[str, str]]) -> None:
        if job_id != self._job:
            return
        told = SetProgress(**{name: int(value) for name, value in parts[0].items()})
        self.bar.setRange(0, max(1, told.wanted))
        self.bar.setValue(told.filled)
        self.summary.setText(
            self._services.tr(
                N_(
                    "Writing… {filled} of {wanted} texts found so far",
                    filled=told.filled,
                    wanted=told.wanted,
                )
            )
        )

    def _on_ended(self, job_id: int, outcome: Outcome) -> None:
        if job_id != self._job:
            return
        self._job = 0
        if isinstance(outcome, Finished) and isinstance(outcome.value, AdSet):
            self._replace(outcome.value)
        elif isinstance(outcome, Failed):
            self.errors.show_error(outcome.error)
        else:
            self.errors.show_message(N_("Nothing was written, so nothing has changed."))
        self._show()

    def _replace(self, ad_set: AdSet | None) -> None:
        self._before.append(self.ad_set)
        self.ad_set = ad_set
        self.changed.emit()

    def undo(self) -> None:
        """Bring back the set as it was before the last writing; typing has Ctrl+Z."""
        self.ad_set = self._before.pop()
        self.changed.emit()
        self._show()

    def _on_typed(self, slot: str, text: str) -> None:
        if self.ad_set is None:
            return
        self.ad_set = self.ad_set.with_text(slot, text)
        row = self.parts.rows[slot]
        row.show_origin("user" if text else None)
        row.findings.show_findings(self._findings(slot, text) if text else ())
        self._show_buttons()
        self.changed.emit()

    def _findings(self, slot: str, text: str) -> list[Finding]:
        """Return what is found besides the length, which the counter tells."""
        found = check_slot(self._type, self._brief, slot, text)
        return [finding for finding in found if finding.check != "limits"]

    def _show(self) -> None:
        """Show the set as it is."""
        empty = AdSet(self._brief.text("platform"), {}, ())
        self.parts.show_set(self.ad_set or empty, self._findings)
        self.summary.setText(self._summary())
        self._show_buttons()

    def _summary(self) -> str:
        tr = self._services.tr
        if self._job:
            return tr(N_("Writing…"))
        if self.ad_set is None:
            return tr(N_("Nothing is written yet."))
        lines = explain_gaps(self.ad_set, tr) or [tr(N_("All parts are filled."))]
        if self._newer is not None:
            lines.append(tr(N_("The brief was changed since this set was written.")))
        return "\n".join(lines)

    def _show_buttons(self) -> None:
        busy, there = bool(self._job), self.ad_set is not None
        self.parts.set_busy(busy=busy or not there)
        self.bar.setVisible(busy)
        self.stop_button.setVisible(busy)
        gaps = there and any(not row.text() and row.writable for row in self.parts.rows.values())
        self.missing_button.setEnabled(not busy and (gaps or not there))
        self.all_button.setEnabled(not busy and there)
        self.undo_button.setEnabled(not busy and bool(self._before))
        for button in (self.copy_button, self.keep_button, self.export_button):
            button.setEnabled(not busy and there)

    def text(self) -> str:
        """Return all texts, each after the name of its part."""
        tr = self._services.tr
        texts = self.ad_set.texts if self.ad_set else {}
        return "\n".join(
            tr(N_("{name}: {text}", name=part_name(slot), text=item.text))
            for slot, row in self.parts.rows.items()
            if (item := texts.get(slot)) and row.text()
        )

    def copy_all(self) -> None:
        """Put all texts on the clipboard."""
        self._copying.copy(self.text())

    def keep(self) -> None:
        """Put the set into the library."""
        if self.ad_set is None:
            return
        try:
            self._services.library.keep(set_document(self._type, self.ad_set))
        except UserFacingError as error:
            self.errors.show_error(error)
            return
        self.kept.emit()
        self.errors.show_message(N_("Kept in the library."))

    def export(self) -> None:
        """Export the set; what breaks a limit is said first."""
        if self.ad_set is None:
            return
        ask_and_export(self, set_document(self._type, self.ad_set), self._services)

    def done(self, result: int) -> None:
        """Stop writing before the dialog goes; the set itself stays with the tab."""
        self.stop()
        self._job = 0
        super().done(result)
