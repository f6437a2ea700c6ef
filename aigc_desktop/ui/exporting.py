"""Asks where to, then exports. The only place that knows about file dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from aigc_desktop.domain.document import Document
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.export_document import (
    export_document,
    export_formats,
    free_name,
    suggested_name,
)
from aigc_desktop.tasks.quotations import UnconfirmedQuotations, require_quotations
from aigc_desktop.ui.services import Services


def ask_and_export(parent: QWidget, document: Document, services: Services) -> Path | None:
    """Let the user choose a file; return where the document went, None if nowhere.

    The kind of file follows the name's ending; the chosen filter decides where the ending is
    none of ours or was only our suggestion. A name completed here never hits an existing
    file, because the dialog did not ask about that one. A text with a quotation that does not
    stand in its brief leaves only when the user says so.
    """
    tr = services.tr
    filters = {f"{tr(item.label)} (*{item.suffix})": item.suffix for item in export_formats()}
    start = Path.home() / suggested_name(document, ".docx")
    name, chosen = QFileDialog.getSaveFileName(
        parent, tr(N_("Export")), str(start), ";;".join(filters)
    )
    if not name:
        return None
    target = completed(Path(name), start, filters.get(chosen, ""))
    try:
        return export_to(document, target, services)
    except UnconfirmedQuotations as error:
        if not confirms(parent, error, services):
            services.errors.show_error(error)
            return None
    return export_to(document, target, services, confirmed=True)


def confirms(parent: QWidget, error: UnconfirmedQuotations, services: Services) -> bool:
    """Ask whether the quotations that stand in no brief are genuine; no is the answer at hand."""
    tr = services.tr
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(tr(N_("Quotations to confirm")))
    box.setText(tr(N_("These words stand in quotation marks, but not in the brief:")))
    box.setInformativeText(
        "\n".join(error.quotations[:8])
        + "\n\n"
        + tr(N_("Export them only if somebody really said so."))
    )
    box.addButton(tr(N_("Do not export")), QMessageBox.ButtonRole.RejectRole).setDefault(True)
    really = box.addButton(tr(N_("They are genuine, export")), QMessageBox.ButtonRole.AcceptRole)
    box.exec()
    return box.clickedButton() is really


def may_leave(parent: QWidget, document: Document, services: Services) -> bool:
    """Ask before a text leaves that holds quotations its brief does not."""
    try:
        require_quotations(document)
    except UnconfirmedQuotations as error:
        return confirms(parent, error, services)
    return True


def completed(target: Path, start: Path, suffix: str) -> Path:
    """Return `target` with the ending its format needs."""
    known = tuple(item.suffix for item in export_formats())
    if not target.name.lower().endswith(known):
        return free_name(target.with_name(target.name + (suffix or ".txt")))
    if suffix and target == start and not target.name.endswith(suffix):
        return free_name(target.with_suffix(suffix))
    return target


def export_to(
    document: Document, target: Path, services: Services, *, confirmed: bool = False
) -> Path | None:
    """Export to `target` and say how it went; quotations to confirm are left to the caller."""
    try:
        export_document(document, target, services.paths, confirmed=confirmed)
    except UnconfirmedQuotations:
        raise
    except UserFacingError as error:
        services.errors.show_error(error)
        return None
    services.errors.show_message(N_("Exported to {path}.", path=target))
    services.background.run(
        services.errors,
        lambda: services.library.note_export(document.id, target),
        lambda _: None,
        services.errors.show_error,
    )
    return target
