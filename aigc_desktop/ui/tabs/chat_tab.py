"""A tab for content types of shape CONVERSATION."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, Language, Turn
from aigc_desktop.domain.conversation import Conversation
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.job import Failed, Finished, Job, Outcome, Preview
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.faq import Faq
from aigc_desktop.tasks.reply_in_chat import Meter, reply_in_chat
from aigc_desktop.ui.chat_actions import ask_and_save_email, keep_reply, open_appointments
from aigc_desktop.ui.exporting import ask_and_export
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.tabs.chat_state import SavedChat, chat_tab_from, chat_tab_to
from aigc_desktop.ui.tabs.tab import Tab
from aigc_desktop.ui.widgets.context_meter import ContextMeter
from aigc_desktop.ui.widgets.conversation_view import ConversationView
from aigc_desktop.ui.widgets.copying import Copying
from aigc_desktop.ui.widgets.editing_bar import EditingBar
from aigc_desktop.ui.widgets.faq_button import FaqButton
from aigc_desktop.ui.widgets.field_editors import ChoiceEditor
from aigc_desktop.ui.widgets.sampling_bar import PresetBar
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit


class ChatTab(Tab):
    """A conversation of many turns, with branches.

    `_replies` holds the document of each reply, with receipt and variants, by the number of
    its message. While a reply is written, `_before` is the conversation as it was, which comes
    back if nothing is written, and `_asked` the message that then returns to the input.
    """

    def __init__(self, content_type: ContentType, services: Services) -> None:
        super().__init__()
        self.content_type = content_type
        self._services = services
        self._talk = Conversation()
        self._replies: dict[int, Document] = {}
        self._before = self._talk
        self._asked = ""
        self._editing: int | None = None
        self._faq: Faq | None = None
        self.meter = ContextMeter(services.tr)
        self._job = 0
        self._noted: tuple[Message, ...] = ()
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
        self.view.edit_wanted.connect(self.edit_message)
        self.view.branch_wanted.connect(self._step_branch)
        self.view.action_wanted.connect(self._act)
        self.editing_bar = EditingBar(tr)
        self.editing_bar.cancelled.connect(self.stop_editing)
        self.faq_button = FaqButton(services)
        self.faq_button.read.connect(self._take_faq)
        self.view.open_wanted.connect(self._open)
        column = QVBoxLayout(self)
        column.addLayout(self._head())
        column.addWidget(self.view, 1)
        self.welcome = QLabel(tr(content_type.help))
        self.welcome.setObjectName("hint")
        self.welcome.setWordWrap(True)
        column.addWidget(self.welcome)
        column.addWidget(self.editing_bar)
        column.addLayout(self._foot())
        services.runner.previewed.connect(self._on_preview)
        services.runner.ended.connect(self._on_ended)
        for editor in self.choices.values():
            editor.edited.connect(self.changed)
        self._show_running(running=False)
        self.faq_button.load()

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
        row.addWidget(self.faq_button)
        row.addStretch()
        self.example_button = QPushButton(tr(N_("Fill in an example")))
        self.example_button.clicked.connect(self.fill_example)
        self.new_button = QPushButton(tr(N_("New chat")))
        self.new_button.clicked.connect(self.new_chat)
        self.copy_button = QPushButton()
        self._copying = Copying(self.copy_button, tr)
        self.copy_button.setToolTip(tr(N_("Copy the whole conversation")))
        self.copy_button.clicked.connect(self.copy_all)
        self.export_button = QPushButton(tr(N_("Export…")))
        self.export_button.clicked.connect(self.export)
        for button in (
            self.example_button,
            self.new_button,
            self.copy_button,
            self.export_button,
        ):
            row.addWidget(button)
        return row

    def _foot(self) -> QHBoxLayout:
        tr = self._services.tr
        self.send_button = QPushButton(tr(N_("Send")))
        self.send_button.setObjectName("primary")
        self.send_button.clicked.connect(self.send)
        self.stop_button = QPushButton(tr(N_("Stop")))
        self.stop_button.clicked.connect(self.stop)
        buttons = QVBoxLayout()
        buttons.addWidget(self.send_button)
        buttons.addWidget(self.stop_button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.input)
        column.addWidget(self.meter)
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
        self._before, self._asked = self._talk, message
        if self._editing is not None:
            self._talk = self._talk.before(self._editing)
        brief = self._brief(message, self._talk.turns)
        self._talk = self._talk.add(Turn("user", message))
        self.input.clear()
        self.stop_editing()
        self.view.show_conversation(self._talk)
        self._answer(brief)

    def regenerate(self) -> None:
        """Answer the last message anew; the reply there was stays as another branch."""
        last = self._talk.last
        if self._job or last is None or last.turn.role != "assistant" or len(self._talk.path) < 2:
            return
        self._before, self._asked = self._talk, ""
        self._talk = self._talk.before(last.id)
        self.view.show_conversation(self._talk)
        turns = self._talk.turns
        self._answer(self._brief(turns[-1].text, turns[:-1]), fresh=True)

    def edit_message(self, place: int) -> None:
        """Put an earlier message into the input: sending it begins a branch from there."""
        if self._job or place >= len(self._talk.path):
            return
        node = self._talk.path[place]
        self.editing_bar.begin(self.input.toPlainText())
        self._editing = node.id
        self.input.set_text(node.turn.text)
        self.input.setFocus()

    def stop_editing(self) -> None:
        """Leave the earlier message as it is; what stood in the input comes back."""
        if self._editing is None:
            return
        self._editing = None
        self.input.set_text(self.editing_bar.end())

    def _step_branch(self, place: int, by: int) -> None:
        if self._job or place >= len(self._talk.path):
            return
        self.stop_editing()
        self._talk = self._talk.step(self._talk.path[place].id, by)
        self._show_talk()
        self.changed.emit()

    def _show_talk(self) -> None:
        self.view.show_conversation(self._talk)
        self._show_variants()
        self._show_running(running=bool(self._job))

    def _act(self, place: int, action_id: str) -> None:
        """Make something of a reply."""
        document = self._replies.get(self._talk.path[place].id) or self.document()
        if document is None:
            return
        text = self.view.bubbles[place].text()
        if action_id == "email":
            ask_and_save_email(self, text, document, self._services)
        elif action_id == "calendar":
            asked = self._talk.path[place - 1].turn.text if place else ""
            open_appointments(self, f"{asked}\n{text}", document, self._services)
        elif keep_reply(text, document, self._services):
            self.kept.emit()

    def _take_faq(self, faq: Faq | None) -> None:
        self._faq = faq

    def copy_all(self) -> None:
        """Put the whole branch shown on the clipboard."""
        names = {"user": N_("You"), "assistant": N_("AI")}
        tr = self._services.tr
        self._copying.copy(
            "\n\n".join(f"{tr(names[turn.role])}: {turn.text}" for turn in self._talk.turns)
        )

    def _answer(self, brief: Brief, *, fresh: bool = False) -> None:
        settings = self._services.settings
        sampling: Sampling = settings.sampling(self.content_type)
        if fresh:
            sampling = sampling.changed(seed=-1)
        keep, kind, faq = settings.current.number("keep"), self.content_type, self._faq

        def run(
            engine: TextEngine, cancel: CancelToken, preview: Preview
        ) -> tuple[Document, Meter]:
            return reply_in_chat(engine, kind, brief, sampling, cancel, keep, preview.put, faq)

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
            self._take_reply(document)
            self._show_meter(meter)
            if document.notes and document.notes != self._noted:
                self._noted = document.notes  # told once, not with every reply
                self._services.errors.show_message(document.notes[0])
        else:
            self._undo_question()
        if isinstance(outcome, Failed):
            self._services.errors.show_error(outcome.error)
        self._show_running(running=False)
        self.changed.emit()

    def _take_reply(self, document: Document) -> None:
        if not document.drafts:
            self._undo_question()
            self._services.errors.show_message(N_("Nothing was written, so nothing has changed."))
            return
        self._talk = self._talk.add(Turn("assistant", document.drafts[0].text))
        self._replies[self._talk.leaf] = document
        self.view.show_conversation(self._talk)
        self._show_variants()

    def _undo_question(self) -> None:
        """Nothing was answered: the conversation comes back as it was, the message to the input."""
        self._talk = self._before
        if self._asked:
            rest = self.input.toPlainText().strip()
            self.input.set_text(f"{self._asked}\n{rest}".strip())
        self._show_talk()

    def _choose_variant(self, place: int) -> None:
        last = self._last
        if last is not None and not self._job:
            turn = Turn("assistant", last.drafts[place].text)
            self._talk = self._talk.with_turn(self._talk.leaf, turn)
            self.changed.emit()

    @property
    def _last(self) -> Document | None:
        """The newest reply's document."""
        return self._replies.get(self._talk.leaf)

    def _show_variants(self) -> None:
        """Give the newest reply its variants, the chosen one in front."""
        last = self._last
        if last is None or not self.view.bubbles:
            return
        texts = [draft.text for draft in last.drafts]
        shown = self._talk.node(self._talk.leaf).turn.text
        if shown in texts:
            self.view.bubbles[-1].show_variants(last.drafts, texts.index(shown))

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
        self.stop_editing()
        self._talk, self._replies = Conversation(), {}
        self.view.show_turns(())
        self._show_meter(None)
        self._show_running(running=False)
        self.changed.emit()

    def _show_meter(self, meter: Meter | None) -> None:
        last = self._last
        self.meter.show_meter(meter, last.timing if last is not None and meter else None)
        self.view.show_forgotten(meter.dropped if meter else 0)

    def _show_running(self, *, running: bool) -> None:
        self.send_button.setEnabled(not running)
        self.stop_button.setEnabled(running)
        self.new_button.setEnabled(not running and bool(self._talk.nodes))
        self.copy_button.setEnabled(not running and bool(self._talk.turns))
        self.export_button.setEnabled(not running and self._last is not None)
        self.welcome.setVisible(not self._talk.turns)

    def document(self) -> Document | None:
        """Return the conversation with the newest reply's receipt."""
        if self._last is None:
            return None
        return replace(self._last, turns=self._talk.turns, title=self._title())

    def _title(self) -> str:
        turns = self._talk.turns
        return (turns[0].text.splitlines() or [""])[0][:80] if turns else ""

    def _open(self, place: int) -> None:
        """Open the reply at `place` in the editor, as a text of its own."""
        node = self._talk.path[place]
        document = self._replies.get(node.id, self._last)
        if document is not None and not self._job:
            text = node.turn.text
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
        talk, text = self._talk, self.input.toPlainText()
        if self._editing is not None:
            text = self.editing_bar.put_aside or text
        if self._job:
            # Should the app end now, the message is asked again.
            talk, text = self._before, f"{self._asked}\n{text}".strip()
        return chat_tab_to(SavedChat(text, choices, talk, self._replies, self.meter.meter))

    def restore(self, state: dict[str, Any]) -> None:
        """Show what `state` returned."""
        saved = chat_tab_from(state)
        for key, value in saved.choices.items():
            if key in self.choices:
                combo = self.choices[key].combo
                combo.setCurrentIndex(max(0, combo.findData(value)))
        text, self._talk, self._replies = saved.text, saved.talk, dict(saved.replies)
        last = self._talk.last
        if last is not None and last.turn.role == "user":
            # An older version was left while a reply was being written.
            text = f"{last.turn.text}\n{text}".strip()
            self._talk = self._talk.before(last.id)
        self.input.set_text(text)
        self._show_talk()
        self._show_meter(saved.meter)
