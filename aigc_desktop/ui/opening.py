"""Files the user opens or drops on the window: briefs, notes and tables go where they belong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QFileDialog

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.errors import BriefError, UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.briefs import check_brief, make_brief, read_brief_file
from aigc_desktop.tasks.import_brief import SUFFIXES as NOTES
from aigc_desktop.tasks.import_brief import is_ninjs
from aigc_desktop.ui.dialogs.import_dialog import ImportDialog
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.tabs.draft_tab import DraftTab

if TYPE_CHECKING:
    from aigc_desktop.ui.main_view import MainView

TABLES = (".csv", ".tsv", ".xlsx")
BRIEFS = (".toml", ".json")


class FileOpener:
    """Opens files in the tabs of `view`."""

    def __init__(self, view: MainView, services: Services) -> None:
        self._view, self._services = view, services
        self._open: Mapping[str, Callable[[Path], None]] = (
            dict.fromkeys(TABLES, self._table)
            | dict.fromkeys(NOTES, self._notes)
            | dict.fromkeys(BRIEFS, self._brief)
        )

    def ask(self) -> None:
        """Let the user choose a file."""
        tr = self._services.tr
        endings = " ".join(f"*{suffix}" for suffix in self._open)
        name = tr(N_("Briefs, notes and tables"))
        chosen, _ = QFileDialog.getOpenFileName(
            self._view, tr(N_("Open a file…")), str(Path.home()), f"{name} ({endings})"
        )
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Open `path` by its ending; what cannot be opened is told in a sentence."""
        opens = self._open.get(path.suffix.lower())
        try:
            if opens is None:
                raise BriefError(
                    N_(
                        "{name} cannot be opened. The app reads briefs (.toml, .json), notes "
                        "({notes}) and tables ({tables}).",
                        name=path.name,
                        notes=", ".join(s for s in NOTES if s not in BRIEFS),
                        tables=", ".join(TABLES),
                    )
                )
            opens(path)
        except UserFacingError as error:
            self._services.errors.show_error(error)

    def _table(self, path: Path) -> None:
        """Drafts for every row; tables are of products, so the first kind that has a platform."""
        tab = next(
            tab
            for tab in self._view.content_tabs.values()
            if isinstance(tab, DraftTab) and tab.content_type.field("platform") is not None
        )
        self._view.tabs.setCurrentWidget(tab)
        tab.studio.open_batch().open_file(path)

    def _notes(self, path: Path) -> None:
        tab = next(
            tab
            for tab in self._view.content_tabs.values()
            if isinstance(tab, DraftTab) and tab.content_type.read_notes is not None
        )
        self._view.tabs.setCurrentWidget(tab)
        dialog = ImportDialog(tab.content_type, self._services, self._view)
        dialog.accepted.connect(lambda: tab.fill(dialog.brief()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        dialog.open_file(path)

    def _brief(self, path: Path) -> None:
        raw = read_brief_file(path)
        if is_ninjs(raw):
            self._notes(path)
            return
        self._view.use_brief(_as_brief(raw))


def _as_brief(raw: Mapping[str, object]) -> Brief:
    """Return the brief in `raw`, whose kind is named or else the first it is complete for."""
    named = [item for item in CONTENT_TYPES if item.id == raw.get("type")]
    trouble: BriefError | None = None
    for content_type in named or CONTENT_TYPES:
        try:
            return _complete(content_type, raw)
        except BriefError as error:
            trouble = trouble or error
    assert trouble is not None
    raise trouble


def _complete(content_type: ContentType, raw: Mapping[str, object]) -> Brief:
    brief = make_brief(content_type, raw)
    check_brief(content_type, brief)
    return brief


def files_in(mime: QMimeData) -> list[Path]:
    """Return the files on this computer that are dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
