"""A conversation as it is kept: its branches, what each reply was made from, and its name."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.conversation import Conversation
from aigc_desktop.domain.document import Document, now

LONGEST_NAME = 48
"""Characters of a name made by itself; Chinese ones count twice, as they are as wide as two."""
_GREETING = re.compile(
    r"(?i)^(?:hi|hello|hey|good (?:morning|afternoon|evening)|dear \w+"
    r"|你好|您好|早上好|下午好|晚上好|嗨)"
    r"(?: there| all)?[\s,.!?，。！？~～]*"
)
_PLEASE = re.compile(
    r"(?i)^(?:(?:can|could|would) you (?:please )?|please "
    r"|请问|麻烦你?|请(?!假|求|教|客|柬|帖)(?:你|帮我)?)"
)


@dataclass(frozen=True)
class Chat:
    """One conversation. `replies` holds the document of each reply by the number of its message."""

    talk: Conversation = field(default_factory=Conversation)
    replies: Mapping[int, Document] = field(default_factory=dict)
    title: str = ""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    created: str = field(default_factory=now)

    @classmethod
    def of(cls, document: Document) -> Chat:
        """Return the chat kept as `document`; one kept before there were branches has one."""
        talk, replies = document.talk, document.replies
        if talk is None:
            talk = Conversation.of(document.turns)
            said = talk.last is not None and talk.last.turn.role == "assistant"
            replies = {talk.leaf: document} if said and document.drafts else {}
        return cls(talk, dict(replies), document.title, document.id, document.created)

    @property
    def last(self) -> Document | None:
        """The newest reply's document."""
        return self.replies.get(self.talk.leaf)

    @property
    def name(self) -> str:
        """What the chat is called: what the user calls it, or the first thing asked."""
        return self.title or name_of(self.talk.turns)

    def with_reply(self, document: Document) -> Chat:
        """Return the chat with a reply said after the leaf; the first one names it."""
        talk = self.talk.add(Turn("assistant", document.drafts[0].text))
        chat = replace(self, talk=talk, replies={**self.replies, talk.leaf: document})
        return replace(chat, title=chat.name)

    def document(self) -> Document | None:
        """Return the branch shown with its newest reply's receipt; None before the first reply."""
        last = self.last or next(
            (self.replies[node.id] for node in self.talk.path[::-1] if node.id in self.replies),
            None,
        )
        if last is None:
            return None
        return replace(last, title=self.name, turns=self.talk.turns)

    def kept(self) -> Document | None:
        """Return the whole chat as one document, to be kept under the chat's own id."""
        shown = self.document()
        if shown is None:
            return None
        bare = {at: replace(one, turns=(), rejected=()) for at, one in self.replies.items()}
        return replace(
            shown, id=self.id, created=self.created, rejected=(), talk=self.talk, replies=bare
        )


def name_of(turns: tuple[Turn, ...]) -> str:
    """Return a name for a conversation: the first thing asked, without greeting and courtesies."""
    asked = [turn.text for turn in turns if turn.role == "user"]
    lines = [line.strip() for text in asked for line in text.splitlines() if line.strip()]
    told = [_GREETING.sub("", line).strip() for line in lines]
    telling = [text for line in told if (text := _PLEASE.sub("", line).strip()) and len(text) > 2]
    name = next(iter(telling or lines), "").rstrip(" .。!！,，;；")
    return shortened(name[:1].upper() + name[1:])


def shortened(text: str, most: int = LONGEST_NAME) -> str:
    """Return `text` in one line no wider than `most`, cut between words where there are any."""
    text = " ".join(text.split())
    width = 0
    for place, char in enumerate(text):
        width += 2 if char >= "\u2e80" else 1
        if width > most:
            head = text[:place]
            at = head.rfind(" ")
            return (head[:at] if at > place // 2 else head).rstrip(" ,.;:，。；：、") + "…"
    return text
