"""Writes a painted picture with its label: PNG, JPEG, SVG and PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from aigc_desktop.export.format import RECEIPT_NAME, label_json, receipt_json
from aigc_desktop.export.page import Page
from aigc_desktop.export.xmp import xmp_packet
from aigc_desktop.paths import atomic_write

Painted = Literal["png", "svg", "pdf"]
"""What the painter hands over: pixels or one of the two drawings."""
JPEG_QUALITY = 92


@dataclass(frozen=True)
class PictureFormat:
    """One kind of file: made from `painted`, labelled by `label`."""

    suffix: str
    painted: Painted
    label: Callable[[bytes, Page], bytes]


def _language(page: Page) -> str:
    return "zh-CN" if page.language == "zh" else "en-US"


def _xmp(page: Page) -> str:
    return xmp_packet(page, _language(page), with_receipt=True)


def _as_png(data: bytes, page: Page) -> bytes:
    """The XMP lies in the iTXt chunk the XMP specification names, part 3."""
    from PIL import Image  # noqa: PLC0415 - the window starts without it
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", _xmp(page))
    target = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.convert("RGB").save(target, "PNG", pnginfo=info, optimize=True)
    return target.getvalue()


def _as_jpeg(data: bytes, page: Page) -> bytes:
    from PIL import Image  # noqa: PLC0415

    target = io.BytesIO()
    # A segment of a JPEG holds 64 KB; a receipt beyond it stays with the text's own exports.
    packet = _xmp(page).encode()
    if len(packet) > 60_000:
        packet = xmp_packet(page, _language(page)).encode()
    with Image.open(io.BytesIO(data)) as image:
        image.convert("RGB").save(
            target, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True, xmp=packet
        )
    return target.getvalue()


def _as_svg(data: bytes, page: Page) -> bytes:
    """The XMP lies in `metadata`, before the drawing."""
    text = data.decode("utf-8")
    start = text.index(">", text.index("<svg")) + 1
    return f"{text[:start]}\n<metadata>{_xmp(page)}</metadata>{text[start:]}".encode()


def _as_pdf(data: bytes, page: Page) -> bytes:
    import pypdf  # noqa: PLC0415 - the window starts without it

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.add_metadata(
        {
            "/Title": page.title,
            "/Subject": page.notice,
            "/AIGC": label_json(page),
            f"/{RECEIPT_NAME}": receipt_json(page),
        }
    )
    writer.xmp_metadata = xmp_packet(page, _language(page)).encode()
    writer.pdf_header = "%PDF-1.7"
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


PICTURE_FORMATS: dict[str, PictureFormat] = {
    "PNG": PictureFormat(".png", "png", _as_png),
    "JPEG": PictureFormat(".jpg", "png", _as_jpeg),
    "SVG": PictureFormat(".svg", "svg", _as_svg),
    "PDF": PictureFormat(".pdf", "pdf", _as_pdf),
}
"""Every kind of picture file, in the order to offer them."""


def write_picture(fmt: PictureFormat, painted: bytes, page: Page, target: Path) -> None:
    """Write `painted` (as `fmt.painted` says) to `target`, labelled, whole or not at all.

    Raises `WriteError` if it cannot be written.
    """
    data = fmt.label(painted, page)
    with atomic_write(target) as stream:
        stream.write(data)
