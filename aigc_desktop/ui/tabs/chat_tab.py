"""A tab for content types of shape CONVERSATION."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from aigc_desktop.checks.personal_data import masked
from aigc_desktop.checks.safety import reasons_to_cover
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, Turn
from aigc_desktop.domain.chat import Chat
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.forgotten import Forgotten
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.job import Failed, Finished, Job, Outcome, Preview
from aigc_desktop.progress import CancelToken
from aigc_desktop.store.entry import Entry
from aigc_desktop.tasks.continue_reply import going_on, with_more
from aigc_desktop.tasks.faq import Faq
from aigc_desktop.tasks.masking import masked_chat
from aigc_desktop.tasks.reply_in_chat import Meter, reply_in_chat
from aigc_desktop.tasks.strictness import with_strictness
from aigc_desktop.ui.chat.chat_list import ChatList
from aigc_desktop.ui.chat.composer import Composer
from aigc_desktop.ui.chat.head import ChatHead
from aigc_desktop.ui.chat.keeper import ChatKeeper
from aigc_desktop.ui.chat_actions import ask_and_save_email, keep_reply, open_appointments
from aigc_desktop.ui.exporting import ask_and_export
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.tabs.chat_state import SavedChat, chat_tab_from, chat_tab_to
from aigc_desktop.ui.tabs.tab import Tab
from aigc_desktop.ui.widgets.conversation_view import ConversationView


class ChatTab(Tab):
    """Conversations of many turns, with branches: one is open, the others are in the list.

    While a reply is written, `_before` is the conversation as it was, which comes back if
    nothing is written, and `_asked` the message that then returns to the input.
    """

    def __init__(self, content_type: ContentType, services: Services) -> None:
        super().__init__()
        self.content_type = content_type
        self._services = services
        self.chat = Chat()
        self._before = self.chat
        self._asked = ""
        self._job = 0
        self._noted: tuple[Message, ...] = ()
        self._faq: Faq | None = None
        self._lifted: set[tuple[str, int]] = set()
        self.head = ChatHead(content_type, services)
        self.view = ConversationView(services.tr)
        self.composer = Composer(services.tr)
        self.list = ChatList(services)
        self.keeper = ChatKeeper(services, self)
        self.choices, self.input = self.head.choices, self.composer.input
        self.meter, self.editing_bar = self.composer.meter, self.composer.editing_bar
        self.faq_button, self.copy_button = self.head.faq_button, self.head.copy_button
        self.new_button = self.list.new_button
        self.example_button, self.export_button = self.head.example_button, self.head.export_button
        self.send_button, self.stop_button = self.composer.send_button, self.composer.stop_button
        self.welcome = QLabel(services.tr(content_type.help))
        self.welcome.setObjectName("hint")
        self.welcome.setWordWrap(True)
        self._lay_out()
        self._connect()
        self._show_running()
        self.faq_button.load()

    def _lay_out(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.head)
        column.addWidget(self.view, 1)
        column.addWidget(self.welcome)
        column.addWidget(self.composer)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([210, 800])
        splitter.setChildrenCollapsible(False)
        QVBoxLayout(self).addWidget(splitter)

    def _connect(self) -> None:
        head, view, composer = self.head, self.view, self.composer
        head.edited.connect(self.changed)
        head.list_button.toggled.connect(self.list.setVisible)
        head.faq_button.read.connect(self._take_faq)
        head.example_button.clicked.connect(self.fill_example)
        head.copy_button.clicked.connect(self.copy_all)
        head.export_button.clicked.connect(self.export)
        view.chosen.connect(self._choose_variant)
        view.regenerate_wanted.connect(self.regenerate)
        view.continue_wanted.connect(self.continue_reply)
        view.edit_wanted.connect(self.edit_message)
        view.lifted.connect(self._lift)
        view.branch_wanted.connect(self._step_branch)
        view.action_wanted.connect(self._act)
        view.open_wanted.connect(self._open)
        composer.send_wanted.connect(self.send)
        composer.stop_wanted.connect(self.stop)
        composer.edited.connect(self.changed)
        composer.personal_data.mask_wanted.connect(self.mask_personal_data)
        self.changed.connect(self._watch_personal_data)
        self.list.new_wanted.connect(self.new_chat)
        self.list.open_wanted.connect(lambda entry: self.open_chat(entry.id))
        self.list.renamed.connect(self._rename)
        self.list.pin_wanted.connect(lambda entry, on: self.keeper.pin(entry, on=on))
        self.list.trash_wanted.connect(self._trash)
        self.list.export_wanted.connect(self._export_entry)
        self.list.listed.connect(self._on_listed)
        self.keeper.changed.connect(self.list.refresh)
        self._services.runner.previewed.connect(self._on_preview)
        self._services.runner.ended.connect(self._on_ended)
        fresh = QShortcut(QKeySequence(QKeySequence.StandardKey.New), self)
        fresh.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        fresh.activated.connect(self.new_chat)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Read the list anew: the library may have changed meanwhile."""
        super().showEvent(event)
        self.list.refresh()

    # writing

    def fill_example(self) -> None:
        """Put the example message into the input; what stood there can be brought back."""
        before = self.input.toPlainText()
        if before.strip() and before not in {
            example.text("message") for example in self.content_type.examples.values()
        }:
            self._services.errors.show_message(
                N_("The message was replaced."), undo=lambda: self.input.set_text(before)
            )
        example = self.content_type.examples[self.head.language]
        self.head.show_brief(example)
        self.input.set_text(example.text("message"))
        self.input.setFocus()

    def send(self) -> None:
        """Send the message in the input and have it answered."""
        message = self.input.toPlainText().strip()
        if self._job or not message:
            return
        self._before, self._asked = self.chat, message
        talk = self.chat.talk
        if self.composer.editing is not None:
            talk = talk.before(self.composer.editing)
        brief = self.head.brief(message, talk.turns)
        self.chat = replace(self.chat, talk=talk.add(Turn("user", message)))
        self.input.clear()
        self.composer.stop_editing()
        self._answer(brief)

    def regenerate(self) -> None:
        """Answer the last message anew; the reply there was stays as another branch."""
        talk = self.chat.talk
        last = talk.last
        if self._job or last is None or last.turn.role != "assistant" or len(talk.path) < 2:
            return
        self._before, self._asked = self.chat, ""
        self.chat = replace(self.chat, talk=talk.before(last.id))
        turns = self.chat.talk.turns
        self._answer(self.head.brief(turns[-1].text, turns[:-1]), fresh=True)

    def continue_reply(self) -> None:
        """Let the newest reply go on where it stopped; the shorter one stays as another branch."""
        last = self.chat.last
        brief = going_on(last, self.chat.talk) if last is not None and not self._job else None
        if brief is None:
            return
        self._before, self._asked = self.chat, ""
        self.chat = replace(self.chat, talk=self.chat.talk.before(self.chat.talk.leaf))
        self._answer(brief, fresh=True)

    def _answer(self, brief: Brief, *, fresh: bool = False) -> None:
        settings, faq = self._services.settings, self.head.persona.faq(self._faq)
        kind = with_strictness(self.content_type, settings.current)
        sampling, keep = settings.sampling(kind), settings.current.number("keep")
        if fresh:
            sampling = sampling.changed(seed=-1)

        def run(
            engine: TextEngine, cancel: CancelToken, preview: Preview
        ) -> tuple[Document, Meter]:
            return reply_in_chat(engine, kind, brief, sampling, cancel, keep, preview.put, faq)

        self.view.show_conversation(self.chat.talk)
        self.view.add(Turn("assistant", brief.text("so_far")))
        self._services.errors.hide()
        self._job = self._services.runner.submit(Job(run))
        self._show_running()
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
            self._take_reply(document, meter)
            if document.notes and document.notes != self._noted:
                self._noted = document.notes  # told once, not with every reply
                self._services.errors.show_message(document.notes[0])
        else:
            self._undo_question()
        if isinstance(outcome, Failed):
            self._services.errors.show_error(outcome.error)
        self._show_running()
        self.changed.emit()

    def _take_reply(self, document: Document, meter: Meter) -> None:
        if not document.drafts or not with_more(document):
            self._undo_question()
            self._services.errors.show_message(N_("Nothing was written, so nothing has changed."))
            return
        self.chat = self.chat.with_reply(document)
        self._show_chat()
        self._show_meter(meter)
        self.keeper.keep(self.chat)

    def _undo_question(self) -> None:
        """Nothing was answered: the conversation comes back as it was, the message to the input."""
        self.chat = self._before
        if self._asked:
            self.composer.give_back(self._asked)
        self._show_chat()

    # branches and variants

    def edit_message(self, place: int) -> None:
        """Put an earlier message into the input: sending it begins a branch from there."""
        path = self.chat.talk.path
        if not self._job and place < len(path):
            self.composer.edit(path[place])

    def stop_editing(self) -> None:
        """Leave the earlier message as it is; what stood in the input comes back."""
        self.composer.stop_editing()

    def _step_branch(self, place: int, by: int) -> None:
        path = self.chat.talk.path
        if self._job or place >= len(path):
            return
        self.stop_editing()
        self.chat = replace(self.chat, talk=self.chat.talk.step(path[place].id, by))
        self._show_chat()
        self._note()

    def _choose_variant(self, place: int) -> None:
        last, talk = self.chat.last, self.chat.talk
        if last is not None and not self._job:
            turn = Turn("assistant", last.drafts[place].text)
            self.chat = replace(self.chat, talk=talk.with_turn(talk.leaf, turn))
            self.view.bubbles[-1].show_unfinished(not last.drafts[place].complete)
            self._note()

    def _note(self) -> None:
        """Write down that the conversation was changed."""
        self.keeper.keep(self.chat)
        self.changed.emit()

    def _watch_personal_data(self) -> None:
        said = [turn.text for turn in self.chat.talk.turns]
        self.composer.personal_data.watch("\n".join([*said, self.input.toPlainText()]))

    def mask_personal_data(self) -> None:
        """Mask personal data in the message and the whole conversation; one click undoes it."""
        if self._job:
            return
        before, typed = self.chat, self.input.toPlainText()

        def put(chat: Chat, text: str) -> None:
            if self.chat.id != before.id or self._job:
                return  # another conversation was opened meanwhile
            self.chat = chat
            self.input.set_text(text)
            self._show_chat()
            self._note()

        put(masked_chat(before), masked(typed))
        self._services.errors.show_message(
            N_("Personal data was masked."), undo=lambda: put(before, typed)
        )

    # what is shown

    def _show_chat(self) -> None:
        self.view.show_conversation(self.chat.talk)
        last = self.chat.last
        if last is not None and self.view.bubbles:
            # The newest reply has its variants, the chosen one in front.
            texts = [draft.text for draft in last.drafts]
            shown = self.chat.talk.node(self.chat.talk.leaf).turn.text
            if shown in texts:
                self.view.bubbles[-1].show_variants(last.drafts, texts.index(shown))
        self._cover()
        self._show_running()

    def _cover(self) -> None:
        """Cover the replies that the safety filter marked and the user did not ask to see."""
        for bubble, node in zip(self.view.bubbles, self.chat.talk.path, strict=True):
            document = self.chat.replies.get(node.id)
            if document is not None:
                found = (one.findings for one in document.drafts if one.text == node.turn.text)
                reasons = reasons_to_cover(next(found, ()))
                bubble.set_cover(() if (self.chat.id, node.id) in self._lifted else reasons)

    def _lift(self, place: int) -> None:
        self._lifted.add((self.chat.id, self.chat.talk.path[place].id))

    def _show_meter(self, meter: Meter | None) -> None:
        last = self.chat.last
        self.meter.show_meter(meter, last.timing if last is not None and meter else None)
        self.view.show_forgotten(meter.dropped if meter else 0)

    def _show_running(self) -> None:
        running, talk = bool(self._job), self.chat.talk
        self.composer.set_running(running=running)
        self.list.setEnabled(not running)
        self.new_button.setEnabled(not running and bool(talk.nodes))
        self.copy_button.setEnabled(not running and bool(talk.turns))
        self.export_button.setEnabled(not running and self.chat.last is not None)
        self.welcome.setVisible(not talk.turns)

    # conversations

    def new_chat(self) -> None:
        """Begin another conversation; this one is kept already."""
        if not self._job and self.chat.talk.nodes:
            self._show_other(Chat())
            self.input.setFocus()

    def open_chat(self, chat_id: str) -> None:
        """Show another conversation of the library."""
        if not self._job:
            self.keeper.fetch(chat_id, self._show_fetched)

    def _show_fetched(self, chat: Chat) -> None:
        if self._job:
            return  # a message was sent while it was being read
        self._show_other(chat)
        if chat.last is not None:
            self.head.show_brief(chat.last.receipt.brief)

    def _show_other(self, chat: Chat) -> None:
        self.stop_editing()
        self.chat = chat
        self._show_chat()
        self._show_meter(None)
        self.list.show_current(chat.id)
        self.changed.emit()

    def forget(self, gone: Forgotten) -> None:
        """Close the open conversation if it was deleted for good."""
        if self.chat.id in gone.ids:
            self.stop()
            self._job = 0
            self._show_other(Chat())

    def _rename(self, entry: Entry, title: str) -> None:
        if entry.id == self.chat.id:
            self.chat = replace(self.chat, title=title)
            self.changed.emit()
        self.keeper.rename(entry, title)

    def _trash(self, entry: Entry) -> None:
        if self._job:
            return
        if entry.id == self.chat.id:
            self._show_other(Chat())
        self.keeper.trash(entry)

    def _on_listed(self) -> None:
        """Take over a name given to the open conversation elsewhere."""
        entry = self.list.entry(self.chat.id)
        if entry is not None and entry.title != self.chat.title and not self._job:
            self.chat = replace(self.chat, title=entry.title)

    def _export_entry(self, entry: Entry) -> None:
        def export(chat: Chat) -> None:
            document = chat.document()
            if document is not None:
                ask_and_export(self, document, self._services)

        self.keeper.fetch(entry.id, export)

    # what replies turn into

    def _act(self, place: int, action_id: str) -> None:
        """Make something of a reply."""
        path = self.chat.talk.path
        document = self.chat.replies.get(path[place].id) or self.document()
        if document is None:
            return
        text = self.view.bubbles[place].text()
        if action_id == "email":
            ask_and_save_email(self, text, document, self._services)
        elif action_id == "calendar":
            asked = path[place - 1].turn.text if place else ""
            open_appointments(self, f"{asked}\n{text}", document, self._services)
        elif keep_reply(text, document, self._services):
            self.kept.emit()

    def _open(self, place: int) -> None:
        """Open the reply at `place` in the editor, as a text of its own."""
        node = self.chat.talk.path[place]
        document = self.chat.replies.get(node.id, self.chat.last)
        if document is not None and not self._job:
            text = node.turn.text
            known = next((draft for draft in document.drafts if draft.text == text), None)
            part = self.content_type.parts[0].name
            draft = known or replace(document.drafts[0], parts={part: text}, text=text)
            self.open_wanted.emit(replace(document.only(draft), turns=()))

    def _take_faq(self, faq: Faq | None) -> None:
        self._faq = faq

    def copy_all(self) -> None:
        """Put the whole branch shown on the clipboard."""
        self.head.copy(self.chat.talk.turns)

    def export(self) -> None:
        """Export the whole conversation."""
        document = self.document()
        if document is not None:
            ask_and_export(self, document, self._services)

    def document(self) -> Document | None:
        """Return the conversation with the newest reply's receipt."""
        return self.chat.document() if self.chat.last is not None else None

    # unsaved work

    def state(self) -> dict[str, Any]:
        """Return the conversation, the choices and what stands in the input."""
        chat, text = self.chat, self.composer.text
        if self._job:
            # Should the app end now, the message is asked again.
            chat, text = self._before, f"{self._asked}\n{text}".strip()
        listed = self.head.list_button.isChecked()
        return chat_tab_to(SavedChat(text, self.head.values(), chat, self.meter.meter, listed))

    def restore(self, state: dict[str, Any]) -> None:
        """Show what `state` returned, or what the library has of it if that is more."""
        saved = chat_tab_from(state)
        self.head.show_values(dict(saved.choices))
        self.head.list_button.setChecked(saved.listed)
        text, self.chat = saved.text, saved.chat
        last = self.chat.talk.last
        if last is not None and last.turn.role == "user":
            # An older version was left while a reply was being written.
            text = f"{last.turn.text}\n{text}".strip()
            self.chat = replace(self.chat, talk=self.chat.talk.before(last.id))
        self.input.set_text(text)
        self._show_chat()
        self._show_meter(saved.meter)
        self.list.show_current(self.chat.id)
        self.keeper.find_newer(self.chat, self._show_newer)

    def _show_newer(self, chat: Chat) -> None:
        """Show replies that came in the last moment before the app was killed."""
        if self._job or chat.id != self.chat.id:
            return
        self._show_other(chat)
        asked = [turn.text for turn in chat.talk.turns if turn.role == "user"]
        if asked and self.input.toPlainText().strip() == asked[-1]:
            self.input.clear()
