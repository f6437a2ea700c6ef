"""Asks before personal data is sent to a server."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from aigc_desktop.checks.personal_data import LABELS
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.jobs.asking import Question

MOST = 8
_ROLE = QMessageBox.ButtonRole


def ask_to_send(question: Question, tr: Translator, parent: QWidget) -> QMessageBox:
    """Show what would be sent where; closing the box sends nothing."""
    told = question.disclosure
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(tr(N_("Send personal data?")))
    box.setText(tr(N_("The text that would be sent to {host} holds:", host=told.host)))
    lines = [f"{tr(LABELS[kind])}: {masked}" for kind, masked in told.found[:MOST]]
    if len(told.found) > MOST:
        lines.append(tr(N_("and {count} more", count=len(told.found) - MOST)))
    box.setInformativeText("\n".join(lines))
    send = box.addButton(tr(N_("Send")), _ROLE.AcceptRole)
    always = box.addButton(tr(N_("Send, do not ask again")), _ROLE.AcceptRole)
    always.setToolTip(tr(N_("For this server, until the app is closed")))
    keep = box.addButton(tr(N_("Do not send")), _ROLE.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)

    def answer() -> None:
        clicked = box.clickedButton()
        question.answer(clicked in {send, always}, always=clicked is always)

    box.finished.connect(answer)
    box.open()
    return box
