#!/usr/bin/env python3
"""Make what the systems' programs carry: icons and Windows' version resource, in `build/`.

python packaging/system_files.py      needs PySide6 and Pillow, no display
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from requirement import version

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "resources" / "icons" / "app.svg"
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
PNG_SIZES = (16, 32, 48, 64, 128, 256, 512)
LARGEST = 1024


def drawn(size: int) -> Image.Image:
    """Return the icon as a square of `size` pixels, drawn anew and not scaled."""
    # Late and without a display: only this function needs Qt.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, Qt  # noqa: PLC0415
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return Image.open(io.BytesIO(bytes(buffer.data().data())))


def write_icons(folder: Path) -> None:
    """Write app.ico, app.icns and app-SIZE.png into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in PNG_SIZES:
        drawn(size).save(folder / f"app-{size}.png")
    large = drawn(LARGEST)
    smaller = [drawn(size) for size in ICO_SIZES]
    smaller[-1].save(
        folder / "app.ico", sizes=[(size, size) for size in ICO_SIZES], append_images=smaller[:-1]
    )
    large.save(folder / "app.icns", append_images=[drawn(size) for size in PNG_SIZES[1:]])


def version_resource(text: str) -> str:
    """Return PyInstaller's description of the version resource for version `text`."""
    numbers = tuple([*(int(part) for part in text.split(".")), 0, 0, 0][:4])
    strings = {
        "CompanyName": "AIGC Desktop contributors",
        "FileDescription": "AIGC Desktop",
        "FileVersion": text,
        "InternalName": "aigc-desktop",
        "LegalCopyright": "MIT licence",
        "OriginalFilename": "AIGC Desktop.exe",
        "ProductName": "AIGC Desktop",
        "ProductVersion": text,
    }
    rows = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items())
    # 0409 is US English and 04B0 (1200) UTF-16, as Windows names them; 0x40004 Windows NT.
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, "
        "flags=0, OS=0x40004, fileType=1, subtype=0, date=(0, 0)), kids=["
        f"StringFileInfo([StringTable('040904B0', [{rows}])]), "
        "VarFileInfo([VarStruct('Translation', [0x409, 1200])])])\n"
    )


def main() -> None:
    """Write all of it."""
    write_icons(ROOT / "build" / "icons")
    (ROOT / "build" / "version_info.txt").write_text(version_resource(version()), "utf-8")


if __name__ == "__main__":
    main()
