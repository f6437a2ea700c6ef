"""A tab for content types of shape CONVERSATION."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, Language, Turn
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.jobs.job import Failed, Finished, Job, Outcome, Preview
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.reply_in_chat import Meter, reply_in_chat
from aigc_desktop.ui.exporting import ask_and_export
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.tabs.chat_state import SavedChat, chat_tab_from, chat_tab_to
from aigc_desktop.ui.tabs.tab import Tab
from aigc_desktop.ui.widgets.conversation_view import ConversationView
from aigc_desktop.ui.widgets.field_editors import ChoiceEditor
from aigc_desktop.ui.widgets.sampling_bar import PresetBar
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit


class ChatTab(Tab):
    """A conversation of many turns.

    `_replies` holds the document of each reply, with receipt and variants, by the place of
    its turn; `_replaced` what a reply being regenerated was, until there is a new one.
    """

    def __init__(self, content_type: ContentType, services: Services) -> None:
        super().__init__()
        self.content_type = content_type
        self._services = services
        self._turns: list[Turn] = []
        self._replies: dict[int, Document] = {}
        self._replaced: tuple[Turn, Document | None] | None = None
        self._meter: Meter | None = None
        self._job = 0
        tr = services.tr
        self.view = ConversationView(tr)
        self.choices = {
            field.key: ChoiceEditor(field, tr)
            for field in content_type.fields
            if field.kind == "choice"
        }
        self.input = GrowingTextEdit(lines=2, most=8, enter_submits=True)
        self.input.setPlaceholderText(
            tr(N_("Write a message. Enter sends it, Shift+Enter starts a new line."))
        )
        self.input.setAccessibleName(tr(N_("Message")))
        self.input.submitted.connect(self.send)
        self.input.textChanged.connect(self.changed)
        self.view.chosen.connect(self._choose_variant)
        self.view.regenerate_wanted.connect(self.regenerate)
        self.view.open_wanted.connect(self._open)
        column = QVBoxLayout(self)
        column.addLayout(self._head())
        column.addWidget(self.view, 1)
        self.welcome = QLabel(tr(content_type.help))
        self.welcome.setObjectName("hint")
        self.welcome.setWordWrap(True)
        column.addWidget(self.welcome)
        column.addLayout(self._foot())
        services.runner.previewed.connect(self._on_preview)
        services.runner.ended.connect(self._on_ended)
        for editor in self.choices.values():
            editor.edited.connect(self.changed)
        self._show_running(running=False)

    def _head(self) -> QHBoxLayout:
        tr = self._services.tr
        row = QHBoxLayout()
        for key, editor in self.choices.items():
            field = self.content_type.field(key)
            label = QLabel(tr(field.label) if field else key)
            label.setBuddy(editor)
            row.addWidget(label)
            row.addWidget(editor)
        row.addSpacing(8)
        row.addWidget(PresetBar(self.content_type, self._services))
        row.addStretch()
        self.example_button = QPushButton(tr(N_("Fill in an example")))
        self.example_button.clicked.connect(self.fill_example)
        self.new_button = QPushButton(tr(N_("New chat")))
        self.new_button.clicked.connect(self.new_chat)
        self.export_button = QPushButton(tr(N_("Export…")))
        self.export_button.clicked.connect(self.export)
        for button in (self.example_button, self.new_button, self.export_button):
            row.addWidget(button)
        return row

    def _foot(self) -> QHBoxLayout:
        tr = self._services.tr
        self.send_button = QPushButton(tr(N_("Send")))
        self.send_button.setObjectName("primary")
        self.send_button.clicked.connect(self.send)
        self.stop_button = QPushButton(tr(N_("Stop")))
        self.stop_button.clicked.connect(self.stop)
        self.meter = QProgressBar()
        self.meter.setTextVisible(False)
        self.meter.setFixedHeight(6)
        self.meter.setMaximumWidth(160)
        self.meter_label = QLabel()
        self.meter_label.setObjectName("hint")
        self.meter_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.meter_label.setMinimumWidth(160)
        self.meter_label.setWordWrap(True)
        self._show_meter(None)
        buttons = QVBoxLayout()
        buttons.addWidget(self.send_button)
        buttons.addWidget(self.stop_button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.input)
        line = QHBoxLayout()
        line.addWidget(self.meter)
        line.addWidget(self.meter_label, 1)
        column.addLayout(line)
        row = QHBoxLayout()
        row.addWidget(left, 1)
        row.addLayout(buttons)
        return row

    def _brief(self, message: str, history: tuple[Turn, ...]) -> Brief:
        values = {key: str(editor.value()) for key, editor in self.choices.items()}
        language: Language = "zh" if values.pop("language", "en") == "zh" else "en"
        brief = Brief(self.content_type.id, language, dict(values))
        return brief.with_values(message=message, history=history)

    def fill_example(self) -> None:
        """Put the example message into the input; what stood there can be brought back."""
        before = self.input.toPlainText()
        if before.strip() and before not in {
            example.text("message") for example in self.content_type.examples.values()
        }:
            self._services.errors.show_message(
                N_("The message was replaced."), undo=lambda: self.input.set_text(before)
            )
        language = "zh" if self.choices["language"].value() == "zh" else "en"
        example = self.content_type.examples[language]
        for editor in self.choices.values():
            editor.show_brief(example)
        self.input.set_text(example.text("message"))
        self.input.setFocus()

    def send(self) -> None:
        """Send the message in the input and have it answered."""
        message = self.input.toPlainText().strip()
        if self._job or not message:
            return
        brief = self._brief(message, tuple(self._turns))
        self._turns.append(Turn("user", message))
        self.view.add(self._turns[-1])
        self.input.clear()
        self._answer(brief)

    def regenerate(self) -> None:
        """Answer the last message anew."""
        if self._job or len(self._turns) < 2 or self._turns[-1].role != "assistant":
            return
        place = len(self._turns) - 1
        self._replaced = (self._turns.pop(), self._replies.pop(place, None))
        self.view.remove_last()
        message = self._turns[-1].text
        self._answer(self._brief(message, tuple(self._turns[:-1])), fresh=True)

    def _answer(self, brief: Brief, *, fresh: bool = False) -> None:
        settings = self._services.settings
        sampling: Sampling = settings.sampling(self.content_type)
        if fresh:
            sampling = sampling.changed(seed=-1)
        keep, kind = settings.current.number("keep"), self.content_type

        def run(
            engine: TextEngine, cancel: CancelToken, preview: Preview
        ) -> tuple[Document, Meter]:
            return reply_in_chat(engine, kind, brief, sampling, cancel, keep, preview.put)

        self.view.add(Turn("assistant", ""))
        self._services.errors.hide()
        self._job = self._services.runner.submit(Job(run))
        self._show_running(running=True)
        self.changed.emit()

    def stop(self) -> None:
        """Stop the reply; what is written of it stays."""
        self._services.runner.cancel(self._job)

    def _on_preview(self, job_id: int, parts: dict[int, dict[str, str]]) -> None:
        if job_id == self._job and 0 in parts:
            self.view.bubbles[-1].show_text(next(iter(parts[0].values()), ""))

    def _on_ended(self, job_id: int, outcome: Outcome) -> None:
        if job_id != self._job:
            return
        self._job = 0
        if isinstance(outcome, Finished) and isinstance(outcome.value, tuple):
            document, meter = outcome.value
            self._show_meter(meter)
            self._take_reply(document)
        else:
            self._undo_question()
        self._replaced = None
        if isinstance(outcome, Failed):
            self._services.errors.show_error(outcome.error)
        self._show_running(running=False)
        self.changed.emit()

    def _take_reply(self, document: Document) -> None:
        if not document.drafts:
            self._undo_question()
            self._services.errors.show_message(N_("Nothing was written, so nothing has changed."))
            return
        self._add_reply(Turn("assistant", document.drafts[0].text), document)
        self.view.bubbles[-1].show_variants(document.drafts)

    def _add_reply(self, turn: Turn, document: Document | None) -> None:
        if document is not None:
            self._replies[len(self._turns)] = document
        self._turns.append(turn)

    def _undo_question(self) -> None:
        """Nothing was answered: the former reply comes back, or the message to the input."""
        self.view.remove_last()
        if self._replaced is not None:
            turn, document = self._replaced
            self._add_reply(turn, document)
            self.view.add(turn)
            self._show_variants()
            return
        if self._turns and self._turns[-1].role == "user":
            message = self._turns.pop().text
            self.view.remove_last()
            rest = self.input.toPlainText().strip()
            self.input.set_text(f"{message}\n{rest}".strip())

    def _choose_variant(self, place: int) -> None:
        last = self._last
        if last is not None and self._turns and not self._job:
            self._turns[-1] = Turn("assistant", last.drafts[place].text)
            self.changed.emit()

    @property
    def _last(self) -> Document | None:
        """The newest reply's document."""
        return self._replies.get(len(self._turns) - 1)

    def _show_variants(self) -> None:
        """Give the newest reply its variants, the chosen one in front."""
        last = self._last
        if last is None or not self.view.bubbles:
            return
        texts = [draft.text for draft in last.drafts]
        if self._turns[-1].text in texts:
            self.view.bubbles[-1].show_variants(last.drafts, texts.index(self._turns[-1].text))

    def new_chat(self) -> None:
        """Keep the conversation in the library and start an empty one."""
        document = self.document()
        if self._job:
            return
        if document is not None:
            try:
                self._services.library.keep(document)
            except UserFacingError as error:
                self._services.errors.show_error(error)
                return
            self.kept.emit()
        self._turns, self._replies = [], {}
        self.view.show_turns(())
        self._show_meter(None)
        self._show_running(running=False)
        self.changed.emit()

    def _show_meter(self, meter: Meter | None) -> None:
        self._meter = meter
        self.meter.setMaximum(meter.context if meter else 1)
        self.meter.setValue(min(meter.used, meter.context) if meter else 0)
        tr = self._services.tr
        if meter is None:
            text = tr(N_("The model's memory is empty."))
        elif meter.dropped:
            text = tr(
                N_(
                    "{used} of {context} tokens; the model no longer reads the oldest {dropped} "
                    "messages.",
                    used=meter.used,
                    context=meter.context,
                    dropped=meter.dropped,
                )
            )
        else:
            text = tr(N_("{used} of {context} tokens", used=meter.used, context=meter.context))
        self.meter_label.setText(text)
        self.meter.setToolTip(text)
        self.meter.setAccessibleName(text)

    def _show_running(self, *, running: bool) -> None:
        self.send_button.setEnabled(not running)
        self.stop_button.setEnabled(running)
        self.new_button.setEnabled(not running and bool(self._turns))
        self.export_button.setEnabled(not running and self._last is not None)
        self.welcome.setVisible(not self._turns)

    def document(self) -> Document | None:
        """Return the conversation with the newest reply's receipt."""
        if self._last is None:
            return None
        return replace(self._last, turns=tuple(self._turns), title=self._title())

    def _title(self) -> str:
        return self._turns[0].text.splitlines()[0][:80] if self._turns else ""

    def _open(self, place: int) -> None:
        """Open the reply at `place` in the editor, as a text of its own."""
        document = self._replies.get(place, self._last)
        if document is not None and not self._job:
            text = self._turns[place].text
            known = next((draft for draft in document.drafts if draft.text == text), None)
            part = self.content_type.parts[0].name
            draft = known or replace(document.drafts[0], parts={part: text}, text=text)
            self.open_wanted.emit(replace(document.only(draft), turns=()))

    def export(self) -> None:
        """Export the whole conversation."""
        document = self.document()
        if document is not None:
            ask_and_export(self, document, self._services)

    def state(self) -> dict[str, Any]:
        """Return the conversation, the choices and what stands in the input."""
        choices = {key: str(editor.value()) for key, editor in self.choices.items()}
        turns, last = list(self._turns), self._last
        if self._replaced is not None:
            turns.append(self._replaced[0])
            last = self._replaced[1]
        saved = SavedChat(self.input.toPlainText(), choices, tuple(turns), last, self._meter)
        return chat_tab_to(saved)

    def restore(self, state: dict[str, Any]) -> None:
        """Show what `state` returned."""
        saved = chat_tab_from(state)
        for key, value in saved.choices.items():
            if key in self.choices:
                combo = self.choices[key].combo
                combo.setCurrentIndex(max(0, combo.findData(value)))
        text, self._turns = saved.text, list(saved.turns)
        self._replies = {len(self._turns) - 1: saved.last} if saved.last else {}
        if self._turns and self._turns[-1].role == "user":
            # The app was left while a reply was being written: the message is asked again.
            text = f"{self._turns.pop().text}\n{text}".strip()
        self.input.set_text(text)
        self.view.show_turns(tuple(self._turns))
        self._show_variants()
        self._show_meter(saved.meter)
        self._show_running(running=False)
