"""Writes documents out, labelled and with their receipt."""

from __future__ import annotations

from pathlib import Path

from aigc_desktop.content.catalogue import content_type
from aigc_desktop.domain.document import Document
from aigc_desktop.export.catalogue import export_page, format_for, formats, free_name, safe_name
from aigc_desktop.export.format import Format
from aigc_desktop.export.page import Page, make_page
from aigc_desktop.i18n import Translator
from aigc_desktop.paths import AppPaths
from aigc_desktop.tasks.quotations import require_quotations

__all__ = [
    "export_document",
    "export_formats",
    "free_name",
    "free_target",
    "page_of",
    "suggested_name",
    "text_translator",
]


def export_formats() -> tuple[Format, ...]:
    """Return every format there is."""
    return formats()


def text_translator(language: str, paths: AppPaths) -> Translator:
    """Return the translator for labels inside a text: they follow the text's language."""
    return Translator("zh_CN" if language == "zh" else "en", paths.locale)


def page_of(document: Document, paths: AppPaths) -> Page:
    """Lay `document` out for any format."""
    translate = text_translator(document.language, paths)
    return make_page(document, content_type(document.type_id), translate)


def export_document(
    document: Document,
    target: Path,
    paths: AppPaths,
    format_id: str = "",
    *,
    confirmed: bool = False,
) -> Path:
    """Write `document` to `target`, in the format its ending (or `format_id`) names.

    Raises `UsageError` for an unknown format, `WriteError` when it cannot be written, and
    `UnconfirmedQuotations` where it quotes what no brief has and nobody has `confirmed` that.
    """
    if not confirmed:
        require_quotations(document)
    chosen = next((item for item in formats() if item.id == format_id), None)
    export_page(page_of(document, paths), chosen or format_for(target), target)
    return target


def suggested_name(document: Document, suffix: str) -> str:
    """Return a file name made from the title that every system accepts."""
    return safe_name(document.title, document.type_id) + suffix


def free_target(folder: Path, document: Document, suffix: str) -> Path:
    """Return a path in `folder` that does not exist yet."""
    return free_name(folder / suggested_name(document, suffix))
