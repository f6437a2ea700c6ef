"""Reading a text with ordered patterns: what one pattern has taken, no later one takes again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

T = TypeVar("T")

# Full-width digits, letters and signs one for one, so that positions stay what they are. The
# full-width comma is left out: between figures it separates clauses, not thousands.
_WIDE = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0xFF01, 0xFF5F), 0xFFE1, 0xFFE5)
    if chr(code) not in "，；：（）！？"
}
_WIDE |= {ord("："): ":", ord("−"): "-", ord("\u00a0"): " "}
TOKEN = re.compile(r"[㐀-鿿]|[^\W_㐀-鿿]+|[%‰$€£¥]|(?<!\w)-(?=\d)")
"""One word: a Chinese character, a run of letters or figures, or a sign of value."""

"""What counts as one word: a Chinese character, a run of letters or figures, a sign of value."""

_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")


def narrow(text: str) -> str:
    """Return `text` with full-width signs made narrow; every position stays the same."""
    return text.translate(_WIDE)


def tokens(text: str) -> str:
    """Return the words of `text`, each Chinese character one, with a space around each."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())
    return f" {' '.join(TOKEN.findall(plain.replace('−', '-')))} "


@dataclass(frozen=True)
class Rule(Generic[T]):
    """A pattern and how a match is read; `read` returns None for what is no such thing.

    Without `read` the rule is a trap: the span is taken and nothing is found there. Where a text
    holds none of `hints` (lower case), the pattern cannot match and is not tried.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], T | None] | None = None
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """Which positions of one text are spoken for."""

    marks: bytearray = field(repr=False)

    @classmethod
    def none_of(cls, text: str) -> Taken:
        """Return marks for `text` with nothing taken."""
        return cls(bytearray(len(text)))

    def take(self, start: int, end: int) -> bool:
        """Take `start` to `end`; return False, taking nothing, where a part is taken already."""
        if self.marks.find(1, start, end) >= 0:
            return False
        self.marks[start:end] = b"\x01" * (end - start)
        return True

    def is_free(self, start: int, end: int) -> bool:
        """Return whether nothing between `start` and `end` is taken."""
        return self.marks.find(1, start, end) < 0


class Found(Protocol):
    """What a rule reads: a dataclass with its place and the words that stand there."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def start(self) -> int:
        """Where it begins, in characters."""
        ...

    @property
    def end(self) -> int:
        """Where it ends, the end excluded."""
        ...


F = TypeVar("F", bound=Found)


def find(text: str, rules: Sequence[Rule[F]], taken: Taken | None) -> tuple[F, ...]:
    """Return what `rules` find in `text`, in order, each with its words as they stand there.

    Marks it in `taken`; with None nothing is taken before.
    """
    found = scan(narrow(text), rules, Taken.none_of(text) if taken is None else taken)
    return tuple(
        replace(item, text=text[item.start : item.end])
        for item in sorted(found, key=lambda item: item.start)
    )


def scan(text: str, rules: Sequence[Rule[T]], taken: Taken) -> Iterable[T]:
    """Yield what `rules` find in `text`, earlier rules first; marks it in `taken`."""
    lower = text.lower()
    for rule in rules:
        if rule.hints and not any(hint in lower for hint in rule.hints):
            continue
        for match in rule.pattern.finditer(text):
            if not taken.is_free(match.start(), match.end()):
                continue
            found = rule.read(match) if rule.read else None
            if found is not None or rule.read is None:
                taken.take(match.start(), match.end())
            if found is not None:
                yield found
