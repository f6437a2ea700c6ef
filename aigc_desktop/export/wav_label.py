"""The AI label in a WAV file: a chunk `AIGC` for machines, `LIST INFO` for people.

The chunk is that of the TC260 practice guides for audio; INFO is Microsoft's and IBM's
"Multimedia Programming Interface and Data Specifications 1.0" (1991).
"""

from __future__ import annotations

import struct

from aigc_desktop.export.format import label_json, receipt_json
from aigc_desktop.export.page import Page

_HEAD = struct.Struct("<4sI")
LABEL_CHUNK = b"AIGC"
RECEIPT_CHUNK = b"AIGR"


def labelled_wav(sound: bytes, page: Page) -> bytes:
    """Return the WAV file `sound` with the label, the notice and the receipt of `page`.

    Raises `ValueError` if `sound` is no WAV file.
    """
    # A chunk says its length first, so readers pass over those they do not know.
    own = [
        _chunk(LABEL_CHUNK, label_json(page).encode("ascii")),
        _chunk(b"LIST", b"INFO" + b"".join(_info(page))),
        _chunk(RECEIPT_CHUNK, receipt_json(page).encode("utf-8")),
    ]
    kept = [_chunk(name, data) for name, data in chunks_of(sound) if name != b"LIST"]
    body = b"WAVE" + b"".join([*kept, *own])
    return _HEAD.pack(b"RIFF", len(body)) + body


def _info(page: Page) -> list[bytes]:
    texts = {
        b"INAM": page.title,
        b"IART": page.producer,
        b"ICMT": page.notice,
        b"ISRC": page.source_type,
        b"ISFT": "AIGC Desktop",
        b"ICRD": page.document.created,
    }
    return [_chunk(name, text.encode("utf-8") + b"\0") for name, text in texts.items()]


def _chunk(name: bytes, data: bytes) -> bytes:
    return _HEAD.pack(name, len(data)) + data + b"\0" * (len(data) % 2)


def chunks_of(sound: bytes) -> list[tuple[bytes, bytes]]:
    """Return name and data of each chunk of a WAV file, in order.

    Raises `ValueError` for anything else. A last chunk that promises more than there is, as
    programs leave it that write into a pipe, is what there is.
    """
    if len(sound) < 12 or sound[:4] != b"RIFF" or sound[8:12] != b"WAVE":
        raise ValueError("not a WAV file")
    found, place = [], 12
    while place + _HEAD.size <= len(sound):
        name, size = _HEAD.unpack_from(sound, place)
        place += _HEAD.size
        found.append((name, sound[place : place + size]))
        place += size + size % 2
    if not any(name == b"data" for name, _ in found):
        raise ValueError("a WAV file without sound")
    return found
