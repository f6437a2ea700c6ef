"""Reads safetensors files without torch: their headers, and whether their numbers are numbers.

Source: the safetensors format: eight bytes with the header's length, the header as JSON
(name -> dtype, shape, data_offsets), then the data up to the highest offset.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aigc_desktop.models.files import CHUNK
from aigc_desktop.progress import CancelToken

HEADER_LIMIT = 100 * 2**20
"""Bytes; the format allows no longer header."""
_PREFIX = 8
_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "U16": 16, "I16": 16, "F16": 16,
    "BF16": 16, "U32": 32, "I32": 32, "F32": 32, "U64": 64, "I64": 64, "F64": 64,
}  # fmt: skip
_EXPONENTS = {
    "F16": ("<u2", 0x7C00),
    "BF16": ("<u2", 0x7F80),
    "F32": ("<u4", 0x7F800000),
    "F64": ("<u8", 0x7FF0000000000000),
}
"""Integer type of the same size, and the bits all of which are set in infinities and NaNs."""


@dataclass(frozen=True)
class Tensor:
    """One tensor of a file; `begin` and `end` in bytes from the file's start."""

    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int


def read_tensors(file: Path) -> dict[str, Tensor]:
    """Return the tensors of `file` by name.

    Raises `OSError` when it cannot be read and `ValueError` when it is no whole safetensors
    file: cut off, too long, or with a header that contradicts itself.
    """
    size = file.stat().st_size
    with file.open("rb") as stream:
        prefix = stream.read(_PREFIX)
        if len(prefix) < _PREFIX:
            raise ValueError("too short")
        (length,) = struct.unpack("<Q", prefix)
        if length > min(HEADER_LIMIT, size - _PREFIX):
            raise ValueError("header too long")
        try:
            header = json.loads(stream.read(length))
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
    if not isinstance(header, dict):
        raise ValueError("the header is no object")
    start = _PREFIX + length
    rows = {name: row for name, row in header.items() if name != "__metadata__"}
    try:
        tensors = {name: _tensor(row, start) for name, row in rows.items()}
    except (TypeError, KeyError) as error:
        raise ValueError("the header makes no sense") from error
    if max((tensor.end for tensor in tensors.values()), default=start) != size:
        raise ValueError("data cut off")
    return tensors


def first_not_finite(file: Path, tensors: Mapping[str, Tensor], cancel: CancelToken) -> str:
    """Return the name of a tensor in `file` that holds an infinity or a NaN, "" if none does.

    The masks of old GPT-2 checkpoints are no weights and are passed over.
    """
    import numpy as np  # noqa: PLC0415 - listing models needs none of it

    with file.open("rb") as stream:
        for name, tensor in tensors.items():
            if tensor.dtype not in _EXPONENTS or name.endswith((".attn.bias", "masked_bias")):
                continue
            kind, mask = _EXPONENTS[tensor.dtype]
            stream.seek(tensor.begin)
            left = tensor.end - tensor.begin
            while left:
                cancel.raise_if_cancelled()
                data = stream.read(min(CHUNK, left))
                if not data:
                    return name
                left -= len(data)
                bits = np.frombuffer(data, kind)
                if bool(((bits & mask) == mask).any()):
                    return name
    return ""


def _tensor(row: Any, start: int) -> Tensor:  # noqa: ANN401 - whatever the header holds
    dtype, shape = row["dtype"], tuple(row["shape"])
    begin, end = row["data_offsets"]
    numbers = (*shape, begin, end)
    if any(type(number) is not int or number < 0 for number in numbers):
        raise ValueError("a size is no number")
    if dtype in _BITS and (end - begin) * 8 != math.prod(shape) * _BITS[dtype]:
        raise ValueError("a shape does not fit its data")
    return Tensor(str(dtype), shape, start + begin, start + end)
