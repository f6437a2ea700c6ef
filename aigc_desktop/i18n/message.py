"""A message marked for translation where it is written and translated where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """An English sentence with named holes, e.g. `Message("{n} drafts", {"n": 3})`.

    Arguments may themselves be messages; they are translated with the sentence.
    """

    msgid: str
    args: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid.format(**{k: str(v) for k, v in self.args.items()})


def N_(msgid: str, **args: object) -> Message:  # noqa: N802 - the field's name for this marker
    """Mark `msgid` for translation and bind its arguments."""
    return Message(msgid, args)
