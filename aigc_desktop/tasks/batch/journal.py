"""The record of a batch beside its output: each finished row is on disk before the next begins.

One JSON object a line; the first says which batch it is. Rows stand in the order in which they
were done, which is not the table's where several are written at a time. A crash can only tear
the last line, which is cut off when the batch goes on.
"""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from aigc_desktop.domain.document import Document
from aigc_desktop.domain.document_json import document_from, document_to
from aigc_desktop.errors import AigcError, BriefError, WriteError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.paths import make_folder
from aigc_desktop.tasks.batch.table import Row

FORMAT = 1


@dataclass(frozen=True)
class Record:
    """One finished row, counted from 1: its cells, and its document or why there is none.

    `read` and `written` tokens it took, with the model called `model`.
    """

    number: int
    cells: Row
    document: Document | None = None
    error: Message | None = None
    read: int = 0
    written: int = 0
    model: str = ""


def journal_path(target: Path) -> Path:
    """Return where the journal of the batch that writes `target` lies."""
    return target.with_name(f".{target.name}.aigc-batch")


class Journal:
    """The journal of one batch, open for writing and locked against a second writer."""

    def __init__(self, target: Path, fingerprint: str, seed: int) -> None:
        """Open the journal for `target`, a new one or one to go on with.

        Raises `BriefError` if it belongs to another batch or another process writes it, and
        `WriteError` if it cannot be written. `seed` is used for a new one.
        """
        self.path = journal_path(target)
        make_folder(self.path.parent)
        self._lock = FileLock(f"{self.path}.lock", timeout=0)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise BriefError(
                N_("Another batch is writing {path} right now. Nothing was changed.", path=target)
            ) from error
        try:
            self._stream = self._open(target, fingerprint, seed)
        except BaseException:
            self._lock.release()
            raise

    def _open(self, target: Path, fingerprint: str, seed: int) -> BinaryIO:
        self.done = 0
        self.failed = 0
        self.tokens: dict[str, tuple[int, int]] = {}
        # Where each row's line begins, by its number; 0 for those not done.
        self._places = array("Q")
        head, end = self._read()
        self._end = end
        try:
            stream = self.path.open("ab")
            stream.truncate(end)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        if head is None:
            self.seed = seed
            self._stream = stream
            self._put({"format": FORMAT, "batch": fingerprint, "seed": seed})
            return stream
        if head.get("batch") != fingerprint:
            stream.close()
            raise BriefError(
                N_(
                    "The batch that was interrupted at {path} had another table or other "
                    "settings. Go on with those, begin anew, or choose another file for the "
                    "drafts.",
                    path=target,
                )
            )
        self.seed = int(head["seed"])
        return stream

    def _read(self) -> tuple[dict[str, Any] | None, int]:
        """Return the head and where the last whole line ends; counts the rows."""
        head: dict[str, Any] | None = None
        end = 0
        for line in _lines(self.path):
            value = _object(line)
            if value is None:
                break
            if head is None:
                if value.get("format") != FORMAT:
                    break
                head = value
            elif type(number := value.get("row")) is int and number > 0 and not self.has(number):
                self._count(value, end)
            else:
                break
            end += len(line)
        return head, end

    def add(self, record: Record) -> None:
        """Write down the next row; it is on disk when this returns."""
        error, place = record.error, self._end
        value = {
            "row": record.number,
            "cells": list(record.cells),
            "document": document_to(record.document) if record.document else None,
            "error": {"msgid": error.msgid, "args": _plain(error)} if error else None,
            "tokens": [record.read, record.written, record.model],
        }
        self._put(value)
        self._count(value, place)

    def has(self, number: int) -> bool:
        """Whether the row is done."""
        return number < len(self._places) and self._places[number] != 0

    def _count(self, value: dict[str, Any], place: int) -> None:
        number = int(value["row"])
        if (missing := number + 1 - len(self._places)) > 0:
            self._places.extend([0] * missing)
        self._places[number] = place
        self.done += 1
        self.failed += value.get("error") is not None
        told = value.get("tokens")
        read, written, model = told if isinstance(told, list) and len(told) == 3 else (0, 0, "")
        before = self.tokens.get(model, (0, 0))
        self.tokens[model] = (before[0] + read, before[1] + written)

    def _put(self, value: dict[str, Any]) -> None:
        # Escaped, so that a lone surrogate cannot stop the writing.
        line = json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n"
        try:
            self._stream.write(line.encode("ascii"))
            self._stream.flush()
            os.fsync(self._stream.fileno())
        except OSError as error:
            raise _unwritable(self.path, error) from error
        self._end += len(line)

    def records(self) -> Iterator[Record]:
        """Return all rows written down, in the table's order, one at a time."""
        try:
            with self.path.open("rb") as stream:
                for place in filter(None, self._places):
                    stream.seek(place)
                    if (value := _object(stream.readline())) is not None:
                        yield _record(value)
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def close(self) -> None:
        """Let go of the journal; it stays for the batch to go on."""
        self._stream.close()
        self._lock.release()

    def remove(self) -> None:
        """Delete the journal: the output has all of it."""
        self._stream.close()
        self.path.unlink(missing_ok=True)
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)


def interrupted_at(target: Path) -> int | None:
    """Return how many rows an interrupted batch for `target` had done, None if there is none."""
    if not journal_path(target).is_file():
        return None
    lines = sum(1 for line in _lines(journal_path(target)) if line.endswith(b"\n"))
    return max(0, lines - 1)


def forget(target: Path) -> None:
    """Delete the journal of an interrupted batch, to begin anew."""
    journal_path(target).unlink(missing_ok=True)


def _lines(path: Path) -> Iterator[bytes]:
    if not path.is_file():
        return
    try:
        with path.open("rb") as stream:
            yield from stream
    except OSError as error:
        raise _unwritable(path, error) from error


def _object(line: bytes) -> dict[str, Any] | None:
    """Return a line's value; None for a torn or damaged line."""
    if not line.endswith(b"\n"):
        return None
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _record(value: dict[str, Any]) -> Record:
    try:
        document = value["document"]
        error = value["error"]
        return Record(
            number=int(value["row"]),
            cells=tuple(value["cells"]),
            document=document_from(document) if document else None,
            error=Message(error["msgid"], error["args"]) if error else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError, AigcError) as error:
        raise BriefError(
            N_("The record of the interrupted batch is damaged; please begin anew.")
        ) from error


def _plain(message: Message) -> dict[str, Any]:
    return {key: str(value) for key, value in message.args.items()}


def _unwritable(path: Path, error: OSError) -> WriteError:
    return WriteError(
        N_(
            "{path} could not be written ({reason}). All rows finished before are safe; free "
            "some space and let the batch go on.",
            path=path,
            reason=error.strerror or error,
        )
    )
