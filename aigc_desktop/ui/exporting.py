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
from aigc_desktop.tasks.proofread import invented_quotations
from aigc_desktop.ui.services import Services


def ask_and_export(parent: QWidget, document: Document, services: Services) -> Path | None:
    """Let the user choose a file; return where the document went, None if nowhere.

    The kind of file follows the name's ending; the chosen filter decides where the ending is
    none of ours or was only our suggestion. A name completed here never hits an existing
    file, because the dialog did not ask about that one. A text with a quotation that does not
    stand in its brief leaves only when the user says so.
    """
    tr = services.tr
    if not may_leave(parent, document, services):
        return None
    filters = {f"{tr(item.label)} (*{item.suffix})": item.suffix for item in export_formats()}
    start = Path.home() / suggested_name(document, ".docx")
    name, chosen = QFileDialog.getSaveFileName(
        parent, tr(N_("Export")), str(start), ";;".join(filters)
    )
    if not name:
        return None
    return export_to(document, completed(Path(name), start, filters.get(chosen, "")), services)


def may_leave(parent: QWidget, document: Document, services: Services) -> bool:
    """Ask before a text leaves that holds quotations its brief does not."""
    invented = invented_quotations(document)
    if not invented:
        return True
    tr = services.tr
    question = N_(
        "Quotations in this text that do not stand in the brief: {count}, beginning with {first}. "
        "Export it all the same?",
        count=len(invented),
        first=invented[0].text,
    )
    answer = QMessageBox.question(parent, tr(N_("Quotations without a source")), tr(question))
    return answer == QMessageBox.StandardButton.Yes


def completed(target: Path, start: Path, suffix: str) -> Path:
    """Return `target` with the ending its format needs."""
    known = {item.suffix for item in export_formats()}
    if target.suffix.lower() not in known:
        return free_name(target.with_name(target.name + (suffix or ".txt")))
    if suffix and target == start and target.suffix != suffix:
        return free_name(target.with_suffix(suffix))
    return target


def export_to(document: Document, target: Path, services: Services) -> Path | None:
    """Export to `target` and say how it went."""
    try:
        export_document(document, target, services.paths)
    except UserFacingError as error:
        services.errors.show_error(error)
        return None
    services.errors.show_message(N_("Exported to {path}.", path=target))
    return target
