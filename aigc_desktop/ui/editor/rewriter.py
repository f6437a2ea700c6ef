"""Asks the model for texts at a place and shows them; one request at a time."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QRect, Signal

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.jobs.job import Failed, Finished, Job, Outcome, Preview
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.rewrite import KEEP, Place, Suggestion, suggest
from aigc_desktop.ui.editor.suggestion_box import SuggestionBox
from aigc_desktop.ui.services import Services


class Rewriter(QObject):
    """Runs `suggest` and fills the suggestion box while it writes.

    `accepted` comes with the place and the text the user took.
    """

    accepted = Signal(object, str)

    def __init__(self, content_type: ContentType, services: Services, box: SuggestionBox) -> None:
        super().__init__(box)
        self._type = content_type
        self._services = services
        self._box = box
        self._job = 0
        self._place: Place | None = None
        self._seen: dict[str, Suggestion] = {}
        box.chosen.connect(self._on_chosen)
        box.closed.connect(self.stop)
        services.runner.previewed.connect(self._on_preview)
        services.runner.ended.connect(self._on_ended)

    @property
    def running(self) -> bool:
        """Whether suggestions are being written."""
        return bool(self._job)

    def ask(self, place: Place, brief: Brief, at: QRect) -> None:
        """Have texts for `place` written, to be shown under `at`."""
        self.stop()
        self._place = place
        self._seen = {}
        kind = self._type
        sampling = self._services.settings.sampling(kind)
        seen = self._seen

        def run(
            engine: TextEngine, cancel: CancelToken, preview: Preview
        ) -> tuple[Suggestion, ...]:
            def show(index: int, suggestion: Suggestion) -> None:
                seen[suggestion.text] = suggestion
                preview.put(index, {"text": suggestion.text})

            return suggest(engine, kind, brief, place, sampling, cancel, show)

        self._box.begin(at)
        self._job = self._services.runner.submit(Job(run))

    def stop(self) -> None:
        """Stop writing."""
        if self._job:
            self._services.runner.cancel(self._job)
            self._job = 0

    def _on_preview(self, job_id: int, parts: Mapping[int, Mapping[str, str]]) -> None:
        if job_id != self._job:
            return
        for row in parts.values():
            if (suggestion := self._seen.get(row["text"])) is not None:
                self._box.add(suggestion, KEEP)

    def _on_ended(self, job_id: int, outcome: Outcome) -> None:
        if job_id != self._job:
            return
        self._job = 0
        if isinstance(outcome, Finished) and isinstance(outcome.value, tuple):
            self._box.finish(outcome.value)
            return
        self._box.hide()
        if isinstance(outcome, Failed):
            self._services.errors.show_error(outcome.error)

    def _on_chosen(self, suggestion: Suggestion) -> None:
        self.stop()
        if self._place is not None:
            self.accepted.emit(self._place, suggestion.text)
