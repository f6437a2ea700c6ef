"""What a look at the texts is: texts in, findings out, and a remedy where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.words import WordList
from aigc_desktop.i18n.message import Message
from aigc_desktop.tasks.teaching.sample import Sample

Action = Literal["fix", "exclude", "keep"]
"""What becomes of a text something was found in."""


Mender = Callable[[Sample], Sample]
"""Returns a text without its fault; one that has no text left is then left out."""


@dataclass(frozen=True)
class Issue:
    """Something found in the text `number`; `group` names texts that belong together, 0 none.

    `number` 0 is about all texts together. The message holds no text of the user's.
    """

    look: str
    number: int
    message: Message
    group: int = 0


@dataclass(frozen=True)
class Wish:
    """What the looks are told: the kind of text, the user's words, how long a text may be.

    `longest` in characters by language.
    """

    kind: ContentType
    words: WordList = field(default_factory=WordList)
    longest: Mapping[str, int] = field(default_factory=lambda: {"en": 6000, "zh": 2000})


def no_mender(_: Sequence[Sample], __: Wish) -> Mender:
    """Return a mender for what cannot be mended."""
    return lambda sample: sample


@dataclass(frozen=True)
class Look:
    """One way of looking at the texts; it never changes one by itself.

    `id` is stable. `actions` may be taken about what it finds, the first one unless somebody
    decides otherwise. `find` yields at most one issue for each text; `mender` returns what
    takes the fault out of one of the texts it is given.
    """

    id: str
    label: Message
    actions: tuple[Action, ...]
    find: Callable[[Sequence[Sample], Wish], Iterable[Issue]]
    mender: Callable[[Sequence[Sample], Wish], Mender] = no_mender


def mended(sample: Sample, mend: Callable[[str], str]) -> Sample:
    """Return `sample` with each part as `mend` returns it."""
    return sample.changed({name: mend(text) for name, text in sample.parts.items()})
