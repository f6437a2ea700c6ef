"""Keeps conversations in the library and fetches them back, beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from aigc_desktop.domain.chat import Chat
from aigc_desktop.i18n import N_
from aigc_desktop.store.entry import Entry
from aigc_desktop.ui.services import Services


class ChatKeeper(QObject):
    """Everything asked of it is done in the order it was asked.

    `changed` comes when the list of conversations is to be read anew.
    """

    changed = Signal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._library = services.library

    def keep(self, chat: Chat) -> None:
        """Keep a conversation as it stands; going on with it takes it out of the trash."""
        document = chat.kept()
        if document is None:
            return

        def work() -> None:
            self._library.keep(document, "chat")
            self._library.restore([document.id])

        self._run(work)

    def fetch(self, chat_id: str, then: Callable[[Chat], None]) -> None:
        """Read a conversation and hand it to `then`."""

        def work() -> Chat:
            self._library.note_opened(chat_id)
            return Chat.of(self._library.get(chat_id))

        self._services.background.run(self, work, then, self._services.errors.show_error)

    def find_newer(self, chat: Chat, then: Callable[[Chat], None]) -> None:
        """Hand what the library has of `chat` to `then` if that is more; else nothing happens."""

        def work() -> Chat | None:
            if not self._library.has(chat.id):
                return None
            kept = Chat.of(self._library.get(chat.id))
            return kept if len(kept.talk.nodes) > len(chat.talk.nodes) else None

        self._services.background.run(
            self, work, lambda found: then(found) if found else None,
            self._services.errors.show_error,
        )  # fmt: skip

    def rename(self, entry: Entry, title: str) -> None:
        """Give a conversation another name."""
        self._run(lambda: self._library.rename(entry.id, title))

    def pin(self, entry: Entry, *, on: bool) -> None:
        """Keep a conversation at the top of the list: it is a favourite in the library."""
        self._run(lambda: self._library.set_favourite([entry.id], on=on))

    def trash(self, entry: Entry) -> None:
        """Put a conversation into the trash; one click brings it back."""

        def told() -> None:
            self.changed.emit()
            self._services.errors.show_message(
                N_("“{title}” is in the trash.", title=entry.title),
                undo=lambda: self._run(lambda: self._library.restore([entry.id])),
            )

        self._run(lambda: self._library.trash([entry.id]), told)

    def _run(self, work: Callable[[], object], then: Callable[[], object] | None = None) -> None:
        done = then or self.changed.emit
        self._services.background.run(
            self, work, lambda _: done(), self._services.errors.show_error
        )
