"""What two texts share and where they differ, by words, and by characters in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECE = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:['’-][^\W\u3400-\u9fff]+)*|\s+|.", re.S)
LONGEST = 20_000
"""Characters of each text that are compared piece by piece; longer ones differ as a whole."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of both texts; where `same`, they agree there."""

    left: str
    right: str
    same: bool


def differences(left: str, right: str) -> list[Stretch]:
    """Return both texts as stretches in which they agree or differ, in order.

    Joined, the left sides give `left` and the right sides `right`. Method: the longest
    matching blocks of `difflib.SequenceMatcher` (Ratcliff and Obershelp 1988).
    """
    if max(len(left), len(right)) > LONGEST:
        return [Stretch(left, right, left == right)]
    return _joined(_stretches(_PIECE.findall(left), _PIECE.findall(right)))


def _stretches(left: list[str], right: list[str]) -> Iterator[Stretch]:
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        yield Stretch("".join(left[i1:i2]), "".join(right[j1:j2]), kind == "equal")


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches with those joined that only blanks stand between."""
    found: list[Stretch] = []
    for stretch in stretches:
        blank = len(found) > 1 and found[-1].same and not found[-1].left.strip()
        if blank and not stretch.same:
            between, before = found.pop(), found.pop()
            left = before.left + between.left + stretch.left
            right = before.right + between.right + stretch.right
            found.append(Stretch(left, right, left == right))
        else:
            found.append(stretch)
    return found
