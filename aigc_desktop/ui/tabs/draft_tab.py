"""A tab for content types of shape DRAFT: the brief on the left, drafts on the right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.forgotten import Forgotten
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.job import Failed, Finished, Job, Outcome
from aigc_desktop.tasks.briefs import with_settings
from aigc_desktop.tasks.generate_drafts import one_each
from aigc_desktop.tasks.house import filled
from aigc_desktop.tasks.long_draft import write_drafts
from aigc_desktop.tasks.masking import masked_brief
from aigc_desktop.tasks.picture_words import picture_words
from aigc_desktop.tasks.strictness import with_strictness
from aigc_desktop.ui.dialogs.brands_dialog import BrandsDialog
from aigc_desktop.ui.dialogs.import_dialog import ImportDialog
from aigc_desktop.ui.dialogs.rejected_dialog import RejectedDialog
from aigc_desktop.ui.exporting import ask_and_export
from aigc_desktop.ui.icons import icon
from aigc_desktop.ui.picture.picture_dialog import PictureDialog
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import scaled
from aigc_desktop.ui.tabs.draft_state import draft_tab_from, draft_tab_to
from aigc_desktop.ui.tabs.draft_wishes import DraftWishes, Writing
from aigc_desktop.ui.tabs.runs import Run, Runs
from aigc_desktop.ui.tabs.section_progress import section_of, section_sink
from aigc_desktop.ui.tabs.studio import Studio
from aigc_desktop.ui.tabs.tab import Tab
from aigc_desktop.ui.widgets.brand_bar import BrandBar
from aigc_desktop.ui.widgets.brief_form import BriefForm
from aigc_desktop.ui.widgets.cards_bar import CardsBar
from aigc_desktop.ui.widgets.draft_cards import DraftCards
from aigc_desktop.ui.widgets.flow_layout import FlowLayout
from aigc_desktop.ui.widgets.personal_data_bar import PersonalDataBar
from aigc_desktop.ui.widgets.sampling_bar import PresetBar

REGENERATE_CANDIDATES = 16


class DraftTab(Tab):
    """Drafts of one content type."""

    def __init__(self, content_type: ContentType, services: Services) -> None:
        super().__init__()
        self.content_type = content_type
        self._services = services
        self._runs = Runs()
        self._job = 0
        self._replacing: int | None = None
        self.form = BriefForm(content_type, services.tr)
        sign = icon(services.paths.resources, content_type.id)
        self.cards = DraftCards(content_type, services.tr, sign)
        self.brand_bar = BrandBar(services.house, services.tr)
        self.brand_bar.chosen.connect(self._on_brand)
        self.brand_bar.manage_wanted.connect(self._manage_brands)
        services.house.changed.connect(self._on_house)
        self.form.edited.connect(self.changed)
        self.personal_data = PersonalDataBar(services.tr)
        self.personal_data.mask_wanted.connect(self.mask_personal_data)
        self.changed.connect(lambda: self.personal_data.watch(self.form.brief().all_text()))
        self.cards.changed.connect(self.changed)
        self.studio = Studio(content_type, self.form, services, self.kind)
        self.studio.changed.connect(self.changed)
        self.studio.kept.connect(self.kept)
        self.cards.keep_wanted.connect(self._keep)
        self.cards.regenerate_wanted.connect(self._regenerate)
        self.cards.export_wanted.connect(self._export_card)
        self.cards.picture_wanted.connect(self.open_picture)
        DraftWishes(self, self.cards, services, self)
        self.cards.open_wanted.connect(lambda at: self.open_wanted.emit(self.cards.document(at)))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._left())
        splitter.addWidget(self._right())
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([400, 640])
        QHBoxLayout(self).addWidget(splitter)
        services.runner.previewed.connect(self._on_preview)
        services.runner.ended.connect(self._on_ended)
        self._on_house()
        self._show_running(running=False)

    def _left(self) -> QWidget:
        tr = self._services.tr
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        self.generate_button = QPushButton(tr(N_("Generate")))
        self.generate_button.setObjectName("primary")
        self.generate_button.setShortcut("Ctrl+Return")
        self.generate_button.setToolTip("Ctrl+Enter")
        self.generate_button.clicked.connect(self.generate)
        self.stop_button = QPushButton(tr(N_("Stop")))
        self.stop_button.clicked.connect(self.stop)
        self.example_button = QPushButton(tr(N_("Fill in an example")))
        self.example_button.clicked.connect(self.fill_example)
        self.clear_button = QPushButton(tr(N_("Clear")))
        self.clear_button.clicked.connect(self.clear_form)
        self.import_button = QPushButton(tr(N_("Import…")))
        self.import_button.setToolTip(tr(N_("Read the brief out of your notes")))
        self.import_button.clicked.connect(self.import_notes)
        self.import_button.setVisible(self.content_type.read_notes is not None)
        buttons = FlowLayout()
        for button in (
            self.generate_button,
            self.stop_button,
            self.import_button,
            self.example_button,
            self.clear_button,
        ):
            buttons.addWidget(button)
        panel = QWidget()
        panel.setMinimumWidth(scaled(panel, 330))
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 6, 0)
        column.addWidget(self.brand_bar)
        column.addWidget(scroll, 1)
        column.addWidget(self.personal_data)
        column.addWidget(PresetBar(self.content_type, self._services))
        column.addLayout(buttons)
        column.addWidget(self.studio)
        return panel

    def _right(self) -> QWidget:
        tr = self._services.tr
        self.summary = QLabel(tr(self.content_type.help))
        self.summary.setObjectName("hint")
        self.summary.setWordWrap(True)
        self.export_button = QPushButton(tr(N_("Export all…")))
        self.export_button.clicked.connect(self.export)
        self.earlier_button = self._step_button("‹", N_("Earlier drafts"), -1)
        self.later_button = self._step_button("›", N_("Later drafts"), 1)
        self.place_label = QLabel()
        self.place_label.setObjectName("hint")
        self.why_button = QToolButton()
        self.why_button.setText(tr(N_("Why?")))
        self.why_button.setToolTip(tr(N_("Why candidates were rejected")))
        self.why_button.clicked.connect(self.show_rejected)
        self.why_button.hide()
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.why_button)
        for widget in (self.earlier_button, self.place_label, self.later_button):
            head.addWidget(widget)
        self.cards_bar = CardsBar(self.cards, tr)
        self.cards_bar.changed.connect(self.changed)
        head.addWidget(self.cards_bar)
        head.addWidget(self.export_button)
        panel = QWidget()
        panel.setMinimumWidth(360)
        column = QVBoxLayout(panel)
        column.setContentsMargins(6, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.cards, 1)
        return panel

    def _step_button(self, sign: str, name: Message, by: int) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setAutoRaise(True)
        button.setToolTip(self._services.tr(name))
        button.setAccessibleName(button.toolTip())
        button.clicked.connect(lambda: self.step(by))
        return button

    def step(self, by: int) -> None:
        """Show an earlier or later run."""
        self._runs.note(tuple(self.cards.documents()))
        self._runs.step(by)
        self._show_run()
        self.changed.emit()

    def kind(self) -> ContentType:
        """Return the content type with the user's own words and the brand's in its checks."""
        rules = self._services.house.rules(self.brand_bar.name())
        return with_strictness(rules.applied(self.content_type), self._services.settings.current)

    def _on_house(self) -> None:
        self.brand_bar.refresh()
        self.cards.set_type(self.kind())

    def _manage_brands(self) -> None:
        BrandsDialog(self._services, self, self.brand_bar.name()).exec()

    def _on_brand(self, name: str) -> None:
        """Fill what is empty from the brand chosen; its words join the checks."""
        brand = self._services.house.rules(name).brand
        if brand is not None:
            before = self.form.brief()
            self.form.set_brief(filled(self.content_type, before, brand))
            if self.form.brief() != before:
                self._services.errors.show_message(
                    N_("Empty fields were filled from the brand profile."),
                    undo=lambda: self.form.set_brief(before),
                )
        self.cards.set_type(self.kind())
        self.changed.emit()

    def _empty_brief(self) -> Brief:
        return Brief(self.content_type.id, self.form.language())

    def fill_example(self) -> None:
        """Show the example brief in the language chosen."""
        self.fill(self.content_type.examples[self.form.language()])

    def import_notes(self) -> None:
        """Let the user read a brief out of notes."""
        dialog = ImportDialog(self.content_type, self._services, self)
        if dialog.exec():
            self.fill(dialog.brief())

    def clear_form(self) -> None:
        """Empty every field."""
        self.fill(self._empty_brief())

    def mask_personal_data(self) -> None:
        """Mask personal data in the brief; one click undoes it."""
        before = self.form.brief()
        self.form.set_brief(masked_brief(before))
        self._services.errors.show_message(
            N_("Personal data was masked."), undo=lambda: self.form.set_brief(before)
        )

    def fill(self, brief: Brief) -> None:
        """Show another brief; what was typed can be brought back."""
        before, typed = self.form.brief(), self.form.has_text()
        self.form.set_brief(brief)
        if typed and before not in self.content_type.examples.values():
            self._services.errors.show_message(
                N_("The brief was replaced."), undo=lambda: self.form.set_brief(before)
            )

    def generate(self) -> None:
        """Write drafts from the brief as it stands."""
        if not self.generate_button.isEnabled():
            return
        settings = self._services.settings
        keep = settings.current.number("keep")
        sampling = settings.sampling(self.content_type)
        kind = self.kind()
        brief = with_settings(self.form.brief(), kind, settings.current)
        self.write_many(
            min(keep, sampling.num_candidates),
            lambda engine, cancel, preview: write_drafts(
                engine, kind, brief, sampling, cancel, keep, preview.put, section_sink(preview)
            ),
        )
        self.summary.setText(
            self._services.tr(N_("Writing {count} candidates…", count=sampling.num_candidates))
        )

    def _regenerate(self, place: int) -> None:
        """Write one card anew, with a fresh seed, from the brief it was made from."""
        card = self.cards.document(place)
        if card is None or self._job:
            return
        kind, brief = self.kind(), card.receipt.brief
        sampling = self._services.settings.sampling(kind).changed(
            seed=-1, num_candidates=REGENERATE_CANDIDATES
        )
        self.write_one(
            place,
            lambda engine, cancel, preview: write_drafts(
                engine, kind, brief, sampling, cancel, 1, preview.put, section_sink(preview)
            ),
        )

    @property
    def busy(self) -> bool:
        """Whether something is being written."""
        return bool(self._job)

    def write_one(self, place: int, write: Writing) -> None:
        """Let `write` put another draft in the place of a card."""
        self._runs.note(tuple(self.cards.documents()))
        self.cards.begin_one(place)
        self._submit(write, place)

    def write_many(self, count: int, write: Writing) -> None:
        """Let `write` make another run of up to `count` drafts."""
        self._runs.note(tuple(self.cards.documents()))
        self.cards.begin(count)
        self._submit(write, None)

    def add(self, document: Document) -> None:
        """Show one more draft in the run shown."""
        self._runs.note((*self.cards.documents(), document))
        self._show_run()
        self.changed.emit()

    def _submit(self, write: Writing, replacing: int | None) -> None:
        self._replacing = replacing
        self._services.errors.hide()
        self._job = self._services.runner.submit(Job(write))
        self._show_running(running=True)

    def stop(self) -> None:
        """Stop writing; what is there stays."""
        self._services.runner.cancel(self._job)

    def _on_preview(self, job_id: int, parts: dict[int, dict[str, str]]) -> None:
        if job_id != self._job:
            return
        if section := section_of(parts, self._services.tr):
            self.summary.setText(section)
        for index, shown in parts.items():
            if self._replacing is None:
                self.cards.preview(index, shown)
            elif index == 0:
                self.cards.preview(self._replacing, shown)

    def _on_ended(self, job_id: int, outcome: Outcome) -> None:
        if job_id != self._job:
            return
        self._job = 0
        value = outcome.value if isinstance(outcome, Finished) else None
        if isinstance(value, Document) and value.drafts:
            cards = one_each(self.content_type, value)
            if self._replacing is None:
                self._runs.add(Run(value, tuple(cards)))
            else:
                self.cards.show_document(self._replacing, cards[0])
        elif not isinstance(outcome, Failed):
            self._services.errors.show_message(N_("Nothing was written, so nothing has changed."))
        if self._replacing is not None:
            self._runs.note(tuple(self.cards.documents()))
        # If nothing came of it, what was there before comes back.
        self._show_run()
        if isinstance(outcome, Failed):
            self._services.errors.show_error(outcome.error)
        self.changed.emit()

    def _show_run(self) -> None:
        """Show the cards of the run the history points at."""
        run = self._runs.shown
        self.cards.show_documents(list(run.cards) if run else [])
        self.summary.setText(
            self._summary(run.document) if run else self._services.tr(self.content_type.help)
        )
        self.why_button.setVisible(bool(run and run.document.rejected))
        self._show_running(running=bool(self._job))

    def show_rejected(self) -> None:
        """Say why candidates of the run shown were turned away."""
        run = self._runs.shown
        if run is not None:
            RejectedDialog(run.document, self._services, self).exec()

    def _summary(self, document: Document) -> str:
        tr = self._services.tr
        funnel = document.funnel
        text = tr(
            N_(
                "{generated} candidates written in {seconds} s; {rejected} rejected, the best "
                "{kept} shown.",
                generated=funnel.generated,
                seconds=f"{document.timing.total_s:.1f}",
                rejected=sum(funnel.rejected.values()),
                kept=funnel.kept,
            )
        )
        if funnel.generated and sum(funnel.rejected.values()) >= funnel.generated:
            text = tr(
                N_(
                    "None of the {generated} candidates passed the checks; these are the least "
                    "bad. Another model or preset may do better.",
                    generated=funnel.generated,
                )
            )
        return "\n".join([text, *map(tr, document.notes)])

    def _show_running(self, *, running: bool) -> None:
        self.generate_button.setEnabled(not running)
        self.stop_button.setEnabled(running)
        self.export_button.setEnabled(not running and self._runs.shown is not None)
        place, count = self._runs.place
        self.place_label.setText(f"{place}/{count}")
        for widget in (self.earlier_button, self.place_label, self.later_button):
            widget.setVisible(count > 1)
        self.earlier_button.setEnabled(not running and place > 1)
        self.later_button.setEnabled(not running and place < count)

    def _keep(self, place: int) -> None:
        document = self.cards.document(place)
        if document is None:
            return
        try:
            self._services.library.keep(document)
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return
        self.cards.set_kept(place)
        self.kept.emit()

    def _export_card(self, place: int) -> None:
        document = self.cards.document(place)
        if document is not None:
            ask_and_export(self, document, self._services)

    def open_picture(self, place: int) -> PictureDialog | None:
        """Open the dialog that typesets one card as a picture."""
        document = self.cards.document(place)
        words = picture_words(document) if document is not None else None
        if document is None or words is None:
            return None
        dialog = PictureDialog(document, words, self._services, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def export(self) -> None:
        """Export all drafts shown."""
        document = self.document()
        if document is not None:
            ask_and_export(self, document, self._services)

    def document(self) -> Document | None:
        """Return all drafts shown as they stand, edits included; None before the first."""
        self._note()
        run = self._runs.shown
        return run.combined() if run else None

    def _note(self) -> None:
        """Write down edits, unless the cards show candidates of a run to come."""
        if not self._job or self._replacing is not None:
            self._runs.note(tuple(self.cards.documents()))

    def forget(self, gone: Forgotten) -> None:
        """Let go of the drafts that were deleted for good."""
        if not self._job:
            self._note()
            if self._runs.drop(gone.covers):
                self._show_run()
                self.changed.emit()

    def state(self) -> dict[str, Any]:
        """Return the brief and all runs."""
        self._note()
        return {
            "studio": self.studio.state(),
            **draft_tab_to(self.form.brief(), self._runs),
            "brand": self.brand_bar.name(),
            "favourites": sorted(self.cards.favourites),
            "view": self.cards_bar.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Show brief and drafts again."""
        brief, self._runs = draft_tab_from(self.content_type, state)
        if brief is not None:
            if not self.content_type.written(brief):  # nothing is written in any language yet
                brief = replace(brief, language=self.form.language())
            self.form.set_brief(brief)
        self.studio.restore(state.get("studio"))
        self.brand_bar.show_name(str(state.get("brand", "")))
        self.cards.set_type(self.kind())
        stars = state.get("favourites")
        self.cards.favourites = {str(star) for star in stars} if isinstance(stars, list) else set()
        self.cards_bar.restore(state.get("view"))
        self._show_run()
