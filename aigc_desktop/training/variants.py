"""Interchangeable wordings: one sentence of a grammar becomes many.

A file of variants (`resources/corpus/LANGUAGE/variants.txt`) has one set a line:

    for example | for instance        any of them may stand for any other
    although > though | even though   only the first is replaced
    ! as soon as                      is left alone, whatever stands inside it
    [news chat]                       what follows is for these types only

`^` before a wording wants it at the start of a sentence, `_` after it another word behind it,
so that "it is" shrinks in "It is late" and not in "as it is". English wordings are matched as
whole words whatever their case, Chinese ones as they stand; the longest match counts. What is
replaced keeps its capital, and "a" before it becomes "an" where it must.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from aigc_desktop.content.styles.agreement import fit_article
from aigc_desktop.domain.brief import Language

CHANCE = 0.75
"""How often a wording is drawn anew; the rest keeps the grammar's own, the likelier one."""

_MARK = re.compile(r"<\|[a-z]+\d?\|>")
_STARTS = re.compile(r"(?:^|[.!?:;]\s+|[。！？；\n“\"])$")
_FOLLOWED = re.compile(r" [A-Za-z]|[\u4e00-\u9fff]")


class VariantsError(ValueError):
    """A file of variants has a mistake; the message names file and line."""


class Variants:
    """Rewords literal text; placeholders and what the user named are never touched."""

    def __init__(self, language: Language, sets: dict[str, tuple[str, ...]]) -> None:
        """Take, for each wording, all that may stand in its place, itself included."""
        self._english = language == "en"
        self._sets = sets
        texts = sorted((re.escape(_bare(text)) for text in sets), key=len, reverse=True)
        pattern = "|".join(dict.fromkeys(texts)) or r"(?!)"
        if self._english:
            pattern = rf"(?<![\w’'-])(?:{pattern})(?![\w’'-])"
        self._pattern = re.compile(pattern, re.IGNORECASE)

    @classmethod
    def load(cls, path: Path, type_id: str, language: Language) -> Variants:
        """Read the sets of one content type; a missing file holds none.

        Of two sets for one wording the later counts, so a type's own follow the general ones.
        Raises `VariantsError` for a line that is no set.
        """
        sets: dict[str, tuple[str, ...]] = {}
        if path.is_file():
            for members, replaced in _read(path, type_id):
                sets |= dict.fromkeys(replaced, members)
        return cls(language, sets)

    def reword(self, text: str, rng: random.Random) -> str:
        """Return `text` with each wording drawn anew from its set."""
        out = ""
        position = 0
        for mark in [*_MARK.finditer(text), None]:
            end = mark.start() if mark else len(text)
            out = self._literal(out, text[position:end], rng)
            if mark:
                out += mark.group()
                position = mark.end()
        return out

    def _literal(self, out: str, literal: str, rng: random.Random) -> str:
        position = 0
        for match in self._pattern.finditer(literal):
            out += literal[position : match.start()]
            position = match.end()
            start = bool(_STARTS.search(out[-4:])) or out.endswith("|>")
            followed = bool(_FOLLOWED.match(literal, match.end()))
            out = self._put(out, match.group(), start, followed, rng)
        return out + literal[position:]

    def _put(self, out: str, old: str, start: bool, followed: bool, rng: random.Random) -> str:
        low = old.lower()
        keys = [f"{a}{low}{b}" for a in ("^", "") for b in ("_", "")]
        key = next((k for k in keys if k in self._sets and _allowed(k, start, followed)), "")
        if not key or rng.random() >= CHANCE:
            return out + old
        fitting = [one for one in self._sets[key] if _allowed(one, start, followed)]
        new = _bare(rng.choice(fitting)) if fitting else old
        if old[:1].isupper():
            new = new[:1].upper() + new[1:]
        if self._english and new.lower() != low:
            out = fit_article(out, new)
        return out + new


def _bare(text: str) -> str:
    return text.removeprefix("^").removesuffix("_")


def _allowed(text: str, start: bool, followed: bool) -> bool:
    return (start or text[:1] != "^") and (followed or text[-1:] != "_")


def _read(path: Path, type_id: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield all wordings of each set and those of them that are replaced."""
    wanted = True
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            wanted = not line[1:-1].split() or type_id in line[1:-1].split()
            continue
        if not wanted:
            continue
        if line.startswith("!"):
            alone = (line[1:].strip(),)
            yield alone, alone
            continue
        first, arrow, others = line.partition(">")
        members = tuple(part.strip() for part in (others if arrow else line).split("|"))
        if arrow:
            members = (first.strip(), *members)
        if len(members) < 2 or not all(map(_bare, members)):
            raise VariantsError(f"{path.name}:{number}: not a set of wordings: {line}")
        yield members, members[:1] if arrow else members
