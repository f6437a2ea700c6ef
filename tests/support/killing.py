"""Kills a process that works on a library at a random moment, then looks what is left."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from aigc_desktop.domain.chat import Chat
from aigc_desktop.errors import UserFacingError
from aigc_desktop.store.connection import sqlite
from aigc_desktop.store.entry import Filter
from aigc_desktop.store.library import RUNS_REMEMBERED, Library
from tests.support.library_child import chat, document, opened

ROOT = Path(__file__).resolve().parents[2]
BEFORE = 30
"""So many documents lie in the library before the process starts."""


def prepare(kind: str, folder: Path) -> None:
    """Make the library a process of this kind starts with."""
    folder.mkdir(parents=True)
    if kind == "migrating":
        old_library(folder / "library.sqlite", BEFORE)
        return
    library = Library(folder / "library.sqlite")
    for number in range(1_000_000, 1_000_000 + BEFORE):
        library.keep(document(number))


def old_library(path: Path, count: int) -> None:
    """Write a library of version 1, as the fixture of that version is one, with `count` more."""
    shutil.copy(ROOT / "tests" / "fixtures" / "library" / "v1.sqlite", path)
    from aigc_desktop.domain.document_json import document_to

    with closing(sqlite.connect(path)) as database, database:
        database.execute("DELETE FROM document")
        for number in range(1_000_000, 1_000_000 + count):
            one = document(number)
            database.execute(
                "INSERT INTO document VALUES (?, 'ad', 'en', ?, ?, ?, ?)",
                (one.id, one.title, one.created, one.created, json.dumps(document_to(one))),
            )


def kill_once(kind: str, folder: Path, chance: random.Random, longest_s: float) -> list[str]:
    """Start the process, kill it within `longest_s` of its being ready; return what it said."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.support.library_child", kind, str(folder)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    said = child.stdout.readline()
    assert said == "ready\n", said
    time.sleep(chance.uniform(0, longest_s))
    child.kill()
    lines = [line.strip() for line in child.stdout if line.endswith("\n")]
    child.wait()
    child.stdout.close()
    return lines


def die_at(kind: str, folder: Path, moment: int, steps: int) -> tuple[int, list[str]]:
    """Let a process do `steps`, then die at the `moment`-th change of files of the next.

    Returns its exit code (0 when it came to the end of that step) and what it said.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.library_child", kind, str(folder), str(moment),
         str(steps)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines()[1:]


def trouble(folder: Path, lines: list[str]) -> Iterator[str]:
    """Return everything that is lost or broken, given what the process said it had done."""
    library, upkeep, recovery = opened(folder)
    upkeep.tidy()
    if not upkeep.check():
        yield "the database is corrupt"
        return
    said = [line.split() for line in lines]
    wanted = [int(number) for word, number in said if word == "kept"]
    # Of runs noted by themselves only the newest are promised, and one more may have been
    # noted before the process could say so.
    runs = [int(number) for word, number in said if word == "run"]
    wanted += runs[-(RUNS_REMEMBERED - 1) :]
    wanted += range(1_000_000, 1_000_000 + BEFORE)
    yield from _lost(library, wanted)
    for number in (int(number) for word, number in said if word == "said"):
        first = chat(number).turns
        try:
            kept = Chat.of(library.get(document(number).id))
        except UserFacingError as error:
            yield f"conversation {number}: {error}"
            continue
        if tuple(node.turn for node in kept.talk.nodes)[:2] != first or not kept.replies:
            yield f"conversation {number} is another one"
    typed = max((int(number) for word, number in said if word == "typed"), default=-1)
    state = recovery.load()
    if typed >= 0 and (not state or state["tabs"]["ad"]["number"] < typed):
        yield f"unsaved work {typed} is lost"
    if recovery.aside is not None:
        yield "the recovery file was damaged"
    if library.access.vault.encrypted:
        for path in folder.iterdir():
            if path.name != "backup" and b"warm light" in path.read_bytes():
                yield f"plain text is left in {path.name}"
    backup = folder / "backup"
    if backup.exists() and Library(backup).count(Filter()) < BEFORE:
        yield "a backup lacks documents"
    if left := [path.name for path in folder.rglob("*") if ".new" in path.name]:
        yield f"left behind: {left}"


def _lost(library: Library, wanted: list[int]) -> Iterator[str]:
    for number in wanted:
        try:
            found = library.get(document(number).id)
        except UserFacingError as error:
            yield f"document {number}: {error}"
            continue
        if found.drafts != document(number).drafts:
            yield f"document {number} is another one"
    listed = library.count(Filter(kinds=("document", "draft"))) + library.count(
        Filter(trashed=True)
    )
    if listed < len(wanted):
        yield f"{len(wanted) - listed} documents are not listed"
