"""Qt's copy of ICU's data with only the languages and code pages this app needs.

Qt asks ICU to sort, to change case and for code pages; the names of languages, currencies, time
zones and units in 700 locales, five sixths of the 30 MB, it never asks for. The layout of the
data is described in ICU's `ucmndata.h` and `toolutil/package.cpp`: a header, a sorted table of
pairs (place of the name, place of the item), the names, the items, each at a multiple of 16.
"""

from __future__ import annotations

import re
import struct
import subprocess
import tempfile
from pathlib import Path

# What begins the data: the length of the header, the magic bytes, then little-endian ASCII.
_MAGIC = (0xDA, 0x27)
_ALIGNED = 16
# Sorting for the languages the interface speaks and the root they share; the rest of ICU's trees
# holds names and patterns Qt has tables of its own for.
_SORTING = re.compile(r"coll/(root|en|zh|ucadata|res_index|pool)\b.*|coll/(en|zh)_.*")
# The code pages a Chinese or Western system may still hand over by name.
_CODE_PAGES = re.compile(r"(gb18030|windows-9|ibm-(1373|1383|1386|5348)).*\.cnv")
_LOCALES = re.compile(r"(root|en|zh|pool|res_index|[a-z]{4,})(_\w+)?\.res", re.IGNORECASE)
_NEVER = re.compile(r"unames\.icu|.*\.(spp|cfu)")


def is_needed(item: str) -> bool:
    """Whether the item of that name, without the version's prefix, stays."""
    if "/" in item:
        return bool(_SORTING.fullmatch(item))
    if item.endswith(".cnv"):
        return bool(_CODE_PAGES.fullmatch(item))
    if item.endswith(".res"):
        return bool(_LOCALES.fullmatch(item))
    return not _NEVER.fullmatch(item)


def items(data: bytes) -> list[tuple[str, bytes]]:
    """Return the items of ICU's `data` in order: name with its prefix, and bytes.

    Raises `ValueError` if this is not ICU's data in this machine's byte order.
    """
    start, *magic = struct.unpack_from("<HBB", data)
    if tuple(magic) != _MAGIC:
        raise ValueError("not the data of ICU")
    (count,) = struct.unpack_from("<I", data, start)
    table = list(struct.iter_unpack("<II", data[start + 4 : start + 4 + 8 * count]))
    ends = [place for _, place in table[1:]] + [len(data) - start]
    found = []
    for (name, begin), end in zip(table, ends, strict=True):
        title = data[start + name : data.index(b"\0", start + name)].decode("ascii")
        found.append((title, data[start + begin : start + end]))
    return found


def packed(header: bytes, entries: list[tuple[str, bytes]]) -> bytes:
    """Return ICU's data made of `entries`, which are sorted by name; the reverse of `items`."""
    table_length = 4 + 8 * len(entries)
    names = b"".join(name.encode("ascii") + b"\0" for name, _ in entries)
    names += b"\xaa" * (-(len(header) + table_length + len(names)) % _ALIGNED)
    table = [struct.pack("<I", len(entries))]
    name_at, item_at = table_length, table_length + len(names)
    body = []
    for name, item in entries:
        table.append(struct.pack("<II", name_at, item_at))
        padded = item + b"\xaa" * (-len(item) % _ALIGNED)
        name_at += len(name) + 1
        item_at += len(padded)
        body.append(padded)
    return header + b"".join(table) + names + b"".join(body)


def reduced(data: bytes) -> bytes:
    """Return ICU's `data` with only what is needed."""
    kept = [(name, item) for name, item in items(data) if is_needed(name.split("/", 1)[1])]
    return packed(data[: struct.unpack_from("<H", data)[0]], kept)


def reduce_library(library: Path) -> None:
    """Replace `library` (ELF, `libicudata.so.N`) by one with the reduced data; needs binutils."""
    version = library.name.rsplit(".", 1)[-1]
    symbol = f"icudt{version}_dat"
    listed = subprocess.run(
        ["nm", "-D", "-S", "--defined-only", str(library)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    place, size = next(
        (int(fields[0], 16), int(fields[1], 16))
        for fields in map(str.split, listed.stdout.splitlines())
        if fields[-1] == symbol
    )
    # In such a library data lie where the address says: they come before anything that is moved.
    data = reduced(library.read_bytes()[place : place + size])
    with tempfile.TemporaryDirectory() as folder:
        blob, code, made = (Path(folder) / name for name in ("data", "data.s", "data.o"))
        blob.write_bytes(data)
        code.write_text(
            f'.section .rodata\n.balign {_ALIGNED}\n.globl {symbol}\n.type {symbol}, "object"\n'
            f'{symbol}:\n.incbin "{blob}"\n.size {symbol}, . - {symbol}\n'
            '.section .note.GNU-stack, "", "progbits"\n',
            "utf-8",
        )
        subprocess.run(["as", str(code), "-o", str(made)], check=True)
        subprocess.run(
            ["ld", "-shared", "-z", "noexecstack", "-soname", library.name, str(made),
             "-o", str(library)],
            check=True,
        )  # fmt: skip
