"""A conversation with branches: editing a message or answering anew never loses what was there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aigc_desktop.domain.brief import Turn

NOWHERE = -1
"""The parent of a first message, and the leaf of an empty conversation."""


@dataclass(frozen=True)
class Node:
    """One message; `id` grows with time, `parent` is the message it follows."""

    id: int
    parent: int
    turn: Turn


@dataclass(frozen=True)
class Conversation:
    """A tree of messages. `leaf` is the end of the branch that is shown."""

    nodes: tuple[Node, ...] = ()
    leaf: int = NOWHERE

    @classmethod
    def of(cls, turns: tuple[Turn, ...]) -> Conversation:
        """Return a conversation with one branch."""
        talk = cls()
        for turn in turns:
            talk = talk.add(turn)
        return talk

    def node(self, node_id: int) -> Node:
        """Return a message; raise `KeyError` if there is none of that number."""
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise KeyError(node_id)

    @property
    def path(self) -> tuple[Node, ...]:
        """The messages of the branch shown, oldest first."""
        by_id = {node.id: node for node in self.nodes}
        found: list[Node] = []
        place = self.leaf
        while place in by_id:
            found.append(by_id[place])
            place = by_id[place].parent
        return tuple(reversed(found))

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What is said in the branch shown, oldest first."""
        return tuple(node.turn for node in self.path)

    @property
    def last(self) -> Node | None:
        """The newest message of the branch shown."""
        return self.node(self.leaf) if self.leaf != NOWHERE else None

    def add(self, turn: Turn) -> Conversation:
        """Return the conversation with `turn` said after the leaf."""
        number = max((node.id for node in self.nodes), default=NOWHERE) + 1
        return Conversation((*self.nodes, Node(number, self.leaf, turn)), number)

    def before(self, node_id: int) -> Conversation:
        """Return the conversation as it stood before a message: what is added next branches."""
        return replace(self, leaf=self.node(node_id).parent)

    def with_turn(self, node_id: int, turn: Turn) -> Conversation:
        """Return the conversation with another wording of one message."""
        nodes = (replace(n, turn=turn) if n.id == node_id else n for n in self.nodes)
        return replace(self, nodes=tuple(nodes))

    def siblings(self, node_id: int) -> tuple[int, ...]:
        """Return the messages that follow the same one as `node_id`, itself among them."""
        parent = self.node(node_id).parent
        return tuple(node.id for node in self.nodes if node.parent == parent)

    def step(self, node_id: int, by: int) -> Conversation:
        """Return the conversation showing the branch `by` places beside a message's own."""
        siblings = self.siblings(node_id)
        place = siblings[(siblings.index(node_id) + by) % len(siblings)]
        while children := [node.id for node in self.nodes if node.parent == place]:
            place = children[-1]
        return replace(self, leaf=place)

    def to_json(self) -> dict[str, Any]:
        """Return the conversation as JSON values."""
        nodes = [[node.id, node.parent, node.turn.role, node.turn.text] for node in self.nodes]
        return {"nodes": nodes, "leaf": self.leaf}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Conversation:
        """Read what `to_json` wrote; raise `ValueError`, `KeyError` or `TypeError` for others."""
        nodes = tuple(
            Node(
                int(number),
                int(parent),
                Turn("assistant" if role == "assistant" else "user", str(text)),
            )
            for number, parent, role, text in value["nodes"]
        )
        known = {NOWHERE}
        for node in nodes:
            # Parents come first, so a damaged file cannot send `path` round in circles.
            if node.parent not in known or node.id in known:
                raise ValueError("damaged tree")
            known.add(node.id)
        leaf = int(value["leaf"])
        if leaf not in known:
            raise ValueError("no such leaf")
        return cls(nodes, leaf)
