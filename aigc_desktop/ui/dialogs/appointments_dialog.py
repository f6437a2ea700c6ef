"""The appointments found in a text, to be confirmed before they go into a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import (
    QCheckBox,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.domain.appointment import Appointment
from aigc_desktop.domain.document import Document
from aigc_desktop.errors import UserFacingError
from aigc_desktop.export.ai_label import notice, tc260_label
from aigc_desktop.export.calendar_file import calendar, write_calendar
from aigc_desktop.export.file_names import safe_name
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.tasks.export_document import free_name
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.quiet import QuietComboBox

_REMINDERS: dict[int, Message] = {
    -1: N_("No reminder"),
    0: N_("When it begins"),
    15: N_("15 minutes before"),
    60: N_("1 hour before"),
    24 * 60: N_("1 day before"),
}


class AppointmentCard(QFrame):
    """One appointment: whether it is wanted, its title, and when it begins and ends."""

    def __init__(self, found: Appointment, tr: Translator) -> None:
        super().__init__()
        self.setObjectName("card")
        self._zone = found.start.tzinfo
        self._found = found
        self.wanted = QCheckBox(f"“{found.quote}”")
        self.wanted.setChecked(True)
        self.title = QLineEdit(found.title)
        self.all_day = QCheckBox(tr(N_("All day")))
        self.all_day.setChecked(found.all_day)
        self.all_day.toggled.connect(self._show_kind)
        last = found.end - timedelta(days=1) if found.all_day else found.end
        self.start, self.end = QDateTimeEdit(_shown(found.start)), QDateTimeEdit(_shown(last))
        form = QFormLayout(self)
        form.addRow(self.wanted)
        rows = (
            (N_("Title"), self.title),
            (N_("Begins"), self.start),
            (N_("Ends"), self.end),
        )
        for name, editor in rows:
            editor.setAccessibleName(tr(name))
            form.addRow(tr(name), editor)
        for edit in (self.start, self.end):
            edit.setCalendarPopup(True)
        form.addRow("", self.all_day)
        if found.assumed:
            guesses = QLabel("\n".join(f"! {tr(message)}" for message in found.assumed))
            guesses.setObjectName("finding")
            guesses.setProperty("severity", "warning")
            guesses.setWordWrap(True)
            form.addRow(guesses)
        self._show_kind()

    def _show_kind(self) -> None:
        form = "yyyy-MM-dd dddd" + ("" if self.all_day.isChecked() else " HH:mm")
        for edit in (self.start, self.end):
            edit.setDisplayFormat(form)

    def appointment(self) -> Appointment | None:
        """Return it as it stands, None when it is not wanted; an end before the start is mended."""
        if not self.wanted.isChecked():
            return None
        start, end = _real(self.start, self._zone), _real(self.end, self._zone)
        if self.all_day.isChecked():
            start, end = _midnight(start), _midnight(end) + timedelta(days=1)
        if end <= start:
            end = start + (timedelta(days=1) if self.all_day.isChecked() else timedelta(hours=1))
        title = self.title.text().strip() or self._found.title
        return replace(
            self._found, title=title, start=start, end=end, all_day=self.all_day.isChecked()
        )


def _shown(moment: datetime) -> QDateTime:
    return QDateTime(
        QDate(moment.year, moment.month, moment.day), QTime(moment.hour, moment.minute)
    )


def _real(edit: QDateTimeEdit, zone: tzinfo | None) -> datetime:
    day, time = edit.date(), edit.time()
    return datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=zone)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0)


class AppointmentsDialog(QDialog):
    """Lists what was found; what is wanted goes into one iCalendar file."""

    def __init__(
        self,
        found: Sequence[Appointment],
        document: Document,
        services: Services,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._document, self._services = document, services
        tr = services.tr
        self.setWindowTitle(tr(N_("Add to a calendar")))
        open_at(self, 520, 520)
        self.cards = [AppointmentCard(one, tr) for one in found]
        inner = QWidget()
        box = QVBoxLayout(inner)
        for card in self.cards:
            box.addWidget(card)
        box.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        self.reminder = QuietComboBox()
        for minutes, label in _REMINDERS.items():
            self.reminder.addItem(tr(label), minutes)
        self.reminder.setAccessibleName(tr(N_("Reminder")))
        zone = found[0].start.tzinfo
        self.note = QLabel(
            tr(N_("Please check the dates. Time zone: {zone}.", zone=str(zone or "UTC")))
        )
        self.note.setObjectName("hint")
        self.note.setWordWrap(True)
        self.save_button = QPushButton(tr(N_("Save…")))
        self.save_button.setObjectName("primary")
        self.save_button.clicked.connect(self._ask_and_save)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.note)
        column.addWidget(scroll, 1)
        row = QHBoxLayout()
        row.addWidget(self.save_button)
        row.addWidget(self.reminder)
        row.addStretch()
        row.addWidget(close)
        column.addLayout(row)

    def _ask_and_save(self) -> None:
        wanted = self.appointments()
        name = safe_name(wanted[0].title if wanted else "", "calendar")
        target, _ = QFileDialog.getSaveFileName(
            self,
            self._services.tr(N_("Add to a calendar")),
            str(free_name(Path.home() / f"{name}.ics")),
            "iCalendar (*.ics)",
        )
        if target:
            self.save(Path(target))

    def appointments(self) -> list[Appointment]:
        """Return the appointments that are wanted, as they stand."""
        return [one for card in self.cards if (one := card.appointment()) is not None]

    def save(self, target: Path) -> Path | None:
        """Write the file and close; say what is wrong and stay if that fails."""
        wanted = self.appointments()
        if not wanted:
            self.note.setText(self._services.tr(N_("No appointment is chosen.")))
            return None
        if target.suffix.lower() != ".ics":
            target = target.with_name(target.name + ".ics")
        minutes = int(self.reminder.currentData())
        data = calendar(
            wanted,
            notice(self._document),
            tc260_label(self._document),
            remind_minutes=minutes if minutes >= 0 else None,
        )
        try:
            write_calendar(data, target)
        except UserFacingError as error:
            self.note.setText(self._services.tr(error.message))
            return None
        self._services.errors.show_message(N_("Exported to {path}.", path=target))
        self.accept()
        return target
