"""What a draft tab offers beyond drafts: all parts of a platform, and whole tables."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.ad_set import AdSet, ad_set_from, ad_set_to
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.table_batch import TableBatch
from aigc_desktop.errors import AigcError, UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.briefs import check_brief
from aigc_desktop.ui.dialogs.ad_set_dialog import AdSetDialog
from aigc_desktop.ui.dialogs.batch_dialog import BatchChoice, BatchDialog, choice_of
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.widgets.brief_form import BriefForm

log = logging.getLogger(__name__)


class Studio(QWidget):
    """A row of buttons below the form; holds the last filled platform, so it can be saved."""

    changed = Signal()
    kept = Signal()

    def __init__(
        self,
        content_type: ContentType,
        form: BriefForm,
        services: Services,
        kind: Callable[[], ContentType],
    ) -> None:
        """`kind` returns the content type with the user's own words and the brand's."""
        super().__init__()
        self._type, self._form, self._services = content_type, form, services
        self._kind = kind
        self.ad_set: AdSet | None = None
        tr = services.tr
        self.fill_button = QPushButton(tr(N_("Fill all parts…")))
        self.fill_button.setToolTip(
            tr(N_("Write every headline, description and other part the platform takes"))
        )
        self.fill_button.clicked.connect(self.open_set)
        # Only briefs that name a platform have parts to fill.
        self.fill_button.setVisible(content_type.field("platform") is not None)
        self.batch = BatchChoice()
        self.batch_button = QPushButton(tr(N_("Whole table…")))
        self.batch_button.setToolTip(tr(N_("Write drafts for every row of a CSV or Excel table")))
        self.batch_button.clicked.connect(self.open_batch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.fill_button)
        row.addWidget(self.batch_button)
        row.addStretch()

    def open_set(self) -> AdSetDialog | None:
        """Open the dialog with the set of this platform, or have one written."""
        brief = self._form.brief()
        try:
            check_brief(self._type, brief)
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return None
        same = self.ad_set is not None and self.ad_set.platform == brief.text("platform")
        dialog = AdSetDialog(
            self._kind(), brief, self.ad_set if same else None, self._services, self.window()
        )
        dialog.changed.connect(lambda: self._take(dialog.ad_set))
        dialog.kept.connect(self.kept)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def open_batch(self) -> BatchDialog:
        """Open the dialog for tables, as it was left."""
        return self._show_batch(self._form.brief(), self.batch)

    def open_kept(self, batch: TableBatch) -> BatchDialog:
        """Open the dialog with a batch from the library, as it was set up."""
        return self._show_batch(batch.common, choice_of(batch))

    def _show_batch(self, common: Brief, choice: BatchChoice) -> BatchDialog:
        dialog = BatchDialog(self._kind(), common, choice, self._services, self.window())
        dialog.chosen.connect(lambda: self._note(dialog.choice))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _note(self, choice: BatchChoice) -> None:
        self.batch = choice
        self.changed.emit()

    def _take(self, ad_set: AdSet | None) -> None:
        self.ad_set = ad_set
        self.changed.emit()

    def state(self) -> dict[str, Any]:
        """Return the filled platform and the table last worked on, as JSON values."""
        batch = {**vars(self.batch), "columns": dict(self.batch.columns or {})}
        return {"ad_set": ad_set_to(self.ad_set) if self.ad_set else None, "batch": batch}

    def restore(self, state: object) -> None:
        """Bring back what `state` returned; what cannot be read is left out."""
        if not isinstance(state, dict):
            return
        try:
            if state.get("ad_set"):
                self.ad_set = ad_set_from(state["ad_set"])
            self.batch = _choice(state.get("batch") or {})
        except (KeyError, TypeError, ValueError, AttributeError, AigcError):
            log.warning("part of what the studio held is unreadable")


def _choice(value: dict[str, Any]) -> BatchChoice:
    return BatchChoice(
        table=str(value.get("table", "")),
        target=str(value.get("target", "")),
        output=str(value.get("output", "csv")),
        keep=int(value.get("keep", 1)),
        full_set=value.get("full_set") is True,
        encoding=str(value.get("encoding", "")),
        separator=str(value.get("separator", "")),
        columns={str(key): int(place) for key, place in value.get("columns", {}).items()},
    )
