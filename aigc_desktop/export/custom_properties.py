"""The custom properties of Office files (`docProps/custom.xml`), written and read."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from aigc_desktop.export.format import RECEIPT_NAME, from_json

PATH = "docProps/custom.xml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_ID = 2  # 0 and 1 are reserved
_LARGEST_XML = 32 << 20


def custom_xml(properties: dict[str, str]) -> bytes:
    """Return the part that holds `properties`, written as Office writes it."""
    entries = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), start=_FIRST_ID)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_TYPES}">{entries}</Properties>'
    ).encode()


def read_receipt(data: bytes) -> dict[str, Any] | None:
    """Return the receipt in an Office file; see `Format`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if PATH not in archive.namelist():
                return None
            with archive.open(PATH) as member:
                xml = member.read(_LARGEST_XML + 1)
        if len(xml) > _LARGEST_XML:
            raise ValueError("custom properties too large")
        root = ElementTree.fromstring(xml)
    # A zip file can be broken in as many ways: wrong sums, codes or methods, encryption.
    except (
        *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError),
        *(RuntimeError, LookupError, ElementTree.ParseError),
    ) as error:
        raise ValueError("damaged Office file") from error
    for entry in root.iter(f"{{{_PROPERTIES}}}property"):
        if entry.get("name") == RECEIPT_NAME:
            return from_json("".join(entry.itertext()))
    return None
