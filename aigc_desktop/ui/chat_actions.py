"""What replies turn into: e-mail drafts, calendar entries, documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from tzlocal import get_localzone

from aigc_desktop.domain.document import Document
from aigc_desktop.errors import UserFacingError
from aigc_desktop.export.ai_label import digital_source_type, notice, tc260_label
from aigc_desktop.export.email_file import email_draft, subject_and_body, write_email
from aigc_desktop.export.file_names import safe_name
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.appointments.find import find_appointments
from aigc_desktop.tasks.export_document import free_name
from aigc_desktop.ui.dialogs.appointments_dialog import AppointmentsDialog
from aigc_desktop.ui.services import Services


def ask_and_save_email(
    parent: QWidget, text: str, document: Document, services: Services
) -> Path | None:
    """Let the user choose a file and write `text` there as an e-mail draft."""
    subject, _ = subject_and_body(text)
    name = safe_name(subject or document.title, "e-mail")
    target, _ = QFileDialog.getSaveFileName(
        parent,
        services.tr(N_("Save as an e-mail draft")),
        str(free_name(Path.home() / f"{name}.eml")),
        "E-mail (*.eml)",
    )
    return save_email(text, document, Path(target), services) if target else None


def save_email(text: str, document: Document, target: Path, services: Services) -> Path | None:
    """Write `text` as an e-mail draft and say how it went."""
    if target.suffix.lower() != ".eml":
        target = target.with_name(target.name + ".eml")
    data = email_draft(text, notice(document), tc260_label(document), digital_source_type(document))
    try:
        write_email(data, target)
    except UserFacingError as error:
        services.errors.show_error(error)
        return None
    services.errors.show_message(
        N_("Saved as {path}. Your mail program opens it as a draft.", path=target)
    )
    return target


def open_appointments(
    parent: QWidget,
    text: str,
    document: Document,
    services: Services,
    now: datetime | None = None,
) -> AppointmentsDialog | None:
    """Show the appointments `text` speaks of; say so when there are none."""
    spoken_of = find_appointments(text, now or datetime.now(get_localzone()))
    # Question and answer mostly speak of the same; the first wording is the user's own.
    found = list({(one.start, one.end): one for one in reversed(spoken_of)}.values())[::-1]
    if not found:
        services.errors.show_message(
            N_("No date or time was found. Name a day and a time, e.g. “Friday at 3 pm”.")
        )
        return None
    dialog = AppointmentsDialog(found, document, services, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def keep_reply(text: str, document: Document, services: Services) -> bool:
    """Put one reply into the library as a document of its own; say how it went."""
    draft = replace(document.drafts[0], text=text, parts={"reply": text})
    title = next((line.strip() for line in text.splitlines() if line.strip()), document.title)
    alone = replace(
        Document(title[:80], (draft,), document.receipt, timing=document.timing),
        edited=document.edited,
    )
    try:
        services.library.keep(alone)
    except UserFacingError as error:
        services.errors.show_error(error)
        return False
    return True
