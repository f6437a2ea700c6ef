"""Reads texts to learn from out of files, and keeps some of them apart to measure on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from aigc_desktop.content.catalogue import content_type
from aigc_desktop.domain.brief import Brief
from aigc_desktop.errors import BriefError
from aigc_desktop.i18n.message import N_
from aigc_desktop.tasks.briefs import make_brief
from aigc_desktop.tasks.import_brief import notes_in
from aigc_desktop.tasks.teaching.split import nothing_apart, split

Made = TypeVar("Made")

SUFFIXES = (".txt", ".md", ".markdown", ".docx", ".jsonl")
FEWEST = 20
"""Texts; with fewer there is nothing to learn from and nothing to measure on."""
LARGEST_JSONL = 512 * 2**20
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class TrainingTexts:
    """What is learnt from and what is kept apart: what the model is told, and what it writes."""

    learn: tuple[tuple[str, str], ...]
    held_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Told:
    prompt: str
    text: str


def read_texts(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """Return the texts in files and folders, each once, in the order they come.

    A .txt holds texts between blank lines or, without these, one a line; a .jsonl one object a
    line with "text", or with "prompt" and "answer"; .md and .docx hold one text each. Raises
    `BriefError` for what cannot be read.
    """
    files = [file for path in paths for file in _files(path)]
    found = [pair for file in files for pair in _texts(file)]
    return list(dict.fromkeys(found))


def split_texts(texts: Sequence[tuple[str, str]], seed: int = 1) -> TrainingTexts:
    """Keep about a tenth apart, near duplicates on one side; raise `BriefError` for too few."""
    if len(texts) < FEWEST:
        raise BriefError(
            N_(
                "There are {count} different texts; to learn a voice at least {least} are "
                "needed. Nothing was changed. Add texts and try again.",
                count=len(texts),
                least=FEWEST,
            )
        )
    learn, apart = split([_Told(*pair) for pair in texts], seed)
    if not apart:
        raise nothing_apart()
    return TrainingTexts(
        *(tuple((one.prompt, one.text) for one in half) for half in (learn, apart))
    )


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(f for f in path.rglob("*") if f.suffix.lower() in SUFFIXES)
    else:
        yield path


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    suffix = file.suffix.lower()
    if suffix == ".jsonl":
        yield from _lines(file, _pair)
        return
    whole = notes_in(file).text
    pieces = [whole]
    if suffix == ".txt":
        pieces = _BLANK_LINE.split(whole.strip())
        pieces = whole.splitlines() if len(pieces) == 1 else pieces
    yield from (("", piece.strip()) for piece in pieces if piece.strip())


def read_briefs(file: Path, type_id: str) -> list[tuple[str, Brief]]:
    """Return the briefs in a .jsonl file, an object with the type's fields a line.

    A "group" may name what a brief belongs to. Raises `BriefError`.
    """
    kind = content_type(type_id)

    def brief(row: object) -> tuple[str, Brief]:
        if not isinstance(row, dict):
            raise TypeError("no object")
        fields = {str(key): value for key, value in row.items() if key != "group"}
        return str(row.get("group", "")), make_brief(kind, fields)

    return list(_lines(file, brief))


def _lines(file: Path, make: Callable[[object], Made]) -> Iterator[Made]:
    number = 1
    try:
        if file.stat().st_size > LARGEST_JSONL:
            raise ValueError("too large")
        for line in file.read_text("utf-8-sig").split("\n"):
            if line.strip():
                yield make(json.loads(line))
            number += 1
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise BriefError(
            N_(
                "Line {number} of {path} cannot be read. Nothing was changed. Each line must be "
                'an object: texts have "text", or "prompt" and "answer"; briefs have their fields.',
                number=number,
                path=file,
            )
        ) from error


def _pair(row: object) -> tuple[str, str]:
    if not isinstance(row, dict):
        raise TypeError("no object")
    pair = (row.get("prompt", ""), row["answer"] if "answer" in row else row["text"])
    if not all(isinstance(text, str) for text in pair):
        raise TypeError("not text")
    prompt, answer = (str(text).encode("utf-8", "replace").decode("utf-8") for text in pair)
    return prompt, answer
