"""Asks where to, then exports. The only place that knows about file dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from aigc_desktop.domain.document import Document
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.export_document import (
    export_document,
    export_formats,
    free_name,
    suggested_name,
)
from aigc_desktop.ui.services import Services


def ask_and_export(parent: QWidget, document: Document, services: Services) -> Path | None:
    """Let the user choose a file; return where the document went, None if nowhere.

    The kind of file follows the name's ending; the chosen filter decides where the ending is
    none of ours or was only our suggestion. A name completed here never hits an existing
    file, because the dialog did not ask about that one.
    """
    tr = services.tr
    filters = {f"{tr(item.label)} (*{item.suffix})": item.suffix for item in export_formats()}
    start = Path.home() / suggested_name(document, ".docx")
    name, chosen = QFileDialog.getSaveFileName(
        parent, tr(N_("Export")), str(start), ";;".join(filters)
    )
    if not name:
        return None
    return export_to(document, completed(Path(name), start, filters.get(chosen, "")), services)


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
    services.background.run(
        services.errors,
        lambda: services.library.note_export(document.id, target),
        lambda _: None,
        services.errors.show_error,
    )
    return target
