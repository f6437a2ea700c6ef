"""Two models' texts side by side, without names, to say which one is better."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, Language
from aigc_desktop.domain.rating import Rating, RatingResult, Side
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.job import Failed, Finished, Job, Outcome, Preview
from aigc_desktop.models.local import find_model
from aigc_desktop.progress import CancelToken
from aigc_desktop.store.ratings_file import KeptRating, RatingsFile
from aigc_desktop.tasks.training_texts import read_briefs
from aigc_desktop.tasks.write_pairs import WrittenPairs, write_pairs
from aigc_desktop.ui.dialogs.rating_pages import JudgingPage, ResultPage, SetupPage, WritingPage
from aigc_desktop.ui.error_display import ErrorDisplay
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at

CANDIDATES = 12
"""Fewer than for a single brief: many texts are to be written."""


class RatingDialog(QDialog):
    """Asks for two models, lets both write, shows their texts in random order, counts.

    `brief`, what the form holds, is written if it is filled in; else the examples are.
    """

    def __init__(self, services: Services, brief: Brief | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._brief = brief
        self._job = 0
        self._written: WrittenPairs | None = None
        self._kind: ContentType | None = None
        self.rating = Rating(())
        self.file = RatingsFile(services.paths.data / "ratings.json")
        tr = services.tr
        self.setWindowTitle(tr(N_("Blind rating")))
        open_at(self, 900, 600)
        self.errors = ErrorDisplay(tr)
        self.setup = SetupPage(services, brief)
        self.writing = WritingPage(tr)
        self.judging = JudgingPage(tr)
        self.outcome = ResultPage(tr)
        self.pages = QStackedWidget()
        for page in (self.setup, self.writing, self.judging, self.outcome):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.addWidget(self.errors)
        column.addWidget(self.pages, 1)
        self.setup.start_wanted.connect(self.start)
        self.setup.close_wanted.connect(self.close)
        self.writing.stop_wanted.connect(self.stop)
        self.judging.judged.connect(self._judge)
        self.judging.undo_wanted.connect(self._undo)
        self.judging.end_wanted.connect(self._finish)
        self.outcome.close_wanted.connect(self.close)
        services.runner.previewed.connect(self._on_preview)
        services.runner.ended.connect(self._on_ended)

    def start(self) -> None:
        """Let both models write."""
        current = self._services.settings.current
        try:
            names = self.setup.models()
            models = tuple(find_model(name, self._services.paths) for name in names)
            home = find_model(current.text("model"), self._services.paths)
            briefs = self._briefs()
        except UserFacingError as error:
            self.errors.show_error(error)
            return
        kind, sampling = self.setup.kind(), self._sampling()
        threads, tr = current.number("threads"), self._services.tr

        def run(engine: TextEngine, cancel: CancelToken, preview: Preview) -> WrittenPairs:
            def on_step(message: Message) -> None:
                preview.put(0, {"step": tr(message)})

            both = (models[0], models[1])
            return write_pairs(engine, both, kind, briefs, sampling, home, threads, cancel, on_step)

        self.errors.hide()
        self._kind = kind
        self._job = self._services.runner.submit(Job(run))
        self.writing.show_step("")
        self.pages.setCurrentWidget(self.writing)

    def stop(self) -> None:
        """Stop writing; the dialog goes back to the choice of models when it has ended."""
        self._services.runner.cancel(self._job)

    def _sampling(self) -> Sampling:
        own = self._services.settings.sampling(self.setup.kind())
        return replace(
            own, num_candidates=min(CANDIDATES, own.num_candidates), seed=random.randrange(2**30)
        )

    def _briefs(self) -> list[Brief]:
        kind, count = self.setup.kind(), self.setup.count()
        language: Language = "zh" if self._services.tr.language.startswith("zh") else "en"
        found: Sequence[Brief] = [kind.examples[language]]
        if self.setup.file:
            found = [brief for _, brief in read_briefs(Path(self.setup.file), kind.id)] or found
        elif self._brief is not None and self._brief.type_id == kind.id:
            found = [self._brief]
        return [found[number % len(found)] for number in range(count)]

    def _on_preview(self, job: int, parts: object) -> None:
        if job == self._job and isinstance(parts, dict) and 0 in parts:
            self.writing.show_step(str(parts[0].get("step", "")))

    def _on_ended(self, job: int, outcome: Outcome) -> None:
        if job != self._job:
            return
        self._job = 0
        if isinstance(outcome, Finished) and isinstance(outcome.value, WrittenPairs):
            self._written = outcome.value
            self.rating = Rating.shuffled(outcome.value.pairs, random.randrange(2**30))
            self.pages.setCurrentWidget(self.judging)
            self._show_pair()
            return
        self.pages.setCurrentWidget(self.setup)
        if isinstance(outcome, Failed):
            self.errors.show_error(outcome.error)

    def _show_pair(self) -> None:
        pair = self.rating.current
        if pair is None:
            self._finish()
        else:
            self.judging.show_pair(pair, len(self.rating.choices), len(self.rating.pairs))

    def _judge(self, side: Side) -> None:
        self.rating = self.rating.judged(side)
        self._show_pair()

    def _undo(self) -> None:
        self.rating = self.rating.undone()
        self._show_pair()

    def _finish(self) -> None:
        """Keep what was judged and show it."""
        kept = self._keep()
        if kept is not None:
            self.outcome.show_result(kept, self._total(kept))
            self.pages.setCurrentWidget(self.outcome)
        else:
            self.close()

    def _keep(self) -> KeptRating | None:
        """Write what was judged into the file; None when there is nothing, or nothing new."""
        if self._written is None or self._kind is None or not self.rating.choices:
            return None
        before, after = self._written.before, self._written.after
        kept = KeptRating(
            before=before.id,
            after=after.id,
            before_weights=before.revision,
            after_weights=after.revision,
            type_id=self._kind.id,
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            result=self.rating.result,
        )
        self._written = None
        try:
            self.file.add(kept)
        except UserFacingError as error:
            self.errors.show_error(error)
        return kept

    def _total(self, kept: KeptRating) -> RatingResult:
        total = self.file.total(kept)
        return total if total.count > kept.result.count else kept.result

    def reject(self) -> None:
        """Stop writing and close, by Escape or the window's own button; what was judged is kept."""
        if self._job:
            self.stop()
        self._keep()
        super().reject()
