"""JSON: everything about the run, for programs."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from aigc_desktop.export.format import Format, from_json
from aigc_desktop.export.page import Page
from aigc_desktop.export.run_object import run_object
from aigc_desktop.i18n.message import N_


def _write(page: Page, stream: BinaryIO) -> None:
    text = json.dumps(run_object(page), ensure_ascii=False, indent=2, allow_nan=False)
    stream.write((text + "\n").encode())


def _read_receipt(data: bytes) -> dict[str, Any] | None:
    receipt = from_json(data.decode("utf-8-sig")).get("receipt")
    return receipt if isinstance(receipt, dict) else None


JSON = Format("json", ".json", N_("JSON"), _write, _read_receipt)
